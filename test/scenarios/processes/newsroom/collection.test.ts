/** Which articles of many feeds come first, how their sources are called, and what is said about the rest. */
import { expect, test } from 'vitest'
import { Collection, type FeedArticles } from '../../../../examples/newsroom/src/collection.ts'
import { bounded } from '../../../../examples/newsroom/src/readFeeds.ts'
import { retryAfterMs } from '../../../../examples/newsroom/src/web/retryAfter.ts'
import { inTurn } from '../../../../examples/newsroom/src/web/unreadFeeds.ts'

const NOW = Date.parse('2026-11-23T07:00:00Z')
const DAY_MS = 24 * 60 * 60 * 1_000
const daysAgo = (days: number) => new Date(NOW - days * DAY_MS).toISOString()

const article = (id: string, publishedAt?: string) => ({
  id,
  title: id,
  topics: ['news'],
  ...(publishedAt && { publishedAt }),
})
function collected(feeds: FeedArticles[], options: { most?: number; maxAgeDays?: number } = {}) {
  const collection = new Collection({ most: 100, now: NOW, ...options })
  for (const feed of feeds) collection.add(feed)
  return collection
}
const ids = (collection: Collection) => collection.articles().map(({ id }) => id)

test('the newest of all feeds come first, and the archive of one feed does not displace the others', () => {
  const archive = Array.from({ length: 200 }, (_, n) => article(`old-${n}`, daysAgo(4_000 + n)))
  const today = [article('new-1', daysAgo(0.2)), article('new-2', daysAgo(0.1))]
  expect(ids(collected([{ articles: archive }, { articles: today }], { most: 4 }))).toEqual([
    'new-2',
    'new-1',
    'old-0',
    'old-1',
  ])
})

test('a feed without dates gets its share, and a date in the future no advantage', () => {
  const undated = Array.from({ length: 30 }, (_, n) => article(`undated-${n}`))
  const dated = [
    article('future', daysAgo(-400)),
    article('night', new Date(NOW - 90 * 60_000).toISOString()),
  ]
  expect(ids(collected([{ articles: undated }, { articles: dated }])).slice(0, 5)).toEqual([
    'undated-0',
    'future',
    'undated-1',
    'night',
    'undated-2',
  ])
})

test('articles on their feed’s own site come before those that other feeds bring, however new those are', () => {
  const own = {
    ...article('own', daysAgo(2)),
    feed: 'https://feeds.gazette.example/rss',
    url: 'https://www.gazette.example/1',
  }
  const copies = Array.from({ length: 5 }, (_, n) => ({
    ...article(`copy-${n}`, daysAgo(-400)),
    feed: 'https://evil.example/rss',
    url: own.url,
  }))
  const evil = {
    ...article('evil', daysAgo(1)),
    feed: 'https://evil.example/rss',
    url: 'https://evil.example/1',
  }
  const feeds = [{ articles: [...copies, evil] }, { articles: [own] }]
  expect(ids(collected(feeds))).toEqual(['evil', 'own', 'copy-0', 'copy-1', 'copy-2', 'copy-3', 'copy-4'])
  expect(ids(collected(feeds, { most: 2 }))).toEqual(['evil', 'own'])
})

test('an article has a date of today at most, and a feed of the future gets the share of one without dates', () => {
  const future = Array.from({ length: 30 }, (_, n) => article(`future-${n}`, daysAgo(-n - 1)))
  const night = article('night', new Date(NOW - 90 * 60_000).toISOString())
  const articles = collected([{ articles: future }, { articles: [night] }]).articles()
  expect(articles.slice(0, 3).map(({ id }) => id)).toEqual(['future-0', 'future-1', 'night'])
  expect(new Set(articles.map(({ publishedAt }) => publishedAt))).toEqual(
    new Set([new Date(NOW).toISOString(), night.publishedAt]),
  )
})

test('articles older than the reader wants are left out and counted; those without a date stay', () => {
  const articles = [article('old', daysAgo(31)), article('young', daysAgo(29)), article('undated')]
  const collection = collected([{ articles }], { maxAgeDays: 30 })
  expect([ids(collection), collection.tooOld]).toEqual([['undated', 'young'], 1])
})

const sources = (...feeds: Omit<FeedArticles, 'articles'>[]) =>
  collected(feeds.map((feed, n) => ({ ...feed, articles: [article(String(n))] })))
    .articles()
    .sort((a, b) => a.id.localeCompare(b.id))
    .map(({ source }) => source)

test.each<[what: string, actual: (string | undefined)[], expected: (string | undefined)[]]>([
  [
    'a feed is called by its title',
    sources({ title: 'The Gazette', host: 'gazette.example' }),
    ['The Gazette'],
  ],
  [
    'two feeds of one title get their hosts',
    sources({ title: 'News', host: 'one.example' }, { title: 'NEWS', host: 'two.example' }),
    ['News (one.example)', 'NEWS (two.example)'],
  ],
  [
    'two feeds of one title and one site are one source',
    sources(
      { title: 'The Guardian', host: 'guardian.example' },
      { title: 'The Guardian', host: 'guardian.example' },
    ),
    ['The Guardian', 'The Guardian'],
  ],
  [
    'the reader’s name counts first',
    sources({ title: 'News', host: 'one.example', name: 'Mine' }, { title: 'News', host: 'two.example' }),
    ['Mine', 'News'],
  ],
  ['a feed without a title has no source', sources({}), [undefined]],
])('%s', (_, actual, expected) => {
  expect(actual).toEqual(expected)
})

test('an item’s own publisher comes before the feed’s title, and after the reader’s name', () => {
  const articles = [{ ...article('1'), source: 'The Guardian' }]
  expect(collected([{ articles, title: 'A search' }]).articles()).toMatchObject([{ source: 'The Guardian' }])
  expect(collected([{ articles, title: 'A search', name: 'Rivers' }]).articles()).toMatchObject([
    { source: 'Rivers' },
  ])
})

test('feeds that were not read come first, and every feed is among the first half within a few days', () => {
  const feeds = Array.from({ length: 100 }, (_, n) => n)
  expect(
    inTurn(feeds, (feed) => feed >= 97, NOW)
      .slice(0, 3)
      .sort(),
  ).toEqual([97, 98, 99])
  expect(inTurn(feeds, () => false, NOW).toSorted((a, b) => a - b)).toEqual(feeds)
  const early = new Set(
    [0, 1, 2, 3].flatMap((day) => inTurn(feeds, () => false, NOW + day * DAY_MS).slice(0, 50)),
  )
  expect(early.size).toBe(100)
  expect(inTurn([], () => false, NOW)).toEqual([])
})

test('at most 100 warnings of 500 characters', () => {
  const many = bounded(Array.from({ length: 150 }, (_, n) => `${n} ${'x'.repeat(600)}`))
  expect(many).toHaveLength(100)
  expect(many.every(({ length }) => length <= 500)).toBe(true)
  expect(many.at(-1)).toBe('… and 51 more warnings')
  expect(bounded(['one'])).toEqual(['one'])
})

test.each<[header: string | null, ms: number | undefined]>([
  ['1', 1_000],
  ['0', 0],
  ['Mon, 23 Nov 2026 07:00:05 GMT', 5_000],
  ['Mon, 23 Nov 2026 06:00:00 GMT', 0],
  ['-1', undefined],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After %j is %j ms', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms)
})
