import { expect, test } from 'vitest'
import { isLink, otherHost } from '../../src/platform/site.ts'

test.each<[url: string | undefined, feed: string | undefined, host: string | undefined]>([
  ['https://gazette.example/1', 'https://gazette.example/feed', undefined],
  ['https://www.gazette.example/1', 'http://feeds.gazette.example/news', undefined],
  ['https://sport.gazette.example/1', 'https://www.gazette.example/feed', undefined],
  ['https://gazette.example/1', 'https://sport.gazette.example/feed', undefined],
  ['https://GAZETTE.example:8443/1', 'https://gazette.example/feed', undefined],
  ['https://gazette.example/1', 'https://copies.example/feed', 'gazette.example'],
  ['https://www.gazette.example/1', 'https://copies.example/feed', 'gazette.example'],
  ['https://evilgazette.example/1', 'https://gazette.example/feed', 'evilgazette.example'],
  ['https://gazette.example.evil.example/1', 'https://gazette.example/', 'gazette.example.evil.example'],
  ['https://müller.example/1', 'https://copies.example/feed', 'xn--mller-kva.example'],
  [undefined, 'https://copies.example/feed', undefined],
  ['https://gazette.example/1', undefined, undefined],
  ['https://gazette.example/1', 'news of the day', undefined],
])('%s from the feed %s: %s', (url, feed, host) => {
  expect(otherHost({ url, feed })).toBe(host)
})

const feed = 'https://gazette.example/feed'
test.each<[Parameters<typeof isLink>[0], boolean]>([
  [{ feed, url: 'https://www.gazette.example/1' }, false],
  [{ feed, url: 'https://post.example/1' }, true],
  [{ feed: 'no address', url: 'https://post.example/1' }, true],
  [{ url: 'https://post.example/1' }, false],
  [{ feed }, false],
])('%j is a link: %s', (article, expected) => {
  expect(isLink(article)).toBe(expected)
})
