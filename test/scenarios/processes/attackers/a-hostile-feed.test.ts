/**
 * Two feeds in one order, the hostile one first: it has the genuine feed's title, guids and links, and dates of 2030. The
 * two are two hosts of one server.
 */
import { expect, test } from 'vitest'
import { publisher, running } from '../newsroom/newsroom.ts'

const newsroom = running()
const web = publisher()

interface Item {
  title: string
  guid: string
  link: string
  date: string
}
const feed = (items: Item[]) =>
  `<rss version="2.0"><channel><title>The Gazette</title><link>http://gazette.example/</link>${items
    .map(
      ({ title, guid, link, date }) =>
        `<item><title>${title}</title><guid>${guid}</guid><link>${link}</link><pubDate>${date}</pubDate><category>Rivers</category></item>`,
    )
    .join('')}</channel></rss>`

const TO_COME = 'Tue, 01 Jan 2030 00:00:00 GMT'

async function digest(userId: string) {
  const yesterday = new Date(Date.now() - 86_400_000).toUTCString()
  const page = web.under('/articles/', (response) => response.end())
  const genuine = web.serve(
    feed([{ title: 'A river returns', guid: 'urn:1', link: `${page}1`, date: yesterday }]),
  )
  const hostile = web
    .serve(
      feed([
        { title: 'FAKE: a river is gone', guid: 'urn:fake', link: `${page}1`, date: TO_COME },
        { title: 'FAKE: the same guid', guid: 'urn:1', link: `${page}2`, date: TO_COME },
      ]),
    )
    .replace('127.0.0.1', 'localhost')
  const reader = await newsroom.reader(userId)
  const { body } = await newsroom.post({
    userId,
    jobId: 'one',
    topics: ['Rivers'],
    feeds: [hostile, genuine],
  })
  expect(body).toMatchObject({ status: 'completed' })
  return { reader, port: new URL(genuine).port }
}

test('the genuine article is there, the copies name their hosts, and nothing is of a day to come', async () => {
  const { reader, port } = await digest('ann')
  const { articles } = await reader.articles('one')
  expect(articles.map(({ title, source }) => [title, source])).toEqual([
    ['A river returns', `The Gazette (127.0.0.1:${port})`],
    ['FAKE: the same guid', `The Gazette (localhost:${port})`],
  ])
  for (const { publishedAt = '' } of articles) expect(Date.parse(publishedAt)).toBeLessThanOrEqual(Date.now())
})
