/** Time and a job: overdue by each cause, and gone after its retention, whether its alarm fires or not. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { JobStub } from '../../src/platform/stubs.ts'
import { eventually } from '../eventually.ts'
import { clock, DAY, MINUTE, rpcError } from '../support.ts'

const job = (name: string) => env.DIGEST_JOB.getByName(`alarms:${name}`)
const alarmOf = (stub: JobStub) => runInDurableObject(stub, (_job, { storage }) => storage.getAlarm())
/** A job needs at most three, or a few more if it is read often. */
const MOST_ALARMS = 10
const input = { topics: ['AI'], timeoutMs: 20 * MINUTE, stallMs: 5 * MINUTE }

/** The events from the start on, in order: minutes that pass, then the call. */
const overdue: {
  failure: string
  endedAfter: number
  acts: [number, (job: JobStub) => Promise<unknown>][]
}[] = [
  { failure: 'never_started', endedAfter: 5, acts: [] },
  {
    failure: 'stalled',
    endedAfter: 9,
    acts: [
      [2, (job) => job.report({ progress: 20 })],
      [2, (job) => job.addArticle({ id: 'a', title: 'A' })],
    ],
  },
  {
    failure: 'timeout',
    endedAfter: 20,
    acts: [4, 4, 4, 4].map((minutes) => [minutes, (job) => job.report({})]),
  },
]

describe.each(overdue)('an overdue job: $failure', ({ failure, endedAfter, acts }) => {
  async function lived(name: string) {
    const time = clock()
    const began = time.now()
    const stub = job(`${failure}-${name}`)
    await stub.start(input)
    for (const [minutes, act] of acts) {
      time.pass(minutes * MINUTE)
      await act(stub)
    }
    return { stub, time, at: began + endedAfter * MINUTE }
  }
  const failed = (at: number) => ({
    status: 'failed',
    error: 'Job timed out',
    failure,
    completedAt: new Date(at).toISOString(),
  })

  test('is open up to the last millisecond, and failed at the next without any alarm', async () => {
    const { stub, time, at } = await lived('read')
    time.pass(at - time.now() - 1)
    expect((await stub.status()).completedAt).toBeUndefined()
    time.pass(1)
    expect(await stub.status()).toMatchObject(failed(at))
  })

  test('is failed by its alarm, and has the same status a day later', async () => {
    const { stub, time, at } = await lived('alarm')
    for (let fired = 0; fired < MOST_ALARMS && (await stub.status()).completedAt === undefined; fired++) {
      time.pass(((await alarmOf(stub)) ?? 0) - time.now())
      await runDurableObjectAlarm(stub)
    }
    expect(await stub.status()).toMatchObject(failed(at))
    time.pass(DAY)
    expect(await stub.status()).toMatchObject(failed(at))
  })
})

test('each call of an overdue job returns its current state', async () => {
  const time = clock()
  const stub = job('refuses')
  await stub.start(input)
  time.pass(5 * MINUTE)
  for (const call of [
    () => stub.addArticle({ id: 'a', title: 'A' }),
    () => stub.report({ progress: 50 }),
    () => stub.complete(),
    () => stub.cancel(),
  ])
    expect(await rpcError(call)).toMatchObject({ code: 'conflict', message: 'The job is failed' })
  expect(await stub.retry()).toMatchObject({ status: 'pending', attempt: 2 })
})

test('an overdue job that should complete does, with the articles it has', async () => {
  const time = clock()
  const stub = job('partial')
  await stub.start({ ...input, onTimeout: 'complete' })
  await stub.addArticle({ id: 'a', title: 'A' })
  time.pass(DAY)
  expect(await stub.state()).toMatchObject({ status: 'completed', partial: true, articles: [{ id: 'a' }] })
})

test('what an overdue job completed with is seen from then on, whenever the alarm comes', async () => {
  const time = clock()
  const job = env.DIGEST_JOB.getByName('overdue-seen:one')
  const url = 'https://news.example/overdue'
  await job.start({ topics: ['AI'], onTimeout: 'complete' })
  time.pass(6 * MINUTE)
  await job.addArticle({ id: 'a', title: 'A', url })
  time.pass(10 * MINUTE)
  expect((await job.status()).status).toBe('completed')
  const user = env.USER_STATE.getByName('overdue-seen')
  await eventually(async () => expect(await user.check([url])).toEqual([{ url, seen: true }]))
})

describe('a finished job', () => {
  test('is readable for 7 days; then its alarm erases it', async () => {
    const time = clock()
    const stub = job('retention')
    await stub.start(input)
    await stub.addArticle({ id: 'a', title: 'A' })
    await stub.complete()
    const ended = time.now()
    for (let fired = 0; fired < MOST_ALARMS; fired++) {
      const wake = await alarmOf(stub)
      if (wake === null) break
      expect(wake).toBeLessThanOrEqual(ended + 7 * DAY)
      time.pass(wake - time.now() - 1)
      expect(await stub.state()).toMatchObject({ status: 'completed', articles: [{ id: 'a' }] })
      time.pass(1)
      expect(await runDurableObjectAlarm(stub)).toBe(true)
    }
    expect(time.now()).toBe(ended + 7 * DAY)
    expect(await rpcError(() => stub.status())).toMatchObject({ code: 'not_found' })
    const left = await runInDurableObject(stub, (_job, { storage: { sql, kv } }) => ({
      tables: sql.exec("SELECT name FROM sqlite_schema WHERE name = 'reports'").toArray(),
      keys: [...kv.list()],
    }))
    expect(left).toEqual({ tables: [], keys: [] })
  })

  test('is gone after 7 days although no alarm fired, and its id is free again', async () => {
    const time = clock()
    const stub = job('forgotten')
    await stub.start(input)
    await stub.fail({ error: 'No feed' })
    time.pass(7 * DAY)
    expect(await rpcError(() => stub.articles())).toMatchObject({ code: 'not_found' })
    expect(await stub.start({ topics: ['Other'] })).toMatchObject({ created: true, attempt: 1 })
  })
})

test('alarms early, twice and after an erasure harm nothing', async () => {
  const stub = job('harmless')
  await stub.start(input)
  const before = await stub.status()
  const wake = await alarmOf(stub)
  for (let again = 0; again < 3; again++) await runDurableObjectAlarm(stub)
  expect(await stub.status()).toEqual(before)
  expect(await alarmOf(stub)).toBe(wake)
  await stub.erase()
  expect(await runDurableObjectAlarm(stub)).toBe(false)
  await runInDurableObject(stub, (object) => object.alarm())
  expect(await alarmOf(stub)).toBeNull()
  expect(await rpcError(() => stub.status())).toMatchObject({ code: 'not_found' })
})
