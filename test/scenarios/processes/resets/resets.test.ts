/**
 * Objects of both classes are reset hundreds of times, as by a deploy, under siblings, REST clients, watchers and an
 * erasure. No caller gets an error, every job ends with all its articles once, every watcher has everything once.
 *
 * `RESETS=5000` makes it long.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DigestClient, type WatchFrame } from '../../../../src/client/client.ts'
import { intensity } from '../../../setup/intensity.ts'
import { readEvents } from '../disconnects/eventSource.ts'
import { Runtime, token } from '../runtime/runtime.ts'

const RESETS = intensity('RESETS', 200)
const ARTICLES = 40
const SIBLINGS = 3
const REST_CLIENTS = 2

const NUMBERS = Array.from({ length: ARTICLES }, (_, at) => at + 1)

function startWorker(resetsOf: string, log: (line: string) => void = () => {}): Promise<Runtime> {
  return Runtime.start({
    instead: { main: 'test/scenarios/processes/resets/worker/index.ts' },
    vars: { RESETS_OF: resetsOf },
    serviceBindings: { SIBLING: { name: 'digest-service', entrypoint: 'DigestService' } },
    log,
  })
}

test('no caller sees a reset', async () => {
  const resets = { jobs: 0, users: 0 }
  const runtime = await startWorker('jobs, users', (line) => {
    const [, name] = /^reset (.*)$/.exec(line) ?? []
    if (name) resets[name.includes(':') ? 'jobs' : 'users'] += 1
  })
  const count = () => resets.jobs + resets.users
  const isEnough = () => count() >= RESETS && resets.jobs > 50 && resets.users > 50
  // Without repeats of its own: each response must be right at once.
  const clientOf = async (user: string) =>
    new DigestClient({ base: runtime.url, token: await token(user, 'digest:produce'), retries: 0 })

  async function checkJob(client: DigestClient, jobId: string): Promise<void> {
    expect(await client.status(jobId)).toMatchObject({ status: 'completed', articleCount: ARTICLES })
    const { articles } = await client.articles(jobId, { limit: 100 })
    expect(articles.map(({ seq }) => seq)).toEqual(NUMBERS)
    expect(articles.map(({ id }) => id)).toEqual(NUMBERS.map((number) => `a${number}`))
    expect((await client.digest(jobId)).sections).toMatchObject([{ topic: 'Rivers' }])
  }

  /** A watcher's connections break with every reset; what it has received in the end is complete. */
  async function watch(client: DigestClient, user: string, jobId: string): Promise<void> {
    const address = new URL(`/v1/users/me/jobs/${jobId}/events?after=0`, runtime.url)
    const collect = async (frames: AsyncIterable<{ type: string; data?: unknown }>) => {
      const all: { type: string; data?: unknown }[] = []
      for await (const frame of frames) all.push(frame)
      const seqs = all.flatMap((frame) =>
        frame.type === 'articles' ? (frame.data as { seq: number }[]) : [],
      )
      expect(seqs.map(({ seq }) => seq)).toEqual(NUMBERS)
      expect(all.filter(({ type }) => type === 'end')).toHaveLength(1)
    }
    const frames: AsyncGenerator<WatchFrame> = client.watch(jobId, { after: 0 })
    await Promise.all([collect(frames), collect(readEvents(address, await token(user)))])
  }

  async function sibling(user: string): Promise<number> {
    const client = await clientOf(user)
    let jobs = 0
    for (; !isEnough() || jobs === 0; jobs += 1) {
      const jobId = `job-${jobs}`
      await client.start({ jobId, topics: ['Rivers'], expectedArticles: ARTICLES })
      const watching = watch(client, user, jobId)
      const response = await fetch(new URL(`/produce/${user}/${jobId}`, runtime.url), { method: 'POST' })
      expect([response.status, await response.text()]).toMatchObject([200, /"completed"/])
      await watching
      await checkJob(client, jobId)
    }
    return jobs
  }

  /** Every operation that a reader and a producer have over REST. */
  async function restClient(user: string): Promise<number> {
    const client = await clientOf(user)
    let jobs = 0
    for (; !isEnough() || jobs === 0; jobs += 1) {
      const jobId = `job-${jobs}`
      const { attempt } = await client.start({ jobId, topics: ['Rivers'] })
      await client.fail(jobId, { attempt, error: 'No feed' })
      expect((await client.retry(jobId)).attempt).toBe(2)
      for (let made = 0; made < ARTICLES; made += 8) {
        const articles = Array.from({ length: 8 }, (_, at) => ({
          id: `a${made + at + 1}`,
          title: `Article ${made + at + 1}`,
          topics: ['Rivers'],
        }))
        await client.addArticles(jobId, articles, { attempt: 2 })
      }
      await client.complete(jobId, { digestId: jobId })
      await checkJob(client, jobId)
      await client.updatePreferences({ topics: [`Topic ${jobs}`] })
      expect((await client.preferences()).topics).toEqual([`Topic ${jobs}`])
      await client.recordFeedback({ articleId: jobId, feedback: 'helpful', topics: ['Rivers'] })
      await client.recordFeedback({ articleId: 'withdrawn', feedback: 'helpful', topics: ['Rivers'] })
      await client.withdrawFeedback('withdrawn')
      expect((await client.feedback({ limit: 500 })).feedback).toHaveLength(jobs + 1)
      await client.learn()
      expect(await client.weights()).toHaveProperty('Rivers')
      const list = await client.jobs({ limit: 100 })
      expect(list).toEqual({ jobs: expect.any(Array) })
      expect(list.jobs).toHaveLength(jobs + 1)
    }
    return jobs
  }

  /** Readers who leave: everything is gone in the end, whatever was reset meanwhile. */
  async function leavingReaders(): Promise<number> {
    let readers = 0
    for (; !isEnough() || readers === 0; readers += 1) {
      const client = await clientOf(`leaving-${readers}`)
      for (const jobId of ['one', 'two', 'three']) await client.start({ jobId, topics: ['Rivers'] })
      await client.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: ['Rivers'] })
      while (!(await client.erase()).erased) await pause(50)
      expect(await client.jobs()).toEqual({ jobs: [] })
      expect(await client.weights()).toEqual({})
      await expect(client.status('one')).rejects.toMatchObject({ code: 'not_found' })
    }
    return readers
  }

  const users = (name: string, number: number) => Array.from({ length: number }, (_, at) => `${name}-${at}`)
  const [siblings, rest, left] = await Promise.all([
    Promise.all(users('sibling', SIBLINGS).map(sibling)),
    Promise.all(users('rest', REST_CLIENTS).map(restClient)),
    leavingReaders(),
  ])
  console.log(
    `${count()} resets (${resets.jobs} of jobs, ${resets.users} of users), ${siblings} jobs of siblings, ` +
      `${rest} jobs over REST, ${left} readers erased`,
  )
  await runtime.stop()
})

test.each(['jobs', 'users'])(
  'between the objects: resets of %s do not reach who calls the others directly',
  async (of) => {
    let resets = 0
    const runtime = await startWorker(of, (line) => {
      if (line.startsWith('reset ')) resets += 1
    })
    for (let calls = 0; resets < RESETS / 4; calls += 1) {
      const response = await fetch(new URL(`/direct/${of}-${calls % 4}/job-${calls}`, runtime.url), {
        method: 'POST',
      })
      expect(response.status, await response.text()).toBe(200)
    }
    await runtime.stop()
  },
)
