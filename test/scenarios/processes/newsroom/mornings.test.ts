/** What the newsroom does the next time: asks whether a feed has changed, and begins with what it had no time for. */
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { publisher, rss, running, scienceItems } from './newsroom.ts'

const newsroom = running({ FEED_FRESH_MS: '1', FEED_TIMEOUT_MS: '60000', READING_TIMEOUT_MS: '20000' })
const web = publisher()

let jobs = 0
async function digest(userId: string, feeds: (string | object)[], more: object = {}) {
  const request = { userId, jobId: `job-${++jobs}`, topics: ['science'], feeds, ...more }
  const { body } = await newsroom.post(request)
  const { articles } = await (await newsroom.reader(userId)).articles(request.jobId, { limit: 500 })
  return { body: body as { status: string; added: number; warnings: string[] }, articles }
}

test('a feed is requested with what its server sent, and read again if it has not changed', async () => {
  const seen: IncomingMessage[] = []
  let version = 1
  const address = web.at((response, request) => {
    seen.push(request)
    const etag = `"v${version}"`
    if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
    const changed = 'Mon, 23 Nov 2026 07:00:00 GMT'
    return response.writeHead(200, { ETag: etag, 'Last-Modified': changed }).end(rss(scienceItems(version)))
  })
  expect((await digest('ann', [address])).body).toMatchObject({ added: 1 })
  expect((await digest('bob', [address])).body).toMatchObject({ added: 1, warnings: [] })
  version = 2
  expect((await digest('cem', [address])).body).toMatchObject({ added: 2 })
  expect((await digest('dan', [address])).body).toMatchObject({ added: 2 })
  expect(seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"', '"v1"', '"v2"'])
  expect(seen[1]?.headers['if-modified-since']).toBe('Mon, 23 Nov 2026 07:00:00 GMT')
})

test('feeds that were not read for lack of time come first the next time', async () => {
  // On the first morning, only the first four requests are answered.
  let answers = 4
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const feeds = Array.from({ length: 8 }, (_, n) =>
    web.at((response, { url = '' }) => {
      asked.push(url)
      const answer = () => response.end(rss(scienceItems(1, n)))
      if (answers-- > 0) answer()
      else waiting.push(answer)
    }),
  )
  const first = await digest('eve', feeds)
  expect(first.body).toMatchObject({ status: 'completed', added: 4 })
  expect(first.body.warnings.filter((text) => text.endsWith(': no time was left for it'))).toHaveLength(4)
  const unread = feeds
    .map((feed) => new URL(feed).pathname)
    .filter((path) => !asked.slice(0, 4).includes(path))

  // Two requests run at a time. These are the first two.
  asked.length = 0
  waiting.length = 0
  const second = digest('eve', feeds)
  await expect.poll(() => asked.length).toBe(2)
  expect(unread).toEqual(expect.arrayContaining(asked))
  answers = 6
  for (const answer of waiting) answer()
  expect((await second).body).toMatchObject({ status: 'completed', warnings: [] })
})

test('feeds of an order give one digest: the newest first, names by host, the reader’s own names, old ones left out', async () => {
  const dated = (title: string, items: [title: string, daysAgo: number][]) =>
    `<rss version="2.0"><channel><title>${title}</title>${items
      .map(
        ([title, days]) =>
          `<item><title>Science ${title}</title><guid>urn:${title}</guid><pubDate>${new Date(Date.now() - days * 86_400_000).toUTCString()}</pubDate></item>`,
      )
      .join('')}</channel></rss>`
  const archive = web.serve(
    dated('News', [
      ['of 2012', 5_000],
      ['of last week', 7],
    ]),
  )
  const daily = web.serve(dated('News', [['of today', 0.1]])).replace('127.0.0.1', 'localhost')
  const own = web.serve(dated('News', [['of yesterday', 1]]))
  const { articles, body } = await digest('fay', [archive, daily, { url: own, name: 'My paper' }], {
    maxAgeDays: 30,
  })
  const port = new URL(archive).port
  expect(articles.map(({ title, source }) => [title, source])).toEqual([
    ['Science of today', `News (localhost:${port})`],
    ['Science of yesterday', 'My paper'],
    ['Science of last week', `News (127.0.0.1:${port})`],
  ])
  expect(body.warnings).toEqual(['Older than 30 days, and left out: 1 article'])
})
