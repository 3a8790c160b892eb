/** When two articles of one job are the same. */
import { expect, test } from 'vitest'
import { type Identity, KnownArticles } from '../../src/job/knownArticles.ts'

const article = (id: string, fields: Partial<Identity> = {}): Identity => ({
  id,
  feed: null,
  url: null,
  title: null,
  ...fields,
})
const F = { feed: 'f', url: 'u', title: 't' }

test.each<[string, Identity, Identity, boolean]>([
  ['equal ids without feeds', article('a'), article('a'), true],
  ['equal ids, one without a feed', article('a', { feed: 'f' }), article('a'), true],
  ['equal ids in one feed, another address', article('a', F), article('a', { ...F, url: 'v' }), true],
  ['equal ids in two feeds', article('a', { feed: 'f' }), article('a', { feed: 'g' }), false],
  ['equal addresses without feeds', article('a', { url: 'u' }), article('b', { url: 'u' }), true],
  ['equal addresses, one without a feed', article('a', F), article('b', { url: 'u' }), true],
  ['equal addresses in two feeds', article('a', F), article('b', { ...F, feed: 'g', title: 's' }), true],
  [
    'equal addresses in one feed, other ids and titles',
    article('a', F),
    article('b', { ...F, title: 's' }),
    false,
  ],
  ['equal addresses and titles in one feed, other ids', article('a', F), article('b', F), true],
  ['nothing in common', article('a', F), article('b', { feed: 'g', url: 'v', title: 't' }), false],
])('%s', (_what, one, other, isSame) => {
  expect(new KnownArticles([one]).same(other)).toBe(isSame ? one.id : undefined)
  expect(new KnownArticles([other]).same(one)).toBe(isSame ? other.id : undefined)
})

const link = (id: string, title: string) => article(id, { feed: 'g', url: '~u', title })
test.each<[string, Identity, Identity, boolean]>([
  ['a link under another title precedes the article', link('b', 's'), article('a', F), false],
  ['a link under its title precedes the article', link('b', 't'), article('a', F), true],
  ['the article precedes a link under another title', article('a', F), link('b', 's'), true],
  ['links of two feeds under two titles', { ...link('b', 's'), feed: 'h' }, link('a', 'r'), true],
])('%s', (_what, known, other, isSame) => {
  expect(new KnownArticles([known]).same(other)).toBe(isSame ? known.id : undefined)
})
