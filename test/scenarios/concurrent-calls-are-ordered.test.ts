/** Calls to one job at the same moment: whatever order they come in, what is left is one of the states that order allows. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { DigestJob } from '../../src/job/DigestJob.ts'
import type { JobStub } from '../../src/platform/stubs.ts'
import { eventually } from '../eventually.ts'
import { rpcError } from '../support.ts'

const input = { topics: ['AI'] }
const jobStub = (userId: string, jobId = 'one') => env.DIGEST_JOB.getByName(`${userId}:${jobId}`)
const listOf = async (userId: string) => (await env.USER_STATE.getByName(userId).jobs()).jobs

/** What a call answered, or the code it was refused with. */
async function outcome<T>(
  call: PromiseLike<T>,
): Promise<{ value: T; code?: never } | { value?: never; code: string }> {
  try {
    return { value: await call }
  } catch (error) {
    return { code: (await rpcError(() => Promise.reject(error))).code }
  }
}

/** Nothing is half there: a job with its alarm and its place on the list, or none of it. */
async function wholeOrGone(job: JobStub, userId: string): Promise<'whole' | 'gone'> {
  const isArmed = await runInDurableObject(job, async (_, { storage }) => (await storage.getAlarm()) !== null)
  const isStored = await runInDurableObject(job, (_, { storage }) => storage.kv.get('job') !== undefined)
  const listed = (await listOf(userId)).length
  expect([isArmed, listed]).toEqual([isStored, isStored ? 1 : 0])
  return isStored ? 'whole' : 'gone'
}

/** Waits until so many starts have begun. Each then waits for the user, which a test has blocked. */
function startsBegun(): (count: number) => Promise<void> {
  const start = vi.spyOn(DigestJob.prototype, 'start')
  onTestFinished(() => start.mockRestore())
  return (count) => eventually(() => expect(start).toHaveBeenCalledTimes(count))
}

test('the same start at once is one job, created once', async () => {
  const job = jobStub('race-same')
  const started = await Promise.all(Array.from({ length: 8 }, () => job.start(input)))
  expect(started.filter(({ created }) => created)).toHaveLength(1)
  expect(new Set(started.map(({ startedAt }) => startedAt)).size).toBe(1)
  expect(await listOf('race-same')).toHaveLength(1)
})

test('two different starts at once are one job and one conflict', async () => {
  const job = jobStub('race-other')
  const outcomes = await Promise.all([outcome(job.start(input)), outcome(job.start({ topics: ['Science'] }))])
  expect(outcomes.map(({ code }) => code ?? 'started').sort()).toEqual(['conflict', 'started'])
  const winner = outcomes.find(({ value }) => value)?.value
  expect((await job.status()).topics).toEqual(winner?.topics)
})

test.each([
  { name: 'the same', other: input, code: undefined },
  { name: 'refused', other: { topics: ['Science'] }, code: 'conflict' },
])('a start that waits beside another, $name, leaves the list in step with the job', async (given) => {
  const userId = `race-beside-${given.name}`
  const [job, user] = [jobStub(userId), env.USER_STATE.getByName(userId)]
  const url = 'https://news.example/beside'
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const blocked = runInDurableObject(user, (_, state) => state.blockConcurrencyWhile(() => released))
  const begun = startsBegun()
  const first = job.start(input)
  await begun(1)
  const second = outcome(job.start(given.other))
  await begun(2)
  release()
  await Promise.all([first, blocked])
  expect((await second).code).toBe(given.code)
  await job.addArticle({ id: 'a', title: 'A', url })
  await job.complete()
  expect(await user.check([url])).toEqual([{ url, seen: true }])
})

test('a note that comes late, of what the list knows already, makes it forget nothing', async () => {
  const [job, user] = [jobStub('race-late'), env.USER_STATE.getByName('race-late')]
  const url = 'https://news.example/late'
  const { startedAt, attempt } = await job.start(input)
  await job.addArticle({ id: 'a', title: 'A', url })
  await job.complete()
  await user.registerJob({ id: 'one', startedAt: Date.parse(startedAt), attempt })
  expect(await user.check([url])).toEqual([{ url, seen: true }])
})

test.each(['start first', 'erase first'])(
  'a start and an erasure at once, %s, leave no half of a job',
  async (order) => {
    for (let round = 0; round < 10; round += 1) {
      const userId = `race-${order.replace(' ', '-')}-${round}`
      const job = jobStub(userId)
      if (round % 2 === 1) await job.start(input)
      const start = () => outcome(job.start(input))
      const calls = order === 'start first' ? [start(), job.erase()] : [job.erase(), start()]
      await Promise.all(calls)
      await wholeOrGone(job, userId)
      // And it can be started again, as if nothing had been.
      await job.erase()
      expect(await wholeOrGone(job, userId)).toBe('gone')
      expect(await job.start({ topics: ['Anew'] })).toMatchObject({
        created: true,
        topics: ['Anew'],
        articleCount: 0,
      })
    }
  },
)

test('a start that waits for its user while the job is erased does not bring it into being after all', async () => {
  const job = jobStub('race-waiting')
  const user = env.USER_STATE.getByName('race-waiting')
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const blocked = runInDurableObject(user, (_, state) => state.blockConcurrencyWhile(() => released))
  const begun = startsBegun()
  const started = outcome(job.start(input))
  await begun(1)
  await job.erase()
  release()
  expect((await started).code).toBe('unavailable')
  await blocked
  expect(await wholeOrGone(job, 'race-waiting')).toBe('gone')
  expect(await job.start(input), 'but trying again works').toMatchObject({ created: true })
})

test('retries at once are one new attempt', async () => {
  const job = jobStub('race-retry')
  await job.start(input)
  await job.fail({ error: 'No feeds' })
  const retried = await Promise.all(Array.from({ length: 5 }, () => job.retry()))
  expect(retried.map(({ attempt, status }) => [attempt, status])).toEqual(Array(5).fill([2, 'pending']))
})

test('a retry and an erasure at once leave no half of a job', async () => {
  for (let round = 0; round < 10; round += 1) {
    const userId = `race-retry-erase-${round}`
    const job = jobStub(userId)
    await job.start(input)
    await job.cancel()
    const calls = [outcome(job.retry()), outcome(job.erase())]
    await Promise.all(round % 2 ? calls : calls.toReversed())
    expect(await wholeOrGone(job, userId)).toBe('gone')
  }
})

test('one article twenty times at once is added once', async () => {
  const job = jobStub('race-article')
  await job.start(input)
  const answers = await Promise.all(Array.from({ length: 20 }, () => job.addArticle({ id: 'a', title: 'A' })))
  const outcomes = answers.flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome))
  expect(outcomes.filter((outcome) => outcome === 'added')).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(19)
  expect((await job.state()).articles).toMatchObject([{ id: 'a', seq: 1 }])
})

test('producers at once: every article has a number of its own, without a gap', async () => {
  const job = jobStub('race-producers')
  await job.start(input)
  const batch = (producer: number) =>
    Array.from({ length: 10 }, (_, index) => ({ id: `${producer}-${index}`, title: 'A' }))
  await Promise.all(Array.from({ length: 10 }, (_, producer) => job.addArticles(batch(producer))))
  const { articles } = await job.state()
  expect(articles.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
  expect(new Set(articles.map(({ id }) => id)).size).toBe(100)
})

test('completing and cancelling at once ends the job one way, and both callers can tell which', async () => {
  const job = jobStub('race-end')
  await job.start(input)
  const outcomes = await Promise.all([outcome(job.complete()), outcome(job.cancel())])
  const { status } = await job.status()
  expect(outcomes.map(({ value, code }) => value?.status ?? code).sort()).toEqual([status, 'conflict'].sort())
})

test('listing while jobs start loses none and shows none twice', async () => {
  const userId = 'race-list'
  const ids = Array.from({ length: 20 }, (_, index) => `job-${index}`)
  const starts = ids.map((id) => jobStub(userId, id).start(input))
  const lists = Array.from({ length: 10 }, () => listOf(userId))
  for (const seen of await Promise.all(lists))
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length)
  await Promise.all(starts)
  expect((await listOf(userId)).map(({ id }) => id).sort()).toEqual(ids.toSorted())
})
