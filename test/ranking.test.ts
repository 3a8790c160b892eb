/** The order of articles: scores are the product of their factors, mutes expire, ties are decided. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { muting, namesOfSource, type Rankable, rank, type Taste } from '../src/ranking.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
const taste = (given: Partial<Taste> = {}): Taste => ({
  weights: {},
  mutedTopics: [],
  mutedSources: [],
  ...given,
})

const article = fc.record(
  {
    id: fc.string({ minLength: 1, maxLength: 8 }),
    topics: fc.array(fc.constantFrom('a', 'A', 'b', '__proto__', 'constructor', 'unknown'), { maxLength: 4 }),
    source: fc.constantFrom('Gazette', 'HERALD', '__proto__', 'Unknown'),
    relevance: fc.double({ min: 0, max: 1, noNaN: true }),
    publishedAt: fc.constantFrom('2026-05-01T00:00:00.000Z', '2026-05-02T00:00:00.000Z'),
  },
  { requiredKeys: ['id'] },
)
const articles = fc.uniqueArray(article, { selector: ({ id }) => id, maxLength: 30 })

test('every score is exactly the product of its factors, and the interest the mean of its topics', () => {
  const weights = Object.fromEntries([
    ['A', 1.7],
    ['b', 0.1],
    ['__proto__', 0.4],
    ['constructor', 1.2],
  ])
  const known = new Map([
    ['Gazette', 1.37],
    ['HERALD', 0.2],
    ['__proto__', 0.7],
  ])
  const sourceWeights = Object.fromEntries([...known].map(([name, weight]) => [name.toLowerCase(), weight]))
  fc.assert(
    fc.property(articles, (given) => {
      const { articles: ranked } = rank(given, taste({ weights, sourceWeights }), NOW)
      expect(ranked).toHaveLength(given.length)
      for (const { id, score, factors } of ranked) {
        expect(score).toBe(factors.relevance * factors.interest * (factors.source?.weight ?? 1))
        const source = given.find((one) => one.id === id)?.source
        expect(factors.source).toEqual(source && { source, weight: known.get(source) ?? 1 })
        const sum = factors.topics.reduce((total, { weight }) => total + weight, 0)
        expect(factors.interest).toBe(factors.topics.length === 0 ? 1 : sum / factors.topics.length)
      }
    }),
  )
})

test('for a reader without votes on sources the order is the one without sources', () => {
  fc.assert(
    fc.property(articles, (given) => {
      const weights = { a: 1.7, b: 0.1 }
      const order = (one: readonly Rankable[]) =>
        rank(one, taste({ weights }), NOW).articles.map(({ id, score }) => [id, score])
      expect(order(given)).toEqual(order(given.map(({ source: _, ...rest }) => rest)))
    }),
  )
})

test('the order does not depend on the order given', () => {
  fc.assert(
    fc.property(articles, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (given, randoms) => {
      const keyed = given.map((one) => ({ one, key: randoms.next().value ?? 0 }))
      const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one)
      expect(rank(shuffled, taste(), NOW)).toEqual(rank(given, taste(), NOW))
    }),
  )
})

test.for<[string, Rankable[], string[]]>([
  ['the better score first', [{ id: 'a', relevance: 0.5 }, { id: 'b' }], ['b', 'a']],
  [
    'of equal scores the newer first',
    [
      { id: 'a', publishedAt: '2026-01-01T00:00:00Z' },
      { id: 'b', publishedAt: '2026-01-02T00:00:00Z' },
    ],
    ['b', 'a'],
  ],
  [
    'an article without a date after one with',
    [{ id: 'a' }, { id: 'b', publishedAt: '2026-01-02T00:00:00Z' }],
    ['b', 'a'],
  ],
  [
    'a date to come as of now',
    [
      { id: 'b', publishedAt: '2030-01-01T00:00:00Z' },
      { id: 'a', publishedAt: new Date(NOW).toISOString() },
      { id: '0', publishedAt: new Date(NOW - 1).toISOString() },
    ],
    ['a', 'b', '0'],
  ],
  ['of equally old ones by id', [{ id: 'b' }, { id: 'a' }], ['a', 'b']],
  ['nothing', [], []],
])('%s', ([, given, order]) => {
  expect(rank(given, taste(), NOW).articles.map(({ id }) => id)).toEqual(order)
})

test.for<[string, Partial<Taste>, Omit<Rankable, 'id'>, string | undefined]>([
  ['a muted topic, however spelled', { mutedTopics: [{ name: 'Golf' }] }, { topics: [' golf '] }, 'topic'],
  [
    'a mute that expires later',
    { mutedTopics: [{ name: 'golf', until: '2026-06-02T00:00:00Z' }] },
    { topics: ['golf'] },
    'topic',
  ],
  [
    'an expired mute',
    { mutedTopics: [{ name: 'golf', until: '2026-06-01T00:00:00Z' }] },
    { topics: ['golf'] },
    undefined,
  ],
  ['a source by its name', { mutedSources: [{ name: 'gazette' }] }, { source: 'Gazette' }, 'source'],
  [
    'a source by its domain',
    { mutedSources: [{ name: 'example.org' }] },
    { url: 'https://news.example.org/a' },
    'source',
  ],
  [
    'another domain that ends alike',
    { mutedSources: [{ name: 'example.org' }] },
    { url: 'https://badexample.org/a' },
    undefined,
  ],
  [
    'a top-level domain is no source',
    { mutedSources: [{ name: 'org' }] },
    { url: 'https://example.org/a' },
    undefined,
  ],
  [
    'a source by a domain that URLs spell otherwise',
    { mutedSources: [{ name: 'Müller.example' }] },
    { url: 'https://www.müller.example/a' },
    'source',
  ],
  [
    'a name with more than a domain is not a domain',
    { mutedSources: [{ name: 'example.org/sport' }] },
    { url: 'https://example.org/a' },
    undefined,
  ],
  [
    'a source by the host of its feed, which takes a new name and links to others',
    { mutedSources: [{ name: 'evil.example' }] },
    { source: 'New name', url: 'https://gazette.example/a', feed: 'https://feeds.evil.example/rss' },
    'source',
  ],
  [
    'a source by its host under a new name',
    { mutedSources: [{ name: 'evil.example' }] },
    { source: 'New name', url: 'https://evil.example/a', feed: 'https://gazette.example/rss' },
    'source',
  ],
  [
    'a source by its domain, on a host of very many labels',
    { mutedSources: [{ name: 'evil.example' }] },
    { url: `https://${'a.'.repeat(1_000)}evil.example/a` },
    'source',
  ],
  [
    'a feed that is no address',
    { mutedSources: [{ name: 'evil.example' }] },
    { feed: 'evil.example' },
    undefined,
  ],
  ['no topics, no source', { mutedTopics: [{ name: 'golf' }] }, {}, undefined],
])('muting: %s', ([, given, about, by]) => {
  expect(muting(taste(given), NOW)(about)?.by).toBe(by)
})

test('of a host of very many labels, it and 15 parent domains count', () => {
  const host = `${'a.'.repeat(100)}evil.example`
  expect(namesOfSource({ url: `https://${host}/` })).toHaveLength(1 + 15)
})

test('muted articles are listed separately with their mute', () => {
  const mutedTopics = [{ name: 'Golf', until: '2026-07-01T00:00:00Z' }]
  const { articles: ranked, muted } = rank(
    [{ id: 'a', topics: ['golf'] }, { id: 'b' }],
    taste({ mutedTopics }),
    NOW,
  )
  expect(ranked.map(({ id }) => id)).toEqual(['b'])
  expect(muted).toEqual([{ id: 'a', by: 'topic', name: 'Golf', until: '2026-07-01T00:00:00Z' }])
})
