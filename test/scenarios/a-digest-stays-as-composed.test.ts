/** What a job keeps of its user: the digest stays as it was composed, and what was shown is not shown again. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import type { ArticleInput, StartInput } from '../../src/contract/job.ts'
import { tokenOf } from '../../src/remembered.ts'
import { clock, DAY, HOUR } from '../support.ts'

const news: ArticleInput[] = [
  { id: 'r1', title: 'A river', topics: ['Rivers'], url: 'https://example.org/r1' },
  { id: 'r2', title: 'Another river', topics: ['Rivers'], url: 'https://example.org/r2' },
  { id: 'g1', title: 'Golf', topics: ['Golf'], url: 'https://example.org/g1' },
  { id: 'g2', title: 'More golf', topics: ['Golf'], url: 'https://example.org/g2' },
]
const job = (user: string, id: string) => env.DIGEST_JOB.getByName(`${user}:${id}`)

async function made(user: string, id: string, start: Partial<StartInput> = {}, articles = news) {
  await job(user, id).start({ topics: ['Golf', 'Rivers'], ...start })
  const { outcomes } = await job(user, id).addArticles(articles)
  await job(user, id).complete()
  return outcomes.map(({ outcome }) => outcome)
}

test('twenty votes make the next digest another one, and leave the last as it was', async () => {
  const user = env.USER_STATE.getByName('dora')
  await user.updatePreferences({ maxArticles: 3 })
  await made('dora', 'before')
  const before = await job('dora', 'before').digest()
  expect(before.sections.map(({ topic, articles }) => [topic, articles.length])).toEqual([
    ['Golf', 2],
    ['Rivers', 1],
  ])
  for (let vote = 0; vote < 10; vote += 1) {
    await user.recordFeedback({ articleId: `up-${vote}`, feedback: 'helpful', topics: ['rivers'] })
    await user.recordFeedback({ articleId: `down-${vote}`, feedback: 'not_helpful', topics: ['golf'] })
  }
  await made('dora', 'after', { allowSeen: true })
  const after = await job('dora', 'after').digest()
  expect(after.sections.map(({ topic, articles }) => [topic, articles.length])).toEqual([
    ['Rivers', 2],
    ['Golf', 1],
  ])
  expect(after.sections[0]?.weight).toBe(2)
  expect(after.sections[1]?.articles[0]?.reason).toContain('Golf 0.10')
  await evictDurableObject(job('dora', 'before'))
  expect(await job('dora', 'before').digest()).toEqual(before)
})

test('what a completed digest contained is seen: by canonical address, unless the job allows it', async () => {
  await made('emil', 'monday')
  const again = news.map(({ id, title, topics, url }) => ({
    id: `${id}-again`,
    title,
    topics,
    url: `${url}/?utm_source=x`,
  }))
  expect(await made('emil', 'tuesday', {}, again)).toEqual(['seen', 'seen', 'seen', 'seen'])
  expect((await job('emil', 'tuesday').digest()).sections).toEqual([])
  expect(await made('emil', 'wednesday', { allowSeen: true }, again)).toEqual([
    'added',
    'added',
    'added',
    'added',
  ])
  const checked = await env.USER_STATE.getByName('emil').check([
    'HTTPS://Example.org/r1#top',
    { url: 'https://example.org/r9' },
  ])
  expect(checked.map(({ seen }) => seen)).toEqual([true, false])
})

test('what found no place in the digest, or came in a job that failed, is not seen', async () => {
  await env.USER_STATE.getByName('fay').updatePreferences({ maxArticles: 2 })
  await made('fay', 'one')
  const shown = (await job('fay', 'one').digest()).sections.flatMap(({ articles }) =>
    articles.map(({ url = '' }) => url),
  )
  const checked = await env.USER_STATE.getByName('fay').check(news.map(({ url = '' }) => url))
  expect(new Set(checked.filter(({ seen }) => seen).map(({ url }) => url))).toEqual(new Set(shown))
  await job('fay', 'two').start({ topics: ['Golf'] })
  await job('fay', 'two').addArticle({ id: 'x', title: 'X', url: 'https://example.org/x' })
  await job('fay', 'two').fail({ error: 'No more' })
  expect((await env.USER_STATE.getByName('fay').check(['https://example.org/x']))[0]?.seen).toBe(false)
})

test('a mute counts in a job’s digest exactly where it held when the job started', async () => {
  const time = clock()
  const until = (ms: number) => ({ until: new Date(time.now() + ms).toISOString() })
  await env.USER_STATE.getByName('ivy').updatePreferences({
    mutedTopics: [
      { name: 'Golf', ...until(HOUR) },
      { name: 'Rivers', ...until(3 * HOUR) },
    ],
  })
  time.pass(2 * HOUR)
  await made('ivy', 'one')
  time.pass(2 * HOUR)
  const { sections, muted } = await job('ivy', 'one').digest()
  expect(sections.flatMap(({ articles }) => articles.map(({ id }) => id)).toSorted()).toEqual(['g1', 'g2'])
  expect(muted.map(({ id }) => id).toSorted()).toEqual(['r1', 'r2'])
})

test('what a digest contained is forgotten after 30 days, its line on the list with it', async () => {
  const time = clock()
  const user = env.USER_STATE.getByName('jon')
  await made('jon', 'one')
  const isSeen = async () => (await user.check([{ url: 'https://example.org/r1' }]))[0]?.seen
  const listed = () =>
    runInDurableObject(user, (_, { storage }) => storage.sql.exec('SELECT id FROM jobs').toArray())
  time.pass(30 * DAY - 1)
  expect(await isSeen()).toBe(true)
  await job('jon', 'two').start({ topics: ['Golf'] })
  expect(await listed()).toEqual([{ id: 'one' }, { id: 'two' }])
  time.pass(2)
  expect(await isSeen()).toBe(false)
  await job('jon', 'three').start({ topics: ['Golf'] })
  expect(await listed()).toEqual([{ id: 'three' }, { id: 'two' }])
})

test('what a job is told was seen begins with the newest digest', async () => {
  const time = clock()
  const [river, , golf] = news
  if (!river || !golf) throw new Error('No news')
  await made('kim', 'a', {}, [river])
  time.pass(HOUR)
  await made('kim', 'b', {}, [golf])
  const note = { id: 'c', startedAt: time.now(), attempt: 1 }
  const { seenKey, seen, told } = await env.USER_STATE.getByName('kim').registerJob(note)
  expect(seen).toBe(tokenOf(seenKey, golf) + tokenOf(seenKey, river))
  expect(told).toBe(2)
})

test('a digest is remembered by one row, and telling of it again writes none', async () => {
  await made('gus', 'one')
  const user = env.USER_STATE.getByName('gus')
  const status = await job('gus', 'one').status()
  const rows = await runInDurableObject(user, (instance, state) => {
    const count = () => state.storage.sql.exec<{ shown: string }>('SELECT shown FROM jobs').toArray()
    const before = count()
    return instance.recordDigest({ status, shown: ['A'.repeat(36)], met: [] }).then(() => [before, count()])
  })
  expect(rows[0]).toHaveLength(1)
  expect(rows[1]).toEqual(rows[0])
})

test('muted sources and topics are told before a producer spends money', async () => {
  const user = env.USER_STATE.getByName('hal')
  await user.updatePreferences({ mutedTopics: [{ name: 'Golf' }], mutedSources: [{ name: 'example.org' }] })
  const checked = await user.check([
    'https://news.example.org/a',
    { url: 'https://example.net/b', topics: ['golf'] },
    'https://example.net/c',
  ])
  expect(checked.map(({ muted }) => muted?.by)).toEqual(['source', 'topic', undefined])
})

test('the digest is in the language that its reader had when the job started', async () => {
  const user = env.USER_STATE.getByName('noa')
  await user.updatePreferences({ language: 'he' })
  await made('noa', 'one')
  await user.updatePreferences({ language: 'fr' })
  await evictDurableObject(job('noa', 'one'))
  expect((await job('noa', 'one').digest()).language).toBe('he')
  await made('ole', 'one')
  expect(await job('ole', 'one').digest()).not.toHaveProperty('language')
})

test('an id that is used again does not forget what its earlier digests showed', async () => {
  const time = clock()
  const user = env.USER_STATE.getByName('lea')
  const daily = job('lea', 'daily')
  const [first, second, third, fourth] = news
  if (!first || !second || !third || !fourth) throw new Error('No news')
  expect(await made('lea', 'daily', {}, [first])).toEqual(['added'])
  await daily.erase()
  const isSeen = async () => (await user.check(news.map(({ url = '' }) => url))).map(({ seen }) => seen)
  expect(await isSeen()).toEqual([true, false, false, false])
  time.pass(DAY)
  // A job that is cancelled shows nothing.
  await daily.start({ topics: ['Golf'] })
  await daily.addArticle(third)
  await daily.cancel()
  await daily.retry()
  await daily.cancel()
  await daily.erase()
  time.pass(DAY)
  expect(await made('lea', 'daily', {}, [first, second])).toEqual(['seen', 'added'])
  await daily.erase()
  time.pass(DAY)
  expect(await made('lea', 'daily', {}, [first, second, fourth])).toEqual(['seen', 'seen', 'added'])
  expect(await isSeen()).toEqual([true, true, false, true])
  const note = { id: 'next', startedAt: time.now(), attempt: 1 }
  const { seenKey, seen } = await user.registerJob(note)
  expect(seen).toBe([fourth, second, first].map((article) => tokenOf(seenKey, article)).join(''))
  // What was met again is remembered as long as what was shown then.
  time.pass(27 * DAY + 1)
  await daily.erase()
  expect(await isSeen()).toEqual([true, true, false, true])
  const stored = () =>
    runInDurableObject(user, (_, { storage }) =>
      storage.sql.exec<{ id: string; earlier: string | null }>('SELECT id, earlier FROM jobs').toArray(),
    )
  time.pass(30 * DAY)
  await made('lea', 'daily', {}, [first])
  expect((await stored()).find(({ id }) => id === 'daily')?.earlier).toBeNull()
})

test('an erased job is not listed and not asked again, and its digest stays known for 30 days', async () => {
  const time = clock()
  const user = env.USER_STATE.getByName('mia')
  await made('mia', 'one')
  const { completedAt = '' } = await job('mia', 'one').status()
  const row = { id: 'one', finalStatus: null, endedAt: Date.parse(completedAt) }
  await job('mia', 'one').erase()
  time.pass(2 * HOUR)
  const stored = () =>
    runInDurableObject(user, (_, { storage }) =>
      storage.sql.exec('SELECT id, finalStatus, endedAt FROM jobs').toArray(),
    )
  expect((await user.jobs()).jobs).toEqual([])
  expect(await stored()).toEqual([row])
  time.pass(HOUR)
  expect((await user.jobs()).jobs).toEqual([])
  expect(await stored()).toEqual([row])
  const isSeen = async () => (await user.check([news[0]?.url ?? '']))[0]?.seen
  expect(await isSeen()).toBe(true)
  time.pass(30 * DAY)
  expect(await isSeen()).toBe(false)
  await job('mia', 'two').start({ topics: ['Golf'] })
  expect(await stored()).toMatchObject([{ id: 'two' }])
})
