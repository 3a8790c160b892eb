/** The digest as a pure function: fair places, sections, reasons; and what it looks like as Markdown and HTML. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Profile } from '../../src/contract/between.ts'
import type { JobStatus, StoredArticle } from '../../src/contract/job.ts'
import { acceptedType } from '../../src/gateway/routes/digests.ts'
import { allocatePlaces, composeDigest, type Digest } from '../../src/job/digest/compose.ts'
import { html, markdown } from '../../src/job/digest/render.ts'

const status = (topics: string[]): JobStatus => ({
  id: 'one',
  userId: 'ann',
  topics,
  status: 'completed',
  progress: 100,
  currentStep: 'Completed',
  articleCount: 0,
  attempt: 1,
  startedAt: '2026-06-01T08:00:00.000Z',
  updatedAt: '2026-06-01T08:05:00.000Z',
  completedAt: '2026-06-01T08:05:00.000Z',
})
const profile = (given: Partial<Profile> = {}): Profile => ({
  weights: [],
  sourceWeights: [],
  mutedTopics: [],
  mutedSources: [],
  maxArticles: 20,
  seen: ' ',
  ...given,
})
const many = (topic: string, count: number, from = 0): StoredArticle[] =>
  Array.from({ length: count }, (_, index) => ({
    seq: from + index + 1,
    id: `${topic}${index}`,
    title: topic,
    topics: [topic],
  }))
const counts = ({ sections }: Digest) =>
  Object.fromEntries(sections.map(({ topic, articles }) => [topic ?? 'more', articles.length]))

test('a profile of release 0.1.0 with two spellings of a topic has both their moves, within the bounds', () => {
  const weights = (...given: number[]) =>
    given.map((weight, index) => ({ topic: index % 2 ? 'Cafe\u0301' : 'Café', weight }))
  const weightOf = (...given: number[]) =>
    composeDigest(status(['CAFÉ']), many('Café', 1), profile({ weights: weights(...given) })).sections[0]
  expect(weightOf(1.3, 1.2)?.weight).toBeCloseTo(1.5)
  expect(weightOf(1.2, 1.3)?.articles[0]?.score).toBeCloseTo(1.5)
  expect(weightOf(1.8, 1.7)?.weight).toBe(2)
  expect(weightOf(0.3, 0.2)?.weight).toBe(0.1)
})

describe('places', () => {
  const sections = (given: [string, number, number][]) =>
    given.map(([topic, weight, size]) => ({
      topic,
      weight,
      articles:
        composeDigest(status([topic]), many(topic, size), profile({ maxArticles: 200 })).sections[0]
          ?.articles ?? [],
    }))

  test.for<[string, [string, number, number][], number, number[]]>([
    [
      'in proportion to the weights',
      [
        ['a', 2, 50],
        ['b', 1, 50],
      ],
      6,
      [4, 2],
    ],
    [
      'a topic at 0.1 keeps one',
      [
        ['a', 2, 50],
        ['b', 0.1, 50],
      ],
      10,
      [9, 1],
    ],
    [
      'no more than there are',
      [
        ['a', 2, 1],
        ['b', 1, 3],
      ],
      10,
      [1, 3],
    ],
    [
      'what one topic cannot fill goes to the others',
      [
        ['a', 2, 2],
        ['b', 0.1, 50],
      ],
      10,
      [2, 8],
    ],
    [
      'as many topics as places',
      [
        ['a', 2, 9],
        ['b', 1, 9],
        ['c', 0.1, 9],
      ],
      3,
      [1, 1, 1],
    ],
    ['nothing', [], 5, []],
  ])('%s', ([, given, total, expected]) => {
    expect(allocatePlaces(sections(given), total, 'seed')).toEqual(expected)
  })

  test('fewer places than topics: drawn by lot, the weightier the likelier, 0.1 not never', () => {
    const given = sections([
      ['a', 2, 3],
      ['b', 0.1, 3],
    ])
    const drawn = Array.from({ length: 2_000 }, (_, day) => allocatePlaces(given, 1, `job-${day}`))
    const low = drawn.filter(([, b]) => b === 1).length
    expect(drawn.every(([a = 0, b = 0]) => a + b === 1)).toBe(true)
    // 0.1 of 2.1: 95 of 2,000 expected, seeded by the day and so the same in every run.
    expect(low).toBeGreaterThan(60)
    expect(low).toBeLessThan(135)
  })

  test('every place is used, none twice, and every topic with articles has one where there are enough', () => {
    const section = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 10, max: 200 }))
    fc.assert(
      fc.property(
        fc.array(section, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (given, total) => {
          const list = given.map(([size, hundredths], index) => ({
            topic: `t${index}`,
            weight: hundredths / 100,
            articles: sections([[`t${index}`, 1, size]])[0]?.articles ?? [],
          }))
          const places = allocatePlaces(list, total, 'seed')
          const available = given.reduce((sum, [size]) => sum + size, 0)
          expect(places.reduce((sum, count) => sum + count, 0)).toBe(Math.min(total, available))
          for (const [index, { articles }] of list.entries())
            expect(places[index]).toBeLessThanOrEqual(articles.length)
          if (total >= list.length) expect(Math.min(...places)).toBeGreaterThanOrEqual(1)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('composing', () => {
  test('sections by topic, the weightiest first, what is on no topic last', () => {
    const articles = [...many('Rivers', 2), ...many('AI', 2, 2), ...many('Golf', 1, 4)]
    const digest = composeDigest(
      status(['Rivers', 'ai']),
      articles,
      profile({ weights: [{ topic: 'AI', weight: 1.5 }] }),
    )
    expect(digest.sections.map(({ topic, weight }) => [topic, weight])).toEqual([
      ['ai', 1.5],
      ['Rivers', 1],
      [null, 1],
    ])
    expect(digest.left).toBe(0)
  })

  test('an article on two topics stands once, under the weightier', () => {
    const both: StoredArticle = { seq: 1, id: 'x', title: 'Both', topics: ['Rivers', 'AI'] }
    const digest = composeDigest(
      status(['Rivers', 'AI']),
      [both],
      profile({ weights: [{ topic: 'ai', weight: 1.2 }] }),
    )
    expect(counts(digest)).toEqual({ AI: 1 })
  })

  test('muted articles are out and listed, what found no place is counted', () => {
    const articles = [...many('Rivers', 5), ...many('Golf', 2, 5)]
    const digest = composeDigest(
      status(['Rivers']),
      articles,
      profile({ maxArticles: 3, mutedTopics: [{ name: 'golf' }] }),
    )
    expect(counts(digest)).toEqual({ Rivers: 3 })
    expect(digest.muted.map(({ id }) => id)).toEqual(['Golf0', 'Golf1'])
    expect(digest.left).toBe(2)
  })

  test('each article says why it is where it is', () => {
    const article: StoredArticle = { seq: 1, id: 'x', title: 'X', topics: ['AI'], relevance: 0.5 }
    const digest = composeDigest(
      status(['AI']),
      [article],
      profile({ weights: [{ topic: 'ai', weight: 1.43 }] }),
    )
    expect(digest.sections[0]?.articles[0]).toMatchObject({
      score: 0.5 * 1.43,
      reason: 'Score 0.71: relevance 0.50 × interest 1.43 (AI 1.43).',
    })
  })

  test('without an article it is empty, not broken', () => {
    const digest = composeDigest(status(['AI']), [], profile())
    expect(digest.sections).toEqual([])
    expect(markdown(digest)).toContain('nothing to show')
    expect(html(digest)).toContain('nothing to show')
  })
})

describe('as text', () => {
  const evil = '<script>alert(1)</script> "quoted" & \'single\' [link](javascript:x) # *bold* `code`'
  const article: StoredArticle = {
    seq: 1,
    id: 'x',
    title: evil,
    summary: `# heading\n\n${evil}`,
    source: evil,
    url: 'https://example.org/a?b="><script>&c=)',
    topics: [evil.slice(0, 60)],
  }
  const digest = composeDigest(status([evil.slice(0, 60)]), [article], profile())

  test('HTML holds no tag, attribute or address that an article brought', () => {
    const page = html(digest)
    expect(page).not.toContain('<script')
    expect(page.match(/href="[^"]*"/g)).toEqual([
      'href="https://example.org/a?b=&quot;&gt;&lt;script&gt;&amp;c=)"',
    ])
    expect(page).not.toMatch(/ on\w+=/)
  })

  test('Markdown holds no markup that an article brought', () => {
    const text = markdown(digest)
    expect(text).not.toMatch(/(^|[^\\])<(?!https?:)/)
    expect(text).not.toMatch(/(^|[^\\\]])\]\(javascript/)
    expect(text.match(/^#+ /gm)).toEqual(['# ', '## '])
  })

  test('Markdown: a byline makes no heading of a title, and an address leads where HTML’s does', () => {
    const plain: StoredArticle = {
      seq: 1,
      id: 'a',
      title: 'Title',
      source: '===',
      url: 'https://e.example/?a=1&copy=2',
    }
    const text = markdown(composeDigest(status(['AI']), [plain], profile()))
    expect(text).not.toMatch(/^=/m)
    expect(text).toContain('](<https://e.example/?a=1&amp;copy=2>)')
  })

  const hebrew: StoredArticle = {
    seq: 1,
    id: 'a',
    title: 'שלום \u202eabc',
    source: 'עיתון',
    author: 'Ann',
    publishedAt: '2026-05-31T00:00:00.000Z',
    topics: ['נהרות'],
    url: 'https://e.example/\u202e1',
  }

  test('HTML: text of any direction is isolated, and the page is in the reader’s language', () => {
    const page = html(composeDigest(status(['נהרות']), [hebrew], profile({ language: 'he' })))
    expect(page).toContain('<html lang="he">')
    expect(page).toContain('<h1 lang="en">Your digest of 1 June 2026</h1>')
    expect(page).toContain('<h2 lang="he" dir="auto">נהרות</h2>')
    expect(page).toContain('<h3 lang="he" dir="auto"><a ')
    expect(page).toContain('><bdi>עיתון</bdi> · <bdi>Ann</bdi> · <bdi>2026-05-31</bdi></p>')
    expect(page).toContain('(\u2068נהרות\u2069 1.00).')
  })

  test('HTML: without a language the page is English, and an article’s language is unknown', () => {
    const page = html(composeDigest(status(['AI']), [hebrew], profile()))
    expect(page).toContain('<html lang="en">')
    expect(page).toContain('<h2 lang="en">More</h2>')
    expect(page).toContain('<h3 lang="" dir="auto">')
  })

  test('Markdown: an open override is closed, a name in a line is isolated, an address has no controls', () => {
    const text = markdown(composeDigest(status(['נהרות']), [hebrew], profile()))
    expect(text).toContain('**[שלום \u202eabc\u202c](<https://e.example/%E2%80%AE1>)**')
    expect(text).toContain('\u2068עיתון\u2069 · Ann · 2026-05-31')
  })

  test.for<[string, string]>([
    ['*/*', 'application/json'],
    ['', 'application/json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html'],
    ['text/markdown', 'text/markdown'],
    ['text/*', 'text/html'],
    ['application/json;q=0.1, text/markdown;q=0.5', 'text/markdown'],
    ['image/png', 'application/json'],
    ['text/html;q=0, */*', 'application/json'],
  ])('Accept: %s is answered as %s', ([header, type]) => {
    expect(acceptedType(header)).toBe(type)
  })
})
