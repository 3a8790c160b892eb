/**
 * Storage that fails at each statement in turn, for every operation that writes. What is stored is the state
 * before or after the operation, nothing in between, and the same call again completes it.
 */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { DigestJob } from '../../src/job/DigestJob.ts'
import type { JobStub, UserStub } from '../../src/platform/stubs.ts'
import type { UserState } from '../../src/user/UserState.ts'
import { failAt, held, NOTHING } from '../storage.ts'
import { articles, clock, DAY, expectInternal, HOUR, rpcError } from '../support.ts'

interface Place {
  job: JobStub
  user: UserStub
}

interface Operation {
  name: string
  /** The object whose storage fails. */
  on: 'job' | 'user'
  before?(place: Place, time: ReturnType<typeof clock>): Promise<unknown>
  call(place: Place): Promise<unknown>
  /** The call succeeds although something is left for an alarm. */
  isToldLater?: boolean
  /** It commits more than once, each commit complete by itself. */
  isInSteps?: boolean
}

const start = { topics: ['AI'], timeoutMs: DAY, stallMs: DAY, expectedArticles: 4 }
const vote = { articleId: 'v1', topics: ['AI', 'Chips'], source: 'Wire' }
const learned = async ({ user }: Place) => {
  await user.recordFeedback({ ...vote, feedback: 'helpful' })
  await user.recordFeedback({ ...vote, articleId: 'v2', feedback: 'not_helpful' })
}
const running = async (place: Place) => {
  await learned(place)
  await place.job.start(start)
  await place.job.addArticles(articles(2))
}
const failed = async (place: Place) => {
  await running(place)
  await place.job.fail({ error: 'No feed' })
}

const operations: Operation[] = [
  { name: 'start', on: 'job', before: learned, call: ({ job }) => job.start(start) },
  { name: 'start, its user', on: 'user', call: ({ job }) => job.start(start) },
  { name: 'start, its known user', on: 'user', before: learned, call: ({ job }) => job.start(start) },
  {
    name: 'addArticle',
    on: 'job',
    before: running,
    call: ({ job }) => job.addArticle({ id: 'b', title: 'B' }),
  },
  { name: 'addArticles', on: 'job', before: running, call: ({ job }) => job.addArticles(articles(5, 1)) },
  {
    name: 'report',
    on: 'job',
    before: running,
    call: ({ job }) => job.report({ progress: 80, currentStep: 'Reading', articles: articles(3, 1) }),
  },
  { name: 'complete', on: 'job', before: running, call: ({ job }) => job.complete({ digestId: 'd' }) },
  {
    name: 'complete, its user',
    on: 'user',
    before: running,
    call: ({ job }) => job.complete(),
    isToldLater: true,
  },
  { name: 'fail', on: 'job', before: running, call: ({ job }) => job.fail({ error: 'No feed' }) },
  { name: 'cancel', on: 'job', before: running, call: ({ job }) => job.cancel() },
  { name: 'retry', on: 'job', before: failed, call: ({ job }) => job.retry() },
  { name: 'retry, its user', on: 'user', before: failed, call: ({ job }) => job.retry() },
  { name: 'erase a job', on: 'job', before: running, call: ({ job }) => job.erase() },
  { name: 'erase a job, its user', on: 'user', before: running, call: ({ job }) => job.erase() },
  {
    name: 'a job’s alarm',
    on: 'job',
    before: async (place, time) => {
      await running(place)
      time.pass(2 * DAY)
    },
    call: ({ job }) => runInDurableObject<DigestJob, void>(job, (object) => object.alarm()),
  },
  {
    name: 'updatePreferences',
    on: 'user',
    before: learned,
    call: ({ user }) => user.updatePreferences({ topics: ['AI'], learning: false }),
  },
  {
    name: 'a first vote',
    on: 'user',
    call: ({ user }) => user.recordFeedback({ ...vote, feedback: 'helpful' }),
  },
  {
    name: 'a sixteenth vote',
    on: 'user',
    before: async ({ user }) => {
      for (let index = 1; index < 16; index++)
        await user.recordFeedback({ ...vote, articleId: `a${index}`, feedback: 'helpful' })
    },
    call: ({ user }) => user.recordFeedback({ ...vote, feedback: 'helpful' }),
  },
  {
    name: 'a changed vote',
    on: 'user',
    before: learned,
    call: ({ user }) => user.recordFeedback({ ...vote, feedback: 'not_helpful' }),
  },
  { name: 'learn', on: 'user', before: learned, call: ({ user }) => user.learn() },
  { name: 'resetLearning', on: 'user', before: learned, call: ({ user }) => user.resetLearning() },
  {
    name: 'resetSourceLearning',
    on: 'user',
    before: learned,
    call: ({ user }) => user.resetSourceLearning(),
  },
  {
    name: 'a user’s alarm',
    on: 'user',
    before: async (place, time) => {
      await learned(place)
      time.pass(29 * DAY)
      await place.user.recordFeedback({ ...vote, articleId: 'v3', feedback: 'helpful' })
      time.pass(2 * DAY)
    },
    call: ({ user }) => runInDurableObject<UserState, void>(user, (object) => object.alarm()),
    isInSteps: true,
  },
  { name: 'erase a user', on: 'user', before: running, call: ({ user }) => user.erase() },
  { name: 'erase a user, its job', on: 'job', before: running, call: ({ user }) => user.erase() },
]

/** More statements than any operation makes. */
const MOST = 30

let count = 0
let began = 0
let time: ReturnType<typeof clock>
beforeEach(() => {
  onTestFinished(() => void vi.restoreAllMocks())
  vi.spyOn(console, 'log').mockImplementation(() => {})
  // A user's key of hashes, which would differ from user to user.
  vi.spyOn(crypto, 'randomUUID').mockReturnValue('0b9f2c1e-5d0c-4c57-9d3a-6f7f0e1f8a21')
  time = clock()
  // Away from the real time, so that no alarm fires by itself.
  time.pass(400 * DAY)
  began = time.now()
})

/** A new user and job, always at the same instant. */
async function place({ before }: Operation): Promise<Place> {
  vi.setSystemTime(began)
  const userId = `fault-${++count}`
  const made = { job: env.DIGEST_JOB.getByName(`${userId}:one`), user: env.USER_STATE.getByName(userId) }
  await before?.(made, time)
  time.pass(HOUR)
  return made
}

/** What both objects store, without the names that differ. */
const both = async ({ job, user }: Place) =>
  JSON.parse(JSON.stringify([await held(job), await held(user)]).replaceAll(/fault-\d+/g, 'user'))
/** What a reader sees, without what an alarm does later or an interrupted call has left invisibly. */
async function seen({ job, user }: Place): Promise<string> {
  const standing = await job.state().catch(said)
  const own = async () =>
    (await new Response(await user.exportData()).text()).replace(/,"seen(Key)?":.*$/, '')
  return JSON.stringify([standing, await own().catch(said)]).replaceAll(/fault-\d+/g, 'user')
}
const said = (error: Error) => v.parse(v.object({ code: v.string() }), error).code

describe.each(operations)('$name', (operation) => {
  test('each statement in turn', async () => {
    // An alarm logs its own error.
    if (operation.name.endsWith('alarm')) expectInternal()
    const sound = await place(operation)
    const before = await seen(sound)
    await operation.call(sound)
    const after = await seen(sound)
    const whole = await both(sound)

    let fired = 0
    for (let n = 1; n <= MOST; n += 1) {
      const at = await place(operation)
      const armed = await failAt(at[operation.on], n)
      const refused = await operation.call(at).then(
        () => false,
        () => true,
      )
      if (!armed.hasFired()) break
      fired += 1
      const between = await seen(at)
      const where = `statement ${n}`
      // A user who is being erased is gone already, however much of the erasure is left.
      if (!between.includes('"gone"') && !operation.isInSteps)
        expect([before, after], where).toContain(between)
      if (!refused && !operation.isToldLater) expect(between, where).toBe(after)
      await operation.call(at)
      // Reading writes too: the list stores the jobs that have ended.
      expect(await seen(at), `${where}, and the same call again`).toBe(after)
      expect(await both(at), `${where}, and the same call again`).toEqual(whole)
    }
    expect(fired).toBeGreaterThan(0)
    expect(fired).toBeLessThan(MOST)
  })
})

test('an erasure after an interrupted start leaves nothing of the reader', async () => {
  for (let n = 1; n <= MOST; n += 1) {
    const at = await place({ name: '', on: 'job', before: learned, call: async () => {} })
    const armed = await failAt(at.job, n)
    await rpcError(() => at.job.start(start)).catch(() => {})
    if (!armed.hasFired()) break
    await at.user.erase()
    expect(await held(at.job), `statement ${n}`).toEqual(NOTHING)
    expect(await held(at.user), `statement ${n}`).toEqual(NOTHING)
  }
})
