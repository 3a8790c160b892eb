/** Which articles are remembered ones, by nothing but keyed hashes. */
import { describe, expect, test } from 'vitest'
import {
  type Identifiable,
  RememberedArticles,
  splitTokens,
  TOKEN_LENGTH,
  tokenOf,
} from '../src/remembered.ts'

const KEY = 'the key of ann'
const remembered = (articles: Identifiable[], told = 0) =>
  new RememberedArticles(KEY, articles.map((article) => tokenOf(KEY, article)).join(''), told)

const F = 'https://gazette.example/feed'
const G = 'https://post.example/feed'
const url = 'https://gazette.example/1'
const title = 'Bridge reopens after repairs'
const shown = { id: 'a', feed: F, url, title, source: 'Gazette', publishedAt: '2026-06-01T07:00:00.000Z' }
const link = { ...shown, id: 'z', feed: G }

test.each(['6000-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z', '1900-01-01T00:00:00.000Z', undefined])(
  'a date of %s leaves the length of a token as it is',
  (publishedAt) => {
    expect(tokenOf(KEY, { ...shown, publishedAt })).toHaveLength(TOKEN_LENGTH)
    expect(
      remembered([
        { ...shown, publishedAt },
        { ...link, url: `${url}2` },
      ]).has(link),
    ).toBe(true)
  },
)

describe('the same article', () => {
  test.each<[string, Identifiable, Identifiable, boolean]>([
    ['the same again', shown, shown, true],
    ['its link moved from http to https', { ...shown, url: 'http://gazette.example/1' }, shown, true],
    ['its link lost www.', { ...shown, url: 'https://www.gazette.example/1' }, shown, true],
    ['a new slug and title', shown, { ...shown, url: 'https://gazette.example/2', title: 'New' }, true],
    [
      'the whole site moved to https without www.',
      { ...shown, feed: 'http://www.gazette.example/feed', url: 'http://www.gazette.example/1' },
      shown,
      true,
    ],
    ['no link', { id: 'a', feed: F, title }, { id: 'a', feed: F, title }, true],
    ['one link and other ids in one feed', shown, { ...shown, id: 'b', title: 'Another bulletin' }, false],
    [
      'links that differ behind #',
      shown,
      { ...shown, id: 'b', url: `${url}#2`, title: 'Another bulletin' },
      false,
    ],
    ['one link and title, another id in one feed', shown, { ...shown, id: 'b' }, true],
    [
      'a short title and one link, another id',
      { ...shown, title: 'News' },
      { ...shown, title: 'NEWS ', id: 'b' },
      true,
    ],
    ['one link in two feeds', shown, { id: 'z', feed: G, url, title: 'Another headline' }, true],
    ['another site linked to it under another title', { ...link, title: 'Fake' }, shown, false],
    ['another site linked to it under its title', link, shown, true],
    [
      'two sites linked to it',
      { ...link, title: 'Fake' },
      { ...link, feed: 'https://c.example/', id: 'c' },
      true,
    ],
    ['another site linked to it, no feed', { ...link, title: 'Fake' }, { url }, true],
    ['it was shown without a feed', { id: 'z', url, title: 'Another headline' }, shown, true],
    ['another site’s link has no date', { ...link, title: 'Fake', publishedAt: undefined }, shown, false],
    ['one link, one without a feed', shown, { id: 'z', url }, true],
    ['one link and nothing else', shown, { url }, true],
    ['one link in the feed, no id', shown, { feed: F, url }, true],
    ['one id in two feeds', shown, { id: 'a', feed: G, url: 'https://post.example/1' }, false],
    ['one id without feeds', { id: 'a', title }, { id: 'a', title }, false],
    ['a tracking parameter', shown, { url: `${url}?utm_source=rss` }, true],
    ['nothing in common', shown, { id: 'b', feed: F, url: 'https://gazette.example/2', title }, false],
  ])('%s', (_what, one, other, isSame) => {
    expect(remembered([one]).has(other)).toBe(isSame)
  })
})

describe('a story that was told', () => {
  const elsewhere = { ...shown, id: 'z', feed: G, url: 'https://post.example/bridge', source: 'Post' }
  test.each<[string, Identifiable, boolean]>([
    ['under another source’s article', elsewhere, true],
    ['with the source’s name appended', { ...elsewhere, title: `${title} - Post` }, true],
    ['three days later', { ...elsewhere, publishedAt: '2026-06-04T23:00:00.000Z' }, true],
    ['four days later', { ...elsewhere, publishedAt: '2026-06-05T00:00:00.000Z' }, false],
    ['without a date', { ...elsewhere, publishedAt: undefined }, true],
    ['by the same source', { ...elsewhere, source: 'gazette' }, false],
    ['with another headline', { ...elsewhere, title: 'Bridge closes again for repairs' }, false],
  ])('%s', (_what, article, isSeen) => {
    expect(remembered([shown], 1).has(article)).toBe(isSeen)
    expect(remembered([shown], 0).has(article), 'longer ago').toBe(false)
  })

  test('a short title is no headline', () => {
    expect(remembered([{ ...shown, title: 'News' }], 1).has({ ...elsewhere, title: 'News' })).toBe(false)
  })
})

test('a token has 36 characters, whatever is known, and another key makes another', () => {
  for (const article of [shown, { url }, {}, { title: '' }, { publishedAt: '0001-01-01T00:00:00.000Z' }])
    expect(tokenOf(KEY, article)).toMatch(new RegExp(`^[\\w.-]{${TOKEN_LENGTH}}$`))
  expect(splitTokens(tokenOf(KEY, shown) + tokenOf(KEY, { url }))).toEqual([
    tokenOf(KEY, shown),
    tokenOf(KEY, { url }),
  ])
  const other = new RememberedArticles('another key', tokenOf(KEY, shown), 1)
  expect(other.has(shown)).toBe(false)
})

test('nothing is remembered at first', () => {
  expect(remembered([]).has(shown)).toBe(false)
})
