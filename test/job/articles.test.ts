/** What becomes of the articles of a call: added, duplicate, seen or rejected, each by itself and in the order given. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cancelledOutcomes,
  ingest,
  parseArticles,
  receiveReport,
  subjectsOf,
} from '../../src/job/articles.ts'
import { KnownArticles } from '../../src/job/knownArticles.ts'
import { newJob, parseStart } from '../../src/job/lifecycle.ts'
import { RememberedArticles, splitTokens, TOKEN_LENGTH, tokenOf } from '../../src/remembered.ts'

const one = { id: 'one', title: 'One', url: 'https://news.example/1' }
const known = [{ id: 'known', url: 'https://news.example/known' }]
const knownOf = (articles: { id: string; url: string | null }[]) =>
  new KnownArticles(articles.map(({ id, url }) => ({ id, url, feed: null, title: null })))

/** The outcomes of a call to a job whose article number 1 is `known`. */
const received = (inputs: unknown[], remembered?: RememberedArticles) =>
  ingest(parseArticles(inputs), knownOf(known), 1, remembered)

describe('an article is', () => {
  test.each([
    ['added', one, { id: 'one', outcome: 'added', seq: 2 }],
    ['added without an address', { id: 'one', title: 'One' }, { id: 'one', outcome: 'added', seq: 2 }],
    ['a duplicate by id', { ...one, id: 'known' }, { id: 'known', outcome: 'duplicate', of: 'known' }],
    [
      'a duplicate by canonical address',
      { ...one, url: 'https://NEWS.example/known/?utm_source=x#top' },
      { id: 'one', outcome: 'duplicate', of: 'known' },
    ],
    ['rejected without an id', { title: 'One' }, { id: null, outcome: 'rejected', code: 'invalid_input' }],
    ['rejected without a title', { id: 'one' }, { id: 'one', outcome: 'rejected', code: 'invalid_input' }],
    ['rejected with an unknown field', { ...one, body: '' }, { id: 'one', outcome: 'rejected' }],
    ['rejected over 64 KiB', { ...one, summary: 'x'.repeat(65 * 1024) }, { id: 'one', code: 'too_large' }],
    ['rejected as no article', null, { id: null, outcome: 'rejected' }],
  ])('%s', (_what, article, outcome) => {
    expect(received([article]).outcomes).toMatchObject([outcome])
  })

  test('a duplicate of the article with its id, also if its address is that of an earlier call', () => {
    const two = { id: 'two', title: 'Two' }
    expect(received([two, { ...two, url: 'https://news.example/known' }]).outcomes).toEqual([
      { id: 'two', outcome: 'added', seq: 2 },
      { id: 'two', outcome: 'duplicate', of: 'two' },
    ])
  })

  test('seen where a recent digest contained its canonical address', () => {
    const { outcomes, added } = received(
      [
        { ...one, url: `${one.url}/?fbclid=x` },
        { id: 'two', title: 'Two' },
      ],
      new RememberedArticles('key', tokenOf('key', one), 0),
    )
    expect(outcomes).toEqual([
      { id: 'one', outcome: 'seen' },
      { id: 'two', outcome: 'added', seq: 2 },
    ])
    expect(added.map(({ article }) => article.id)).toEqual(['two'])
  })
})

test('of the articles that were seen a job remembers 5,000', () => {
  const job = newJob('ann', 'one', parseStart({ topics: ['AI'] }), 0, 'key')
  const met = new Set(Array.from({ length: 4_997 }, (_, at) => String(at).padStart(TOKEN_LENGTH, '0')))
  const articles = Array.from({ length: 5 }, (_, at) => ({ id: `a${at}`, title: 'A', feed: 'f' }))
  const source = {
    knownArticles: () => new KnownArticles(),
    remembered: () => ({ has: () => true }),
    met: () => met,
  }
  const added = receiveReport(job, { articles }, source, 1, false).met
  expect(splitTokens(added)).toEqual(articles.slice(0, 3).map((article) => tokenOf('key', article)))
})

test('one bad article sinks no batch, and the numbers have no gap', () => {
  const { outcomes, added } = received([
    one,
    { id: 'bad' },
    { ...one, id: 'copy' },
    { id: 'two', title: 'Two' },
  ])
  expect(outcomes).toMatchObject([
    { outcome: 'added', seq: 2 },
    { outcome: 'rejected', issues: [{ path: 'title', message: 'is required' }] },
    { outcome: 'duplicate', of: 'one' },
    { outcome: 'added', seq: 3 },
  ])
  expect(added.map(({ seq, article, identity }) => [seq, article.id, identity.url])).toEqual([
    [2, 'one', 'https://news.example/1'],
    [3, 'two', null],
  ])
})

test('the 2,001st article is turned away, a duplicate of an earlier one is still told', () => {
  const { outcomes } = ingest(
    parseArticles([one, { ...one, id: 'two', url: undefined }, one]),
    knownOf([]),
    1_999,
  )
  expect(outcomes).toMatchObject([
    { outcome: 'added', seq: 2_000 },
    { outcome: 'rejected', code: 'too_large' },
    { outcome: 'duplicate', of: 'one' },
  ])
})

test('a call of more than 1 MiB in articles is refused as a whole', () => {
  const wide = (id: number) => ({ id: `${id}`, title: 'Wide', summary: 'é'.repeat(30_000) })
  const call = Array.from({ length: 20 }, (_, id) => wide(id))
  expect(() => parseArticles(call)).toThrowError(expect.objectContaining({ code: 'too_large' }))
  expect(parseArticles(call.slice(0, 16)).every(({ error: refused }) => !refused)).toBe(true)
})

test('a cancelled job names each article it turned away', () => {
  expect(cancelledOutcomes([one, {}])).toEqual([
    { id: 'one', outcome: 'cancelled' },
    { id: null, outcome: 'cancelled' },
  ])
})

const anyArticle = fc.record(
  {
    id: fc.constantFrom('a', 'b', 'c', 'd', 'known', ''),
    title: fc.constantFrom('T', ''),
    url: fc.constantFrom(
      'https://x.example/1',
      'https://x.example/1/',
      'https://x.example/2',
      'ftp://x.example',
    ),
  },
  { requiredKeys: ['id', 'title'] },
)

test('nothing is added twice, whatever comes; the same call again adds nothing', () => {
  fc.assert(
    fc.property(fc.array(anyArticle, { maxLength: 20 }), (given) => {
      const { outcomes, added } = received(given)
      expect(outcomes).toHaveLength(given.length)
      expect(added.map(({ seq }) => seq)).toEqual(added.map((_, index) => index + 2))
      const all = [...known, ...added.map(({ identity: { id, url } }) => ({ id, url }))]
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      const addresses = all.flatMap(({ url }) => url ?? [])
      expect(new Set(addresses).size).toBe(addresses.length)
      expect(ingest(parseArticles(given), knownOf(all), 1 + added.length).added).toEqual([])
    }),
  )
})

test('articles of several feeds with one id teach what they have in common', () => {
  const own = { id: 'x', topics: ['Art', 'Rivers'], source: 'Gazette' }
  expect(subjectsOf([own, { id: 'y' }], 'x')).toEqual({ topics: ['Art', 'Rivers'], source: 'Gazette' })
  expect(subjectsOf([{ id: 'x', topics: ['Rivers'], source: 'Evil' }, own], 'x')).toEqual({
    topics: ['Rivers'],
  })
  expect(subjectsOf([own, { id: 'x' }], 'x')).toEqual({ topics: [] })
})
