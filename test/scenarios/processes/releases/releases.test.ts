/**
 * Two releases on one storage: the next one is deployed, parts of both serve side by side, and it is rolled back. Each
 * release reads what the other has stored and what its objects say, and every operation works on every reader.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DigestClient, type JobsFrame } from '../../../../src/client/client.ts'
import { readEvents } from '../disconnects/eventSource.ts'
import { Runtime, token } from '../runtime/runtime.ts'
import { type Mix, Releases } from './nextRelease.ts'

const PHASES: (Mix & { phase: string })[] = [
  { phase: 'today', gateway: 'today', jobs: 'today', users: 'today' },
  { phase: 'the next release', gateway: 'next', jobs: 'next', users: 'next' },
  { phase: 'jobs of the next release', gateway: 'today', jobs: 'next', users: 'today' },
  { phase: 'users and gateway of the next release', gateway: 'next', jobs: 'today', users: 'next' },
  { phase: 'users of the next release', gateway: 'today', jobs: 'today', users: 'next' },
  { phase: 'after the roll-back', gateway: 'today', jobs: 'today', users: 'today' },
  { phase: 'the next release again', gateway: 'next', jobs: 'next', users: 'next' },
]

const topics = ['Rivers', 'Golf']
const article = (id: string, more: object = {}) => ({
  id,
  title: `Article ${id}`,
  url: `https://news.example/${id}`,
  topics: ['Rivers'],
  ...more,
})
const vote = (articleId: string, feedback: 'helpful' | 'not_helpful') => ({
  articleId,
  feedback,
  topics: ['Rivers'],
  source: 'Gazette',
})

let releases: Releases
let runtime: Runtime | undefined

beforeAll(async () => {
  releases = await Releases.make()
})
afterAll(async () => {
  await runtime?.stop()
  await releases?.remove()
})

async function deploy(mix: Mix): Promise<Runtime> {
  const main = await releases.entry(mix)
  if (!runtime) runtime = await Runtime.start({ instead: { main } })
  else await runtime.deploy({ main })
  return runtime
}

const clientOf = async ({ url }: Runtime, user: string) =>
  new DigestClient({ base: url, token: await token(user, 'digest:produce'), retries: 0 })

/** A digest link of each reader, made by the release that has settled the reader. */
const links = new Map<string, string>()

/** A new reader with a job in each state, votes and weights. */
async function settle(client: DigestClient, user: string, isNext: boolean): Promise<void> {
  // Only a service whose job and gateway are of the next release takes the new fields.
  const mood = isNext ? { mood: 'calm' } : {}
  await client.updatePreferences({ topics, maxArticles: 5 })
  for (const jobId of ['completed', 'failed', 'open']) {
    await client.start({
      jobId,
      topics,
      ...(jobId === 'open' && { timeoutMs: 24 * 60 * 60_000, stallMs: 24 * 60 * 60_000 }),
    })
    await client.addArticles(jobId, [article(`${jobId}-1`, mood), article(`${jobId}-2`, mood)])
  }
  await client.complete('completed', { digestId: 'd1' })
  links.set(user, (await client.link('completed')).path)
  await client.fail('failed', { error: 'No feed' })
  await client.recordFeedback(vote('a', 'helpful'))
  await client.recordFeedback(vote('b', 'helpful'))
  await client.recordFeedback(vote('b', 'not_helpful'))
  await client.recordFeedback(vote('c', 'helpful'))
  await client.withdrawFeedback('c')
  await client.learn()
}

/** Every operation on a reader whom any release has settled. */
async function useEverything(client: DigestClient, url: URL, user: string, phase: number): Promise<void> {
  const { jobs, ...rest } = await client.jobs()
  expect(rest).toEqual({})
  expect(jobs.map(({ id, status }) => `${id} ${status}`).toSorted()).toEqual([
    'completed completed',
    expect.stringMatching(/^failed (failed|pending|in_progress)$/),
    'open in_progress',
  ])
  expect((await client.status('completed')).digestId).toBe('d1')
  const { articles } = await client.articles('open', { limit: 100 })
  expect(articles.length).toBeGreaterThanOrEqual(2)
  expect((await client.digest('completed')).sections).toMatchObject([{ topic: 'Rivers' }])

  const link = new URL(links.get(user) ?? '', url)
  expect((await fetch(link)).status).toBe(200)
  const byLink = await fetch(new URL(`${link.pathname}/votes`, url), {
    method: 'POST',
    body: new URLSearchParams({ articleId: 'completed-1', feedback: 'helpful' }),
    redirect: 'manual',
  })
  expect(byLink.status).toBe(303)

  // The same start again, and another one.
  expect((await client.start({ jobId: 'completed', topics: ['golf', 'RIVERS'] })).status).toBe('completed')
  await expect(client.start({ jobId: 'completed', topics: ['Art'] })).rejects.toMatchObject({
    code: 'conflict',
  })
  const again = await client.addArticles('open', [article('open-1'), article(`open-in-${phase}`)])
  expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(['duplicate', 'added'])
  expect((await client.report('open', { currentStep: `Phase ${phase}` })).status).toBe('in_progress')
  const { attempt } = await client.retry('failed')
  await client.fail('failed', { attempt, error: 'Again' })

  const preferences = await client.preferences()
  expect(preferences).toMatchObject({ topics, maxArticles: 5 })
  expect(await client.updatePreferences(preferences)).toEqual(preferences)
  expect((await client.feedback()).feedback.map(({ articleId }) => articleId)).toEqual(
    expect.arrayContaining(['a', 'b']),
  )
  await client.recordFeedback(vote(`in-${phase}`, 'helpful'))
  expect(await client.weights()).toHaveProperty('Rivers')
  expect(await client.sourceWeights()).toHaveProperty('Gazette')
  expect((await client.explainWeights()).weights).toMatchObject([{ topic: 'Rivers' }])
  expect((await client.learn()).topics).toMatchObject([{ topic: 'Rivers' }])
  expect((await client.rank([article('r')])).articles).toHaveLength(1)
  expect(await client.check(['https://news.example/completed-1'])).toMatchObject([{ seen: true }])
  const exported = await client.exportData()
  expect(exported.jobs.map(({ id }) => id).toSorted()).toEqual(['completed', 'failed', 'open'])

  // The same user under another id, restored from the export.
  const copy = new DigestClient({
    base: url,
    userId: `${user}-copy`,
    token: await token(user, 'digest:admin'),
  })
  const { feedback, learner, seen, weights, sourceLearner, sourceWeights } = exported
  expect(await copy.importData(exported)).toEqual({ success: true })
  expect(await copy.exportData()).toMatchObject({
    preferences,
    feedback,
    learner,
    seen,
    weights,
    sourceLearner,
    sourceWeights,
  })
  while (!(await copy.erase()).erased) await pause(50)

  const list = client.watchJobs()
  const first: JobsFrame | undefined = (await list.next()).value
  expect(first?.type === 'jobs' && first.data.map(({ id }) => id).toSorted()).toEqual([
    'completed',
    'failed',
    'open',
  ])
  await list.return(undefined)
  const frames = []
  for await (const frame of client.watch('completed', { after: 0 })) frames.push(frame.type)
  expect(frames).toEqual(['update', 'articles', 'end'])
  const events = []
  const address = new URL('/v1/users/me/jobs/completed/events?after=0', url)
  for await (const { type } of readEvents(address, await token(user))) events.push(type)
  expect(events.filter((type) => String(type) !== 'notice')).toEqual(['update', 'articles', 'end'])
}

const settled: string[] = []

test.each(PHASES)('$phase: every operation works on every reader', async (mix) => {
  const phase = PHASES.indexOf(mix)
  const { url } = await deploy(mix)
  const now = { url } as Runtime
  const newcomers = [`reader-${phase}`, `leaver-${phase}`]
  const isNext = mix.gateway === 'next' && mix.jobs === 'next'
  for (const user of newcomers) await settle(await clientOf(now, user), user, isNext)
  settled.push(...newcomers)
  for (const user of settled) await useEverything(await clientOf(now, user), url, user, phase)

  // Somebody whom an earlier phase has settled leaves, and nothing is left.
  const leaver = settled.find((user) => user.startsWith('leaver'))
  if (!leaver || phase === 0) return
  settled.splice(settled.indexOf(leaver), 1)
  const client = await clientOf(now, leaver)
  while (!(await client.erase()).erased) await pause(50)
  expect(await client.jobs()).toEqual({ jobs: [] })
  expect((await client.feedback()).feedback).toEqual([])
  await expect(client.status('completed')).rejects.toMatchObject({ code: 'not_found' })
})
