/**
 * Stubs: what is accepted as an id without its schema, the schema accepts unchanged; and which calls are repeated.
 */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import * as v from 'valibot'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { UserIdSchema } from '../../src/contract/fields.ts'
import { JobIdSchema } from '../../src/contract/job.ts'
import { getJobStub, getUserStub, parseJobName, parseUserName } from '../../src/platform/stubs.ts'

const isAccepted = (call: () => unknown) => {
  try {
    call()
    return true
  } catch {
    return false
  }
}

const unit = fc.constantFrom('a', 'Z', '0', '_', '-', '.', 'me', ':', ' ', '/', '\n', 'é')
const id = fc.oneof(
  fc.string({ unit, maxLength: 5 }),
  fc.constantFrom('me', '.', '..', 'x'.repeat(64), 'x'.repeat(256)),
)

test('an id is accepted exactly if its schema accepts it', () => {
  fc.assert(
    fc.property(id, id, (userId, jobId) => {
      const isUser = v.is(UserIdSchema, userId)
      expect(isAccepted(() => getUserStub(env, userId))).toBe(isUser)
      expect(isAccepted(() => getJobStub(env, userId, jobId))).toBe(isUser && v.is(JobIdSchema, jobId))
    }),
    { numRuns: 2_000 },
  )
})

test('a name has the ids of its object', () => {
  expect(parseJobName('ann:b:monday')).toEqual({ userId: 'ann:b', jobId: 'monday' })
  expect(parseUserName('ann')).toBe('ann')
  for (const name of [undefined, '', 'monday', ':monday', 'ann:'])
    expect(
      isAccepted(() => parseJobName(name)),
      String(name),
    ).toBe(false)
})

describe('a call is repeated', () => {
  afterEach(() => void vi.restoreAllMocks())

  /** A user's namespace whose objects fail as the platform's do: only the platform sets these properties. */
  function failing(marks: object, failures = Number.POSITIVE_INFINITY) {
    const calls = { count: 0 }
    const preferences = async () => {
      calls.count += 1
      if (calls.count <= failures) throw Object.assign(new Error('Failed'), marks)
      return {}
    }
    const USER_STATE = { getByName: () => ({ preferences }) } as unknown as Env['USER_STATE']
    const call = () =>
      getUserStub({ ...env, USER_STATE }, 'ann')
        .preferences()
        .then(
          () => 'answered',
          () => 'failed',
        )
    return { calls, call }
  }

  test.each<[string, object, number]>([
    ['after a reset', { durableObjectReset: true }, 4],
    ['after a reset that the platform calls retryable', { durableObjectReset: true, retryable: true }, 4],
    ['once after a lost answer: the runtime repeats what did not arrive', { retryable: true }, 2],
    ['not after overload', { overloaded: true }, 1],
    [
      'not after overload, whatever else is said',
      { overloaded: true, retryable: true, durableObjectReset: true },
      1,
    ],
    ['not after any other error', {}, 1],
  ])('%s', async (_what, marks, tries) => {
    vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined)
    const { calls, call } = failing(marks)
    expect([await call(), calls.count]).toEqual(['failed', tries])
    const passing = failing(marks, 1)
    expect(await passing.call()).toBe(tries > 1 ? 'answered' : 'failed')
  })

  test('on a new stub, after a pause that doubles', async () => {
    const waits = vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined)
    await failing({ durableObjectReset: true }).call()
    const pauses = waits.mock.calls.map(([ms]) => ms)
    expect(pauses).toHaveLength(3)
    for (const [index, ms] of pauses.entries()) {
      expect(ms).toBeGreaterThanOrEqual(25 * 2 ** index)
      expect(ms).toBeLessThanOrEqual(50 * 2 ** index)
    }
  })

  test('not after ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.spyOn(scheduler, 'wait').mockImplementation(async () => void vi.setSystemTime(Date.now() + 6_000))
    const { calls, call } = failing({ durableObjectReset: true })
    await call()
    vi.useRealTimers()
    expect(calls.count).toBe(3)
  })
})
