/** A verified token is accepted again without verification, but not for too long. */
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TokenCache } from '../../src/gateway/auth.ts'

const NOW = Date.parse('2026-06-01T00:00:00Z')
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
afterEach(() => void vi.useRealTimers())

test.for<[string, number, number, boolean]>([
  ['at once', 3_600_000, 0, true],
  ['within the minute', 3_600_000, 59_999, true],
  ['after a minute it is verified again', 3_600_000, 60_000, false],
  ['not after it has expired', 30_000, 30_000, false],
  ['a token that had expired already', -1, 0, false],
])('%s', ([, lasts, later, isKnown]) => {
  const recent = new TokenCache()
  recent.add(env, 'token', { expiresAt: NOW + lasts })
  vi.setSystemTime(NOW + later)
  expect(recent.get(env, 'token') !== undefined).toBe(isKnown)
  expect(recent.get(env, 'another')).toBeUndefined()
})

test.each(['AUTH_SECRET', 'AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE'])(
  'the cache is empty with another %s',
  (name) => {
    const recent = new TokenCache()
    recent.add(env, 'token', { expiresAt: NOW + 60_000 })
    expect(recent.get({ ...env, [name]: 'another' }, 'token')).toBeUndefined()
    expect(recent.get(env, 'token')).toBeUndefined()
  },
)

test('of more than a thousand tokens the oldest are dropped', () => {
  const recent = new TokenCache()
  for (let index = 0; index <= 1_000; index += 1)
    recent.add(env, `token ${index}`, { expiresAt: NOW + 60_000 })
  expect(recent.get(env, 'token 0')).toBeUndefined()
  expect(recent.get(env, 'token 1')).toBeDefined()
  expect(recent.get(env, 'token 1000')).toBeDefined()
})
