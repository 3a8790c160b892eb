/** Ids of objects: what is accepted without its schema, the schema accepts unchanged. */
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
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
