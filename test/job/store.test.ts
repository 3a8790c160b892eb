/** The storage of a job by itself, in the storage of a real object. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { newJob, parseStart } from '../../src/job/lifecycle.ts'
import { type Job, JobStore } from '../../src/job/store.ts'

const T0 = Date.UTC(2026, 0, 31)
const job = newJob('ann', 'one', parseStart({ topics: ['AI'] }), T0)
const record = (fields: object): Job => ({ ...job, record: { ...job.record, ...fields } })

/** Runs in the storage of an object whose job is `job`. */
const stored = <T>(name: string, run: (store: JobStore, storage: DurableObjectStorage) => T) =>
  runInDurableObject(env.DIGEST_JOB.getByName(`store:${name}`), (_, { storage }) => {
    const store = new JobStore(storage)
    store.save(null, job, [])
    return run(store, storage)
  })

describe('a rule that exceeds a bound stores nothing:', () => {
  test.each([
    ['progress over 99', record({ progress: 120 })],
    ['an attempt over its limit', record({ attempt: 1_000_001 })],
    ['a step over 200 characters', record({ currentStep: 'x'.repeat(201) })],
    ['an end with an unknown status', record({ end: { status: 'lost', at: T0 } })],
    [
      'a reason over 2,000 characters',
      record({ end: { status: 'failed', at: T0, error: 'x'.repeat(2_001) } }),
    ],
    ['the 2,001st article', { ...job, last: { seq: 2_001, at: T0 } }],
  ])('%s', (name, changed) =>
    stored(name, (store, storage) => {
      expect(() => store.save(job, changed, [])).toThrow('must not be stored')
      expect(storage.kv.get('job')).toEqual(job.record)
      expect(store.job()).toEqual(job)
    }),
  )
})

test('what another release has stored beyond a bound of this one stays, and does not prevent a change', () =>
  stored('other release', (store, storage) => {
    const other = { ...job.record, currentStep: 'x'.repeat(300), mood: 'calm' }
    storage.kv.put('job', other)
    const again = new JobStore(storage)
    const before = again.job()
    if (!before) throw new Error('There is no job')
    again.save(before, { ...before, record: { ...before.record, progress: 50 } }, [])
    expect(storage.kv.get('job')).toEqual({ ...other, progress: 50 })
    expect(store.job()).toEqual(job)
  }))
