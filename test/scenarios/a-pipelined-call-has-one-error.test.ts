/** A handle never throws, so a call on it is the only promise that fails. */
import { exports } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { disposed, rpcError } from '../support.ts'

test.each([
  [
    'a job without a user',
    () => disposed(exports.DigestService.job('', 'x')).status(),
    'a user id must not be empty',
  ],
  ['a job id with a colon', () => disposed(exports.DigestService.job('ann', 'a:b')).status(), 'a job id is'],
  ['no user', () => disposed(exports.DigestService.user('me')).weights(), 'a user id must not be "me"'],
])('%s: the call is invalid_input, the handle is none', async (_, call, message) => {
  expect(await rpcError(call)).toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining(message),
  })
})

test('a handle with a malformed id is one', async () => {
  using handle = await exports.DigestService.job('', 'x')
  expect((await rpcError(() => handle.status())).code).toBe('invalid_input')
})
