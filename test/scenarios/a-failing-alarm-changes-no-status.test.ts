/**
 * Alarms only make changes prompt: whatever happens to an alarm, a job's status stays right and the next run
 * continues.
 */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { StartInput } from '../../src/contract/job.ts'
import type { DigestJob } from '../../src/job/DigestJob.ts'
import type { JobStub } from '../../src/platform/stubs.ts'
import { InjectedFault } from '../storage.ts'
import { clock, DAY, expectInternal, HOUR, MINUTE, rpcError } from '../support.ts'

const jobStub = (name: string) => env.DIGEST_JOB.getByName(`alarm-${name}:one`)
const armedAt = (job: JobStub) => runInDurableObject(job, (_, { storage }) => storage.getAlarm())
/** Calls the handler directly, as the runtime may do at any time and again. */
const fire = (job: JobStub) => runInDurableObject<DigestJob, void>(job, (object) => object.alarm())

async function begun(name: string, input: Partial<StartInput> = {}): Promise<JobStub> {
  const job = jobStub(name)
  await job.start({ topics: ['AI'], ...input })
  return job
}

/** From now on setting the alarm fails this many times. */
function failToArm(job: JobStub, times: number): Promise<void> {
  return runInDurableObject(job, (_, { storage }) => {
    const setAlarm = storage.setAlarm.bind(storage)
    let left = times
    storage.setAlarm = async (at) => {
      if (left-- > 0) throw new InjectedFault('The alarm cannot be set just now')
      await setAlarm(at)
    }
  })
}

describe('never fires', () => {
  test.each([
    { name: 'no producer', heard: false, input: {}, failure: 'never_started', after: 10 * MINUTE },
    { name: 'a silent producer', heard: true, input: {}, failure: 'stalled', after: 10 * MINUTE },
    {
      name: 'a patient job',
      heard: true,
      input: { stallMs: HOUR },
      failure: 'timeout',
      after: 20 * MINUTE,
    },
  ])('$name', async ({ name, heard, input, failure, after }) => {
    const time = clock()
    const began = time.now()
    const job = await begun(name.replaceAll(' ', '-'), input)
    if (heard) await job.report({ currentStep: 'Reading' })
    time.pass(after - 1)
    expect((await job.status()).status).toBe(heard ? 'in_progress' : 'pending')
    time.pass(DAY)
    expect(await job.status()).toMatchObject({
      status: 'failed',
      failure,
      error: 'Job timed out',
      completedAt: new Date(began + after).toISOString(),
    })
    time.pass(7 * DAY)
    expect((await rpcError(() => job.status())).code).toBe('not_found')
    expect(await armedAt(job), 'and an erased job sets no alarm').toBe(null)
  })
})

test('fires early: the job is unchanged, and the alarm is set to the same instant again', async () => {
  clock()
  const job = await begun('early')
  const [before, due] = [await job.state(), await armedAt(job)]
  expect(await runDurableObjectAlarm(job)).toBe(true)
  expect(await job.state()).toEqual(before)
  expect(await armedAt(job)).toBe(due)
})

test('fires twice: the second time changes nothing', async () => {
  const time = clock()
  const job = await begun('twice', { onTimeout: 'complete' })
  await job.addArticle({ id: 'a', title: 'A' })
  time.pass(HOUR)
  expect(await runDurableObjectAlarm(job)).toBe(true)
  const [once, due] = [await job.state(), await armedAt(job)]
  expect(once).toMatchObject({ status: 'completed', partial: true, failure: 'stalled' })
  await fire(job)
  expect(await job.state()).toEqual(once)
  expect(await armedAt(job)).toBe(due)
})

test('fires late: the job ended when it was due', async () => {
  const time = clock()
  const began = time.now()
  const job = await begun('late')
  time.pass(3 * DAY)
  expect(await runDurableObjectAlarm(job)).toBe(true)
  expect(await job.status()).toMatchObject({ completedAt: new Date(began + 10 * MINUTE).toISOString() })
  expect(await armedAt(job)).toBe(began + 10 * MINUTE + 7 * DAY)
})

test('fires after the job was erased: nothing is created', async () => {
  clock()
  const job = await begun('erased')
  await job.erase()
  await fire(job)
  expect((await rpcError(() => job.status())).code).toBe('not_found')
  await runInDurableObject(job, async (_, { storage }) => {
    expect(await storage.getAlarm()).toBe(null)
    expect([...storage.kv.list()]).toEqual([])
    expect(
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'").toArray(),
    ).toEqual([])
  })
})

test('throws once in the middle: the status is right at once, the next run sets the alarm', async () => {
  const time = clock()
  const logged = expectInternal()
  const job = await begun('throws')
  time.pass(HOUR)
  await failToArm(job, 1)
  await expect(fire(job)).rejects.toThrow('cannot be set')
  expect(logged).toEqual([expect.objectContaining({ operation: 'alarm', jobId: 'one' })])
  const status = await job.status()
  expect(status).toMatchObject({ status: 'failed', failure: 'never_started' })
  await fire(job)
  expect(await job.status()).toEqual(status)
  expect(await armedAt(job)).toBe(Date.parse(status.completedAt ?? '') + 7 * DAY)
})

test('fails at the platform’s last retry: it is set again, so that nothing stays for ever', async () => {
  const time = clock()
  expectInternal()
  const job = await begun('dropped')
  await runInDurableObject(job, (_, { storage }) => storage.kv.put('job', { no: 'job' }))
  await evictDurableObject(job)
  const runAt = (retryCount: number) =>
    runInDurableObject<DigestJob, unknown>(job, async (object, { storage }) => {
      await storage.deleteAlarm()
      await object.alarm({ isRetry: retryCount > 0, retryCount, scheduledTime: time.now() }).then(
        () => expect.fail('a record that cannot be read fails the alarm'),
        () => {},
      )
      return storage.getAlarm()
    })
  expect(await runAt(0), 'the platform tries again by itself').toBe(null)
  expect(await runAt(5)).toBe(null)
  expect(await runAt(6)).toBe(time.now() + HOUR)
})

test('the digest cannot be recorded: the job is completed nevertheless, and the alarm records it', async () => {
  const time = clock()
  const url = 'https://news.example/told-late'
  const job = await begun('untold')
  await job.addArticle({ id: 'a', title: 'A', url })
  const user = env.USER_STATE.getByName('alarm-untold')
  const isSeen = async () => (await user.check([url]))[0]?.seen
  await runInDurableObject(user, (_, { storage }) => {
    const { sql } = storage
    const exec = sql.exec.bind(sql)
    let left = 2
    sql.exec = (query, ...bindings) => {
      if (query.includes('UPDATE jobs') && left-- > 0) throw new InjectedFault('No storage just now')
      return exec(query, ...bindings)
    }
  })
  expect((await job.complete()).status).toBe('completed')
  expect(await isSeen()).toBe(false)
  await runDurableObjectAlarm(job)
  expect(await isSeen()).toBe(false)
  expect(await armedAt(job), 'it tries again within the hour').toBeLessThanOrEqual(time.now() + HOUR)
  await runDurableObjectAlarm(job)
  expect(await isSeen()).toBe(true)
  expect(await armedAt(job)).toBe(time.now() + 7 * DAY)
})

describe('a job needs at most three alarm rows', () => {
  const minutes = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

  test.each([
    { name: 'reports each minute', each: (job: JobStub, at: number) => job.report({ progress: at * 5 }) },
    {
      name: 'articles each minute',
      each: (job: JobStub, at: number) => job.addArticle({ id: `a${at}`, title: 'A' }),
    },
    {
      name: 'articles each nine minutes',
      every: 9,
      each: (job: JobStub, at: number) => job.addArticle({ id: `a${at}`, title: 'A' }),
    },
  ])('$name', async ({ name, every = 1, each }) => {
    const time = clock()
    const job = jobStub(name.replaceAll(' ', '-'))
    const alarms: number[] = []
    await runInDurableObject(job, (_, { storage }) => {
      const setAlarm = storage.setAlarm.bind(storage)
      storage.setAlarm = async (at) => {
        alarms.push(Number(at))
        await setAlarm(at)
      }
    })
    const fireWhenDue = async () => {
      const at = await armedAt(job)
      if (at !== null && at <= time.now()) await runDurableObjectAlarm(job)
    }
    await job.start({ topics: ['AI'] })
    for (const minute of minutes(19)) {
      time.pass(MINUTE)
      await fireWhenDue()
      if (minute % every === 0) await each(job, minute)
      expect((await job.status()).status).toBe(minute < every ? 'pending' : 'in_progress')
    }
    await job.complete()
    for (const _ of minutes(16)) {
      time.pass(DAY / 2)
      await fireWhenDue()
    }
    expect((await rpcError(() => job.status())).code).toBe('not_found')
    expect(await armedAt(job)).toBe(null)
    expect(alarms.length, String(alarms)).toBeLessThanOrEqual(3)
  })
})
