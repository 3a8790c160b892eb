/**
 * No input costs more than its size: sixteen times the input takes at most 39 times the processor's time (2.5 for each
 * doubling), where quadratic work would take 256 times. The times of one process are compared with each other only.
 */
import { expect, test } from 'vitest'
import { matcher } from '../../../../examples/newsroom/src/matchTopics.ts'
import { parseItems } from '../../../../examples/newsroom/src/parseFeed.ts'
import { headlineKey } from '../../../../src/headline.ts'
import { balanced } from '../../../../src/job/digest/bidi.ts'
import { composeDigest } from '../../../../src/job/digest/compose.ts'
import { html, markdown } from '../../../../src/job/digest/render.ts'
import { mergeStories } from '../../../../src/job/digest/stories.ts'
import { canonicalUrl } from '../../../../src/platform/canonicalUrl.ts'
import { rank } from '../../../../src/ranking.ts'
import { tokenOf } from '../../../../src/remembered.ts'
import { profile, status } from '../../../job/digest/fixtures.ts'

const TIMES = 16
const MOST = 2.5 ** Math.log2(TIMES)
/** Other work on the machine disturbs a measurement, caches above all. Quadratic work fails in all of them. */
const MORE_TRIES = 20
/** Shorter runs are repeated until they take so long, in µs: the processor's time is counted in pieces. */
const LONG_ENOUGH = 20_000

function processorTime(run: () => unknown): number {
  let runs = 0
  const before = process.cpuUsage()
  for (;;) {
    run()
    runs += 1
    const { user, system } = process.cpuUsage(before)
    if (user + system >= LONG_ENOUGH) return (user + system) / runs
  }
}
const best = (run: () => unknown) => Math.min(...[1, 2, 3].map(() => processorTime(run)))

const HEADLINE = 'A bridge reopens after long repairs'
const manyLabels = (count: number) => `https://${'a.'.repeat(count)}example/`
const article = (n: number, fields: object) => ({
  id: `a${n}`,
  seq: n,
  title: HEADLINE,
  topics: ['AI'],
  ...fields,
})
const list = (count: number, fields: (n: number) => object) =>
  Array.from({ length: count }, (_, n) => article(n, fields(n)))
const digestOf = (fields: object) => composeDigest(status(['AI']), [article(1, fields)], profile())
const mutes = { weights: {}, mutedTopics: [], mutedSources: [{ name: 'other.example' }] }
const controls = (count: number) => '\u202a'.repeat(count) + '\u2069'.repeat(count)
const marks = (count: number) => '\u0301'.repeat(count) + '\u0316'.repeat(count)

test.each<[name: string, size: number, make: (size: number) => () => unknown]>([
  [
    'an address that is full of slashes',
    500,
    (n) => () => canonicalUrl(`https://a.example/${'/'.repeat(n)}a`),
  ],
  [
    'the host of many labels, where a source is muted',
    64,
    (n) => () => rank([article(1, { url: manyLabels(n) })], mutes, 0),
  ],
  [
    'the host of many labels, of what is remembered',
    64,
    (n) => () => tokenOf('key', { ...article(1, {}), title: `${HEADLINE} - x`, url: manyLabels(n) }),
  ],
  ['a headline of separators', 60, (n) => () => headlineKey({ title: ' - '.repeat(n), url: manyLabels(64) })],
  ['one headline from one source', 100, (n) => () => mergeStories(list(n, () => ({ source: 'One' })))],
  ['one headline from many sources', 100, (n) => () => mergeStories(list(n, (i) => ({ source: `${i}` })))],
  [
    'one headline on many days',
    100,
    (n) => () =>
      mergeStories(
        list(n, (i) => ({ source: `${i}`, publishedAt: new Date(i * 7 * 86_400_000).toISOString() })),
      ),
  ],
  ['directional controls', 1_000, (n) => () => balanced(controls(n))],
  [
    'a digest as Markdown, a summary of directional controls',
    1_000,
    (n) => () => markdown(digestOf({ summary: controls(n) })),
  ],
  [
    'a digest as Markdown, a source of addresses',
    200,
    (n) => () => markdown(digestOf({ source: 'www.a@b://'.repeat(n) })),
  ],
  ['a digest as HTML, a source of quotes', 1_000, (n) => () => html(digestOf({ source: `'"`.repeat(n) }))],
  [
    'categories of combining marks',
    1_000,
    (n) => {
      const item = { title: 'a', categories: [marks(n)] }
      const topicsOf = matcher(['science'])
      return () => topicsOf(item)
    },
  ],
  [
    'titles of combining marks, where a headline is compared',
    60,
    (n) => () =>
      headlineKey({ title: Array.from({ length: n }, () => `word${'\u0301'.repeat(5)}`).join(' ') }),
  ],
  [
    'a feed with tags that are not closed',
    200,
    (n) => () => {
      const unclosed = `<x><![CDATA[${'>'.repeat(n)}]]></x>${'<x'.repeat(n)}`
      try {
        return parseItems(`<rss version="2.0"><channel><title>t</title>${unclosed}</channel></rss>`)
      } catch {
        return undefined
      }
    },
  ],
])('%s', (_name, size, make) => {
  const [small, large] = [make(size), make(TIMES * size)]
  small()
  let ratio = best(large) / best(small)
  for (let more = 0; more < MORE_TRIES && ratio >= MOST; more += 1)
    ratio = Math.min(ratio, best(large) / best(small))
  expect(ratio).toBeLessThan(MOST)
})
