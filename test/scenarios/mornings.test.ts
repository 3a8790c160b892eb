/** What a reader is shown morning after morning: each article once, however its feed changes it. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { ArticleInput } from '../../src/contract/job.ts'
import { TOKEN_LENGTH } from '../../src/remembered.ts'
import { clock, DAY } from '../support.ts'

const job = (user: string, id: string) => env.DIGEST_JOB.getByName(`${user}:${id}`)

/** Makes a digest of these articles, and returns the titles that it shows. */
async function morning(user: string, id: string, articles: ArticleInput[]): Promise<string[]> {
  await job(user, id).start({ topics: ['AI'] })
  for (let from = 0; from < articles.length; from += 100)
    await job(user, id).addArticles(articles.slice(from, from + 100))
  await job(user, id).complete()
  const { sections } = await job(user, id).digest()
  return sections.flatMap((section) => section.articles.map(({ title }) => title)).toSorted()
}

/** The number of articles that each of some mornings shows. */
async function counts(user: string, mornings: ArticleInput[][]): Promise<number[]> {
  const time = clock()
  const found: number[] = []
  for (const [index, articles] of mornings.entries()) {
    found.push((await morning(user, `day-${index}`, articles)).length)
    time.pass(DAY)
  }
  return found
}

const feed = 'https://gazette.example/feed'
const item = (id: string, fields: Partial<ArticleInput> = {}): ArticleInput => ({
  id,
  feed,
  title: `Bulletin ${id} with its own text`,
  url: 'https://gazette.example/bulletins',
  source: 'Gazette',
  topics: ['AI'],
  ...fields,
})
const headline = 'A bridge reopens after long repairs'
const paper = (source: string, fields: Partial<ArticleInput> = {}): ArticleInput =>
  item(source, { feed: source, source, title: headline, url: `https://${source}.example/bridge`, ...fields })

describe('how many articles are shown on each morning', () => {
  test.each<[string, ArticleInput[][], number[]]>([
    [
      'three items with own ids and one link, then a fourth',
      [['1', '2', '3'].map((id) => item(id)), ['4', '3'].map((id) => item(id))],
      [3, 1],
    ],
    [
      'links that differ behind #',
      [
        ['1', '2', '3'].map((id) => item(id, { url: `https://gazette.example/notes#${id}` })),
        ['4', '1'].map((id) => item(id, { url: `https://gazette.example/notes#${id}` })),
      ],
      [3, 1],
    ],
    [
      'an id whose link moves from http to https',
      [[item('1', { url: 'http://gazette.example/1' })], [item('1', { url: 'https://gazette.example/1' })]],
      [1, 0],
    ],
    [
      'an id whose link loses www.',
      [
        [item('1', { url: 'https://www.gazette.example/1' })],
        [item('1', { url: 'https://gazette.example/1' })],
      ],
      [1, 0],
    ],
    [
      'a site that moves to https, with its feed and its links, and has one new item',
      [
        [
          item('1', { feed: 'http://www.gazette.example/feed', url: 'http://www.gazette.example/1' }),
          item('2', { feed: 'http://www.gazette.example/feed', url: 'http://www.gazette.example/2' }),
        ],
        ['1', '2', '3'].map((id) => item(id, { url: `https://gazette.example/${id}` })),
      ],
      [2, 1],
    ],
    [
      'an id with a new slug',
      [
        [item('1', { url: 'https://gazette.example/old' })],
        [item('1', { url: 'https://gazette.example/new' })],
      ],
      [1, 0],
    ],
    [
      'an item with an id and no link',
      [1, 2, 3].map(() => [{ id: '1', feed, title: 'Episode 1', topics: ['AI'] }]),
      [1, 0, 0],
    ],
    ['a feed that changes its ids', [[item('1')], [item('2', { title: item('1').title })]], [1, 0]],
    [
      'three replies of one forum thread',
      [
        [12, 13, 14].map((n) => item(`post-${n}`, { title: headline, url: `https://forum.example/t/${n}` })),
        [item('post-15', { title: headline, url: 'https://forum.example/t/15' })],
      ],
      [3, 1],
    ],
    [
      'a headline in one paper on Monday, in another on Tuesday',
      [[paper('argus')], [paper('bugle')]],
      [1, 0],
    ],
    [
      'a headline in one paper on Monday, in another on Friday',
      [[paper('argus')], [], [], [], [paper('bugle')]],
      [1, 0, 0, 0, 1],
    ],
    [
      'one article in two feeds',
      [[item('1', { url: 'https://a.example/1' })], [paper('bugle', { url: 'https://a.example/1' })]],
      [1, 0],
    ],
  ])('%s', async (name, mornings, expected) => {
    expect(await counts(name.replaceAll(/\W/g, '-'), mornings)).toEqual(expected)
  })

  test('an article that stays in its feed for 70 days is shown on the first', async () => {
    const found = await counts(
      'stays',
      Array.from({ length: 70 }, () => [item('1')]),
    )
    expect(found).toEqual([1, ...Array.from({ length: 69 }, () => 0)])
  })

  test('an article that was away for 31 days is shown again', async () => {
    const time = clock()
    expect(await morning('away', 'one', [item('1')])).toHaveLength(1)
    time.pass(31 * DAY)
    expect(await morning('away', 'two', [item('1')])).toHaveLength(1)
  })
})

test('what a job has met is told with its digest, also if the object was evicted, and once for each article', async () => {
  const user = env.USER_STATE.getByName('met')
  await morning('met', 'one', [item('1'), item('2')])
  const two = job('met', 'two')
  await two.start({ topics: ['AI'] })
  await two.addArticle(item('1'))
  await evictDurableObject(two)
  await two.addArticles([item('2'), item('3')])
  await two.report({ progress: 50, articles: [item('1')] })
  await evictDurableObject(two)
  await two.complete()
  const [row] = await runInDurableObject(user, (_, { storage }) =>
    storage.sql
      .exec<{ shown: string; met: string }>("SELECT shown, met FROM jobs WHERE id = 'two'")
      .toArray(),
  )
  expect([row?.shown.length, row?.met.length]).toEqual([TOKEN_LENGTH, 2 * TOKEN_LENGTH])
})

test('the hashes of two readers have nothing in common', async () => {
  const tokens = async (user: string) => {
    await morning(user, 'one', [item('1')])
    return runInDurableObject(env.USER_STATE.getByName(user), (_, { storage }) =>
      storage.sql.exec('SELECT shown, seenKey FROM jobs').toArray(),
    )
  }
  const [[one], [other]] = [await tokens('keys-a'), await tokens('keys-b')]
  expect(one?.seenKey).not.toBe(other?.seenKey)
  expect(one?.shown).not.toBe(other?.shown)
})
