import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { codeOf, isOver, isTemporary, reasonOf } from '../../src/contract/errorOf.ts'
import { DigestError } from '../../src/contract/errors.ts'
import { JOB_STATES } from '../../src/contract/job.ts'

const error = (code: DigestError['code'], reason?: DigestError['reason']) =>
  new DigestError(code, 'Why', undefined, { reason })
const named = (name: string) => Object.assign(new Error('Why'), { name })
const marked = (mark: string) => Object.assign(new Error('Why'), { [mark]: true })

test.each([
  ['a conflict', error('conflict', 'ended'), 'conflict', 'ended', false],
  ['bad input', error('invalid_input'), 'invalid_input', undefined, false],
  ['a busy service', error('unavailable'), 'unavailable', undefined, true],
  ['a missing secret', error('unavailable', 'not_configured'), 'unavailable', 'not_configured', false],
  ['a limit', error('rate_limited'), 'rate_limited', undefined, true],
  ['a fault of the service', error('internal'), 'internal', undefined, true],
  ['a lost network', named('NetworkError'), undefined, undefined, true],
  ['a reset object', marked('durableObjectReset'), undefined, undefined, true],
  ['a fault of the caller', new TypeError('x is not a function'), undefined, undefined, false],
  ['the code of another program', { code: 'ENOENT', reason: 'ended of time' }, undefined, undefined, false],
  ['no error', undefined, undefined, undefined, false],
])('%s', (_, thrown, code, reason, temporary) => {
  expect([codeOf(thrown), reasonOf(thrown), isTemporary(thrown)]).toEqual([code, reason, temporary])
})

test('an error keeps its code and reason over RPC', async () => {
  const job = env.DIGEST_JOB.getByName('errors:open')
  await job.start({ topics: ['AI'] })
  const refused = await job.digest().then(
    () => undefined,
    (error: unknown) => error,
  )
  expect([codeOf(refused), reasonOf(refused), isTemporary(refused)]).toEqual(['conflict', 'not_ended', false])
})

test('a job is over in its three ends, by name and by status', () => {
  expect(JOB_STATES.filter((status) => isOver(status))).toEqual(['completed', 'failed', 'cancelled'])
  expect(isOver({ status: 'failed' })).toBe(true)
})
