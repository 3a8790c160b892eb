/** Topics in several languages, in the platform's runtime: its dictionaries tell words apart where no spaces do. */
import { expect, test } from 'vitest'
import { LANGUAGES } from './languages.ts'
import { rss, running } from './newsroom.ts'

const newsroom = running()

test.each(Object.entries(LANGUAGES))(
  '%s: twenty pairs of topic and title',
  async (userId, { found, missed }) => {
    expect(Math.min(found.length, missed.length)).toBeGreaterThanOrEqual(10)
    const pairs = [...found, ...missed]
    const items = pairs.map(([, title], index) => ({
      id: String(index),
      title: `${title.replaceAll('&', '&amp;')}`,
    }))
    const topics = [...new Set(pairs.map(([topic]) => topic))]
    const feeds = [{ name: userId, document: rss(items) }]
    expect(await newsroom.post({ userId, jobId: 'words', topics, feeds })).toMatchObject({
      status: 200,
      body: { status: 'completed' },
    })
    const { articles } = await (await newsroom.reader(userId)).articles('words', { limit: 500 })
    const topicsOf = new Map(articles.map(({ id, topics }) => [id, topics]))
    const isFound = ([topic]: [string, string], index: number) =>
      topicsOf.get(`https://feed.example/${index}`)?.includes(topic) ?? false
    const wrong = pairs.filter((pair, index) => isFound(pair, index) !== index < found.length)
    expect(wrong).toEqual([])
  },
)
