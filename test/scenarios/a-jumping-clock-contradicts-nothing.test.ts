/**
 * A clock that jumps days forward and back: no result contradicts an earlier one, and every job still ends.
 */
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JobStatus } from '../../src/contract/job.ts'
import type { JobStub } from '../../src/platform/stubs.ts'
import { cases } from '../setup/intensity.ts'
import { articles, clock, DAY, HOUR, MINUTE, rpcError } from '../support.ts'

const start = { topics: ['AI'], expectedArticles: 4 }
const place = (userId: string) => ({
  user: env.USER_STATE.getByName(userId),
  job: env.DIGEST_JOB.getByName(`${userId}:one`),
})

test('a job that ended by a jump forward stays ended when the clock goes back', async () => {
  const time = clock()
  const { job, user } = place('jump-forward')
  await job.start(start)
  time.pass(3 * DAY)
  const failed = await job.status()
  expect(failed).toMatchObject({ status: 'failed', failure: 'never_started' })
  time.pass(-3 * DAY)
  expect(await job.status()).toEqual(failed)
  expect((await user.jobs()).jobs).toEqual([failed])
  expect(await job.retry()).toMatchObject({ status: 'pending', attempt: 2 })
  await job.addArticles(articles(4))
  expect(await job.complete()).toMatchObject({ status: 'completed', articleCount: 4 })
})

test('a job whose clock goes back a day loses nothing and ends at its deadline', async () => {
  const time = clock()
  const { job } = place('jump-back')
  const began = await job.start(start)
  await job.addArticles(articles(2))
  time.pass(-DAY)
  await job.addArticles(articles(1, 2))
  const { articles: held, ...status } = await job.state()
  expect(held.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(status).toMatchObject({ status: 'in_progress', progress: 75, startedAt: began.startedAt })
  expect(Date.parse(status.updatedAt)).toBeGreaterThanOrEqual(Date.parse(status.startedAt))
  time.pass(DAY + HOUR)
  await runDurableObjectAlarm(job)
  expect(await job.status()).toMatchObject({ status: 'failed', articleCount: 3 })
})

test('votes cast while the clock was wrong are listed, counted, changed and withdrawn', async () => {
  const time = clock()
  const { user } = place('jump-votes')
  const vote = (articleId: string, feedback: 'helpful' | 'not_helpful') =>
    user.recordFeedback({ articleId, feedback, topics: ['AI'] })
  await vote('a1', 'helpful')
  time.pass(5 * DAY)
  await vote('a2', 'helpful')
  time.pass(-10 * DAY)
  await vote('a3', 'not_helpful')
  await vote('a1', 'not_helpful')
  expect((await user.learn()).topics).toMatchObject([{ topic: 'AI', helpful: 1, notHelpful: 2 }])
  const { feedback } = await user.feedback()
  expect(feedback.map(({ articleId }) => articleId).toSorted()).toEqual(['a1', 'a2', 'a3'])
  const pages: string[] = []
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await user.feedback({ limit: 1, ...(after !== undefined && { after }) })
    pages.push(...page.feedback.map(({ articleId }) => articleId))
    after = page.next
  }
  expect(pages.toSorted()).toEqual(['a1', 'a2', 'a3'])
  await user.withdrawFeedback('a3')
  expect((await user.feedback()).feedback).toHaveLength(2)
  time.pass(45 * DAY)
  await runDurableObjectAlarm(user)
  expect((await user.feedback()).feedback).toEqual([])
})

const CALLS = ['report', 'add', 'add', 'complete', 'fail', 'cancel', 'retry', 'look', 'alarm'] as const
type Step = { do: 'pass'; ms: number } | { do: (typeof CALLS)[number] }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(1, MINUTE, 9 * MINUTE, HOUR, DAY, 3 * DAY, -1, -MINUTE, -HOUR, -DAY, -3 * DAY),
  }),
  fc.record({ do: fc.constantFrom(...CALLS) }),
)

async function act(job: JobStub, call: (typeof CALLS)[number], at: number): Promise<unknown> {
  if (call === 'add') return job.addArticles(articles(1, at))
  if (call === 'report') return job.report({ progress: at * 3, currentStep: `Step ${at}` })
  if (call === 'fail') return job.fail({ error: 'No feed' })
  if (call === 'alarm') return runDurableObjectAlarm(job)
  return job[call === 'look' ? 'status' : call]()
}

let runs = 0

test('any order of calls and jumps: an ended job stays ended, counts and progress never fall', async () => {
  const time = clock()
  // Away from the real time, so that no alarm fires by itself.
  time.pass(400 * DAY)
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    const { job, user } = place(`jumps-${++runs}`)
    let before: JobStatus = await job.start(start)
    for (const [at, one] of steps.entries()) {
      if ('ms' in one) time.pass(one.ms)
      else await known(() => act(job, one.do, at))
      const now = await job.status().catch(() => undefined)
      // Its retention has ended.
      if (!now) return
      consistent(before, now)
      before = now
    }
    expect((await user.jobs()).jobs).toEqual([before])
    time.pass(30 * DAY)
    expect((await rpcError(() => job.status())).code).toBe('not_found')
  })
  await fc.assert(property, { numRuns: cases(12, 60) })
})

/** Rejected or done: any other error is a fault. */
async function known(call: () => Promise<unknown>): Promise<void> {
  try {
    await call()
  } catch (error) {
    expect(error).toMatchObject({ name: 'DigestError' })
  }
}

function consistent(before: JobStatus, now: JobStatus): void {
  expect(now.articleCount).toBeGreaterThanOrEqual(before.articleCount)
  expect(now.startedAt).toBe(before.startedAt)
  expect(now.attempt - before.attempt).toBeOneOf([0, 1])
  expect(Date.parse(now.updatedAt)).not.toBeNaN()
  if (now.attempt > before.attempt) return
  expect(now.progress).toBeGreaterThanOrEqual(before.progress)
  if (before.completedAt) expect(now).toEqual(before)
  if (now.completedAt) expect(now.status).toBeOneOf(['completed', 'failed', 'cancelled'])
}
