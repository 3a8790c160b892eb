/**
 * The user's alarm, when its work is killed from outside, when it fails, and when the platform has lost it. The schedule
 * goes on in each case.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { JobStub, UserStub } from '../../src/platform/stubs.ts'
import { Learner } from '../../src/user/learning/learner.ts'
import { newBaseline, newWeights, recomputeWeights } from '../../src/user/learning/votes.ts'
import { UserStore } from '../../src/user/store.ts'
import { eventually } from '../eventually.ts'
import { clock, DAY, expectInternal, HOUR, MINUTE } from '../support.ts'

const alarmOf = (stub: UserStub | JobStub) => runInDurableObject(stub, (_, { storage }) => storage.getAlarm())
const ordered: string[] = []
const NEWSROOM = {
  fetch: async (_: string, { body }: { body: string }) => {
    ordered.push(JSON.parse(body).jobId)
    return Response.json({}, { status: 202 })
  },
}
let time: ReturnType<typeof clock>
beforeEach(() => {
  ordered.length = 0
  time = clock()
  vi.setSystemTime(Date.parse('2031-01-14T18:00:00Z'))
})

/** A reader with a digest each morning, and votes that are due to be learned by then. */
async function reader(name: string, votes: number): Promise<UserStub> {
  const user = env.USER_STATE.getByName(name)
  const began = time.now() - 12 * HOUR
  await runInDurableObject(user, (_, { storage }) => {
    const all = Array.from({ length: votes }, (_, index) => ({
      articleId: `a${index}`,
      feedback: 'helpful' as const,
      topics: ['AI'],
      at: began + index,
      teaches: true,
    }))
    const state = recomputeWeights(newWeights, { baseline: newBaseline, votes: all })
    new UserStore(storage).learning.restore(all, state, newBaseline)
  })
  await evictDurableObject(user)
  await withNewsroom(user)
  await user.updatePreferences({
    topics: ['AI'],
    schedule: '0 7 * * *',
    feeds: ['https://news.example/rss'],
  })
  return user
}
const withNewsroom = (user: UserStub) =>
  runInDurableObject(user, (object) => Object.assign(object, { env: { ...env, NEWSROOM } }))

/** Runs the alarm until learning begins, and ends the object there, as the platform does for memory and time. */
async function killedAtLearning(user: UserStub): Promise<void> {
  const learning = vi.spyOn(Learner.prototype, 'cleanUp').mockImplementation(() => {
    throw new Killed()
  })
  await runInDurableObject(user, async (object, { storage }) => {
    // What is written after the kill is not.
    const remove = storage.kv.delete.bind(storage.kv)
    storage.kv.delete = () => true
    await object.alarm().catch(() => undefined)
    storage.kv.delete = remove
  })
  learning.mockRestore()
  await evictDurableObject(user)
  await withNewsroom(user)
}
class Killed extends Error {
  override readonly name = 'InjectedFault'
}

describe('learning that is killed', () => {
  test('stops neither the schedule nor, after three tries, the object; the log says that it is left out', async () => {
    const internal = expectInternal()
    const user = await reader('killed', 2_001)
    vi.setSystemTime(Date.parse('2031-01-15T07:00:00Z'))
    await killedAtLearning(user)
    expect(ordered, 'the digest came first').toEqual(['2031-01-15-0700Z'])
    const watchdog = await alarmOf(user)
    expect(watchdog, 'the next try was set before').toBe(time.now() + 10 * MINUTE)
    for (let tries = 2; tries <= 3; tries += 1) {
      time.pass(10 * MINUTE)
      await killedAtLearning(user)
    }
    internal.length = 0
    time.pass(10 * MINUTE)
    const learning = vi.spyOn(Learner.prototype, 'cleanUp')
    await runDurableObjectAlarm(user)
    expect(learning).not.toHaveBeenCalled()
    expect(internal).toMatchObject([
      { operation: 'alarm', userId: 'killed', details: expect.stringContaining('left out for a day') },
    ])
    // The next digest, which is ordered although nothing was learned.
    expect(await alarmOf(user)).toBe(Date.parse('2031-01-16T07:00:00Z'))
    vi.setSystemTime(Date.parse('2031-01-16T07:00:00Z'))
    await runDurableObjectAlarm(user)
    expect(ordered).toEqual(['2031-01-15-0700Z', '2031-01-16-0700Z'])
    expect(learning).not.toHaveBeenCalled()
    // A day after it was left out it is tried again, and done.
    time.pass(HOUR)
    await runDurableObjectAlarm(user)
    expect(learning).toHaveBeenCalledTimes(1)
    expect(await runInDurableObject(user, (_, { storage }) => storage.kv.get('cleanUp'))).toBeUndefined()
    expect((await user.learn()).learned).toBe(0)
  })

  test('of few votes is not guarded, which would cost three rows a day', async () => {
    const user = await reader('unguarded', 100)
    vi.setSystemTime(Date.parse('2031-01-15T07:00:00Z'))
    const put = await runInDurableObject(user, async (object, { storage }) => {
      const spy = vi.spyOn(storage.kv, 'put')
      await object.alarm()
      return spy.mock.calls.map(([key]) => key)
    })
    expect(put).toEqual(['weights', 'schedule'])
  })
})

test('votes that cannot be learned do not keep the digest', async () => {
  expectInternal()
  const user = await reader('unreadable-vote', 3)
  await runInDurableObject(user, (_, { storage }) =>
    storage.sql.exec("UPDATE feedback SET topics = 'no JSON'"),
  )
  vi.setSystemTime(Date.parse('2031-01-15T07:00:00Z'))
  await runInDurableObject(user, (object) => object.alarm().catch(() => undefined))
  expect(ordered).toEqual(['2031-01-15-0700Z'])
})

describe('an alarm that the platform has lost is set again by the next read', () => {
  test.each<[string, (storage: DurableObjectStorage) => Promise<void>]>([
    ['it is not there', (storage) => storage.deleteAlarm()],
    ['it is long past', (storage) => storage.setAlarm(Date.now() - 16 * MINUTE)],
  ])('of a user: %s', async (how, lose) => {
    const user = await reader(`lost: ${how}`, 3)
    const at = await alarmOf(user)
    vi.setSystemTime(Date.parse('2031-01-14T18:30:00Z'))
    await runInDurableObject(user, (_, { storage }) => lose(storage))
    await evictDurableObject(user)
    await user.weights()
    await eventually(async () => expect(await alarmOf(user)).toBe(at))
  })

  test('an alarm that is a minute late is not lost', async () => {
    const user = await reader('late', 3)
    const late = time.now() + HOUR - MINUTE
    time.pass(HOUR)
    await runInDurableObject(user, (_, { storage }) => storage.setAlarm(late))
    await evictDurableObject(user)
    await user.weights()
    await user.weights()
    expect(await alarmOf(user)).toBe(late)
  })

  test('of a job', async () => {
    const job = env.DIGEST_JOB.getByName('lost:job')
    await job.start({ topics: ['AI'] })
    const at = await alarmOf(job)
    await runInDurableObject(job, (_, { storage }) => storage.deleteAlarm())
    await evictDurableObject(job)
    await job.status()
    await eventually(async () => expect(await alarmOf(job)).toBe(at))
  })
})

test('with no rows left for today, the alarm fails with its own error, and a caller reads when to come back', async () => {
  vi.setSystemTime(Date.parse('2031-01-15T22:00:00Z'))
  const user = env.USER_STATE.getByName('no-rows')
  await user.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: ['AI'] })
  await runInDurableObject(user, async (object, { storage }) => {
    const used = () => {
      throw new Error('Exceeded allowed rows written in Durable Objects free tier.')
    }
    Object.assign(storage.kv, { put: used })
    Object.assign(storage, { setAlarm: async () => used() })
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.setSystemTime(Date.parse('2031-01-16T22:30:00Z'))
    const run = { isRetry: true, retryCount: 6, scheduledTime: 0 }
    expect(await object.alarm(run).catch(({ message }) => message)).toContain('rows written')
  })
  vi.restoreAllMocks()
})

test('entries of readers who never come back go by the alarm', async () => {
  const user = env.USER_STATE.getByName('never-back')
  const job = (id: string) => env.DIGEST_JOB.getByName(`never-back:${id}`)
  for (const id of ['failed', 'digest', 'ghost']) await job(id).start({ topics: ['AI'] })
  await job('digest').addArticle({ id: 'a', title: 'A', url: 'https://news.example/a', topics: ['AI'] })
  await job('digest').complete()
  await job('failed').fail({ error: 'No feed' })
  const rows = () =>
    runInDurableObject(user, (_, { storage }) =>
      storage.sql
        .exec<{ id: string }>('SELECT id FROM jobs ORDER BY id')
        .toArray()
        .map(({ id }) => id),
    )
  await eventually(async () =>
    expect((await user.jobs()).jobs.filter((one) => one.completedAt)).toHaveLength(2),
  )
  // A job that has reported no end: its object was lost.
  await runInDurableObject(job('ghost'), (_, { storage }) => storage.deleteAll())
  await evictDurableObject(job('ghost'))
  const began = time.now()
  const left: [days: number, ids: string[]][] = []
  for (let at = await alarmOf(user); at !== null; at = await alarmOf(user)) {
    time.pass(at - time.now())
    await runDurableObjectAlarm(user)
    left.push([Math.round((time.now() - began) / DAY), await rows()])
    if (left.length > 5) throw new Error('The alarm has no end')
  }
  expect(left).toEqual([
    [8, ['digest']],
    [30, []],
  ])
})
