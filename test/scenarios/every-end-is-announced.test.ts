/**
 * With a queue bound as `EVENTS`, every end of a job reaches it, also if it refuses, is slow, or the object is reset in
 * between. `processes/crash` kills the process, with a real queue.
 */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import * as v from 'valibot'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type DigestEvent, EventSchema } from '../../src/contract/event.ts'
import type { DigestJob } from '../../src/index.ts'
import { RESEND_MS } from '../../src/job/lifecycle.ts'
import type { OptionalBindings } from '../../src/platform/optionalBindings.ts'
import type { JobStub } from '../../src/platform/stubs.ts'
import { eventually } from '../eventually.ts'
import { clock, DAY, HOUR, MINUTE, rpcError } from '../support.ts'

/** A queue whose answers the test chooses. */
class TestQueue {
  readonly accepted: DigestEvent[] = []
  tries = 0
  isRefusing = false
  /** Sends wait for it. */
  gate: Promise<void> = Promise.resolve()

  readonly binding = {
    send: async (event: unknown) => {
      this.tries += 1
      await this.gate
      if (this.isRefusing) throw new Error('Queue sends are failing')
      this.accepted.push(v.parse(EventSchema, event))
    },
  } as unknown as NonNullable<OptionalBindings['EVENTS']>

  get types() {
    return this.accepted.map(({ type, data }) => `${type} ${data.attempt}`)
  }
}

const bind = (job: JobStub, EVENTS: OptionalBindings['EVENTS']) =>
  runInDurableObject(job, (object) => void Object.assign(object, { env: { ...env, EVENTS } }))

async function begun(name: string, queue: TestQueue | undefined, input = {}) {
  const job = env.DIGEST_JOB.getByName(`announced-${name}:one`)
  await bind(job, queue?.binding)
  await job.start({ topics: ['AI'], ...input })
  return job
}
const alarm = (job: JobStub) => runInDurableObject<DigestJob, void>(job, (object) => object.alarm())
const alarmAt = (job: JobStub) => runInDurableObject(job, (_, { storage }) => storage.getAlarm())
const record = (job: JobStub) =>
  runInDurableObject(job, (_, { storage }) => storage.kv.get<{ events?: string[] }>('job'))

/** Waits until nothing is left to send. */
const isSent = (job: JobStub) =>
  eventually(async () => expect(await record(job)).not.toHaveProperty('events'))

/** What the service warns of during this test. */
function warnings() {
  const spy = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  onTestFinished(() => spy.mockRestore())
  return () => spy.mock.calls.map(([entry]) => entry)
}

describe('announced once is', () => {
  test.each([
    ['complete', 'completed', (job: JobStub) => job.complete({ warnings: ['A feed was slow'] })],
    ['fail', 'failed', (job: JobStub) => job.fail({ error: 'No articles' })],
    ['cancel', 'cancelled', (job: JobStub) => job.cancel()],
  ])('the end by %s, however often it is called', async (name, status, end) => {
    const queue = new TestQueue()
    const job = await begun(name, queue)
    await end(job)
    await end(job)
    await isSent(job)
    await alarm(job)
    expect(queue.accepted).toEqual([
      expect.objectContaining({ type: `digest.job.${status}`, data: await job.status() }),
    ])
  })

  test.each([
    ['fail', 'failed', {}],
    ['complete', 'completed', { partial: true }],
  ] as const)('an end by the clock (%s), of its time', async (onTimeout, status, more) => {
    const queue = new TestQueue()
    const time = clock()
    const job = await begun(`clock-${onTimeout}`, queue, { onTimeout })
    await job.addArticle({ id: 'a', title: 'One' })
    const endsAt = time.now() + 10 * MINUTE
    time.pass(HOUR)
    await alarm(job)
    await alarm(job)
    expect(queue.accepted).toEqual([
      expect.objectContaining({ type: `digest.job.${status}`, time: new Date(endsAt).toISOString() }),
    ])
    expect(queue.accepted[0]?.data).toMatchObject({ status, failure: 'stalled', ...more })
  })

  test('the end of each attempt', async () => {
    const queue = new TestQueue()
    const job = await begun('attempts', queue)
    await job.fail({ error: 'No articles' })
    await job.retry()
    await job.cancel()
    await job.retry()
    await job.complete()
    await isSent(job)
    expect(queue.types).toEqual(['digest.job.failed 1', 'digest.job.cancelled 2', 'digest.job.completed 3'])
    expect(new Set(queue.accepted.map(({ id }) => id)).size).toBe(3)
  })
})

describe('a queue that refuses', () => {
  test('changes nothing for callers; the alarm repeats until it accepts', async () => {
    const warned = warnings()
    const queue = new TestQueue()
    queue.isRefusing = true
    const time = clock()
    const began = time.now()
    const job = await begun('refusing', queue)
    expect(await job.complete()).toMatchObject({ status: 'completed' })
    // Waiting moves the clock.
    await eventually(async () => expect(await alarmAt(job)).toBeLessThan(began + 10 * MINUTE))
    expect(await alarmAt(job)).toBeLessThanOrEqual(time.now() + RESEND_MS)
    expect(warned()).toEqual([
      expect.objectContaining({ operation: 'event', code: 'unavailable', jobId: 'one' }),
    ])
    for (let tries = 1; tries <= 3; tries += 1) {
      time.pass(RESEND_MS)
      await alarm(job)
      expect(await alarmAt(job)).toBe(time.now() + RESEND_MS)
    }
    expect(queue.tries).toBe(4)
    queue.isRefusing = false
    time.pass(RESEND_MS)
    await alarm(job)
    expect(queue.types).toEqual(['digest.job.completed 1'])
    expect(await alarmAt(job)).toBeGreaterThan(time.now() + 6 * DAY)
    await alarm(job)
    expect(queue.tries).toBe(5)
  })

  test('gets the ends of five attempts later, in their order; no more wait', async () => {
    warnings()
    const queue = new TestQueue()
    queue.isRefusing = true
    const job = await begun('waiting', queue)
    for (let attempt = 1; attempt < 5; attempt += 1) {
      await job.cancel()
      await job.retry()
    }
    await job.cancel()
    expect(await rpcError(() => job.retry())).toMatchObject({ code: 'unavailable' })
    expect(await job.status()).toMatchObject({ status: 'cancelled', attempt: 5 })
    queue.isRefusing = false
    await alarm(job)
    expect(queue.accepted.map(({ data }) => data.attempt)).toEqual([1, 2, 3, 4, 5])
    expect(await job.retry()).toMatchObject({ attempt: 6 })
  })

  test('does not delay the deadline of the next attempt', async () => {
    warnings()
    const queue = new TestQueue()
    queue.isRefusing = true
    const time = clock()
    const job = await begun('deadline', queue, { timeoutMs: 2 * MINUTE, stallMs: 2 * MINUTE })
    await job.cancel()
    await job.retry()
    await alarm(job)
    expect(await alarmAt(job)).toBe(time.now() + 2 * MINUTE)
  })
})

test('an event that the object could not send before a reset is sent at the next call', async () => {
  const queue = new TestQueue()
  let open = () => {}
  queue.gate = new Promise((resolve) => {
    open = resolve
  })
  const job = await begun('reset', queue)
  await job.complete()
  expect(queue.tries).toBe(1)
  await runInDurableObject(job, (_, state) => state.abort('A deploy')).catch(() => undefined)
  open()
  const after = env.DIGEST_JOB.getByName('announced-reset:one')
  await bind(after, queue.binding)
  await after.status()
  await isSent(after)
  // The first one may have arrived: the queue has then accepted it twice, with one id.
  expect(new Set(queue.accepted.map(({ id }) => id)).size).toBe(1)
})

test('a slow queue delays no call, and is asked once at a time', async () => {
  const queue = new TestQueue()
  let open = () => {}
  queue.gate = new Promise((resolve) => {
    open = resolve
  })
  const job = await begun('slow', queue)
  await job.cancel()
  await job.retry()
  await job.complete()
  expect(await job.digest()).toMatchObject({ sections: [] })
  expect(queue.tries).toBe(1)
  open()
  await isSent(job)
  expect(queue.types).toEqual(['digest.job.cancelled 1', 'digest.job.completed 2'])
})

test('an erased job sends nothing more, and nothing of it stays', async () => {
  warnings()
  const queue = new TestQueue()
  queue.isRefusing = true
  const job = await begun('erased', queue)
  await job.complete()
  await job.erase()
  queue.isRefusing = false
  await alarm(job)
  expect(queue.accepted).toEqual([])
  await eventually(async () => {
    expect(await alarmAt(job)).toBeNull()
    expect(await record(job)).toBeUndefined()
  })
})

test('an end that a queue accepts after the erasure does not touch the next job of this id', async () => {
  const queue = new TestQueue()
  let open = () => {}
  queue.gate = new Promise((resolve) => {
    open = resolve
  })
  const time = clock()
  const job = await begun('again', queue)
  await job.complete()
  await job.erase()
  time.pass(1)
  await job.start({ topics: ['AI'] })
  open()
  await eventually(() => expect(queue.accepted).toHaveLength(1))
  await job.cancel()
  await isSent(job)
  expect(queue.types).toEqual(['digest.job.completed 1', 'digest.job.cancelled 1'])
  expect(new Set(queue.accepted.map(({ id }) => id)).size).toBe(2)
})

test('without the binding nothing is kept, and a queue that is bound later gets no earlier end', async () => {
  const job = await begun('unbound', undefined)
  await job.complete()
  expect(await record(job)).not.toHaveProperty('events')
  await evictDurableObject(job)
  const queue = new TestQueue()
  await bind(job, queue.binding)
  await job.status()
  await alarm(job)
  expect(queue.tries).toBe(0)
})
