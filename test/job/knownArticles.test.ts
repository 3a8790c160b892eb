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
