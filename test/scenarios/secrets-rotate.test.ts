/** Rotation of the secret, clocks that differ, and the scopes of other identity providers' tokens. */
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { authenticate } from '../../src/gateway/auth.ts'
import gateway from '../../src/gateway/gateway.ts'
import type { OptionalBindings } from '../../src/platform/optionalBindings.ts'
import { signWatchToken } from '../../src/platform/watchToken.ts'
import { TEST_SECRET } from '../setup/secret.ts'
import { request, rest, rpcError, token } from '../support.ts'

const NEW_SECRET = 'a new secret of at least 32 characters'
const rotated: Env & OptionalBindings = { ...env, AUTH_SECRET: NEW_SECRET, AUTH_SECRET_PREVIOUS: TEST_SECRET }
const over: Env & OptionalBindings = { ...env, AUTH_SECRET: NEW_SECRET }

const ask = async (bearer: string, at: Env & OptionalBindings, path = '/preferences') =>
  (await gateway.fetch(request('GET', `/v1/users/me${path}`, { token: bearer }), at)).status

describe('a rotation of the secret', () => {
  test('rejects nobody while the previous one is kept', async () => {
    const before = await token({ sub: 'secrets-rotation' })
    const after = await token({ sub: 'secrets-rotation', secret: NEW_SECRET })
    expect([await ask(before, env), await ask(after, env)]).toEqual([200, 401])
    expect([await ask(before, rotated), await ask(after, rotated)]).toEqual([200, 200])
    expect([await ask(before, over), await ask(after, over)]).toEqual([401, 200])
  })

  test('keeps watch tokens, and signs only with the new one', async () => {
    const own = await token({ sub: 'rotation-watch' })
    const post = async (at: Env & OptionalBindings, bearer: string) => {
      const response = await gateway.fetch(
        request('POST', '/v1/users/me/jobs', { token: bearer, body: { jobId: 'one', topics: ['AI'] } }),
        at,
      )
      return (await response.json<{ watchToken: string }>()).watchToken
    }
    const watchToken = await post(env, own)
    const watch = async (at: Env) => {
      const response = await gateway.fetch(
        request('GET', `/v1/users/rotation-watch/jobs/one/events?token=${watchToken}`, {
          headers: { Accept: 'text/event-stream' },
        }),
        at,
      )
      await response.body?.cancel()
      return response.status
    }
    expect([await watch(env), await watch(rotated), await watch(over)]).toEqual([200, 200, 401])
  })

  test('new watch tokens are the gateway’s: an object runs with the former secret for minutes', async () => {
    const at = over
    const sent = { token: await token({ sub: 'rotation-object', secret: NEW_SECRET }) }
    const post = async (path: string, body?: object) => {
      const response = await gateway.fetch(request('POST', `/v1/users/me${path}`, { ...sent, body }), at)
      return (await response.json<{ watchToken: string }>()).watchToken
    }
    const events = async (path: string, watchToken: string) => {
      const headers = { Accept: 'text/event-stream' }
      const watched = request('GET', `/v1/users/me${path}/events?token=${watchToken}`, { headers })
      const response = await gateway.fetch(watched, at)
      await response.body?.cancel()
      return response.status
    }
    expect(await events('/jobs/one', await post('/jobs', { jobId: 'one', topics: ['AI'] }))).toBe(200)
    expect(await events('/jobs/one', await post('/jobs/one/watch-token'))).toBe(200)
    expect(await events('', await post('/watch-token'))).toBe(200)
  })

  test.each(['', 'short'])(
    'without a current secret, here %j, the previous one counts for nothing',
    async (AUTH_SECRET) => {
      const bearer = await token({ sub: 'secrets-rotation', scope: 'digest:admin' })
      const at: Env & OptionalBindings = { ...env, AUTH_SECRET, AUTH_SECRET_PREVIOUS: TEST_SECRET }
      expect(await ask(bearer, at)).toBe(401)
      expect((await gateway.fetch(request('GET', '/health'), at)).status).toBe(503)
      const watchToken = await signWatchToken(env, 'secrets-rotation')
      const headers = { Accept: 'text/event-stream' }
      const events = request('GET', `/v1/users/secrets-rotation/events?token=${watchToken}`, { headers })
      expect((await gateway.fetch(events, at)).status).toBe(401)
    },
  )

  test('a previous secret that can be guessed counts as none', async () => {
    const short = 'short'
    const bearer = await token({ sub: 'secrets-rotation', secret: short })
    expect(await ask(bearer, { ...over, AUTH_SECRET_PREVIOUS: short })).toBe(401)
  })
})

test.each([
  ['expired ten seconds ago', { expiresIn: -9 }, 200],
  ['expired before that', { expiresIn: -11 }, 401],
  ['valid in nine seconds', { nbf: Math.floor(Date.now() / 1000) + 9 }, 200],
  ['valid in a minute', { nbf: Math.floor(Date.now() / 1000) + 60 }, 401],
])('a token that is %s', async (_what, claims, status) => {
  expect(await ask(await token({ sub: 'secrets-clock', ...claims }), env)).toBe(status)
})

describe('AUTH_MAX_HOURS', () => {
  const now = Math.floor(Date.now() / 1000)
  const HOUR_SECONDS = 3_600
  const year9999 = 253_370_764_800
  test.each<[string, string, object, number]>([
    ['not set, a token of the year 9999', '', { exp: year9999 }, 200],
    ['two hours, a token of the year 9999 of now', '2', { exp: year9999, iat: now }, 200],
    ['two hours, of an hour ago', '2', { exp: year9999, iat: now - HOUR_SECONDS }, 200],
    ['two hours, of three hours ago', '2', { exp: year9999, iat: now - 3 * HOUR_SECONDS }, 401],
    ['two hours, a token that does not say when it was made', '2', { exp: year9999 }, 401],
    ['two hours, of tomorrow', '2', { exp: year9999, iat: now + 24 * HOUR_SECONDS }, 401],
    ['a half', '0.5', { exp: year9999, iat: now - HOUR_SECONDS }, 401],
    ['malformed: no token passes', 'two', { exp: year9999, iat: now }, 401],
    ['zero: no token passes', '0', { exp: year9999, iat: now }, 401],
  ])('%s', async (_what, AUTH_MAX_HOURS, claims, status) => {
    const bearer = await token({ sub: 'max-hours', expiresIn: null, ...claims })
    expect(await ask(bearer, { ...env, AUTH_MAX_HOURS })).toBe(status)
  })

  test('an expired age ends what the token has opened', async () => {
    const bearer = await token({ sub: 'max-hours', expiresIn: null, exp: year9999, iat: now })
    const { expiresAt } = await authenticate(
      { ...env, AUTH_MAX_HOURS: '2' },
      request('GET', '/', { token: bearer }),
    )
    expect(expiresAt).toBe((now + 2 * HOUR_SECONDS + 10) * 1000)
  })
})

describe('scopes are read from the claim of', () => {
  test.each<[string, Record<string, unknown>, number]>([
    ['OAuth: a text', { scope: 'openid digest:produce' }, 200],
    ['Entra ID: scp as a text', { scp: 'openid digest:produce' }, 200],
    ['Okta: scp as a list', { scp: ['openid', 'digest:produce'] }, 200],
    ['Auth0: permissions', { scope: 'openid', permissions: ['digest:produce'] }, 200],
    ['none: a text that only contains it', { scope: 'digest:producer' }, 403],
    ['none: a list of other things', { permissions: [{ name: 'digest:produce' }, 1] }, 403],
    ['none: permissions as a text', { permissions: 'digest:produce' }, 403],
  ])('%s', async (_what, claims, status) => {
    await env.DIGEST_JOB.getByName('secrets-scopes:one').start({ topics: ['AI'] })
    const bearer = await token({ sub: 'secrets-scopes', scope: '', ...claims })
    const response = await rest('POST', '/v1/users/me/jobs/one/report', {
      token: bearer,
      body: { progress: 1 },
    })
    expect(response.status).toBe(status)
  })
})

describe('a user id', () => {
  test.each(['auth0|5f', 'https://id.example.org/users/ann', 'a/b/../c', 'x'.repeat(255), '%2F'])(
    '%s works everywhere',
    async (sub) => {
      const bearer = await token({ sub })
      const started = await rest('POST', '/v1/users/me/jobs', { token: bearer, body: { topics: ['AI'] } })
      const location = started.headers.get('Location') ?? ''
      expect(started.status).toBe(201)
      expect(await (await rest('GET', location, { token: bearer })).json()).toMatchObject({ userId: sub })
      const { jobs } = await env.USER_STATE.getByName(sub).jobs()
      expect(jobs).toMatchObject([{ userId: sub }])
    },
  )

  test('is never "me"', async () => {
    const bearer = await token({ sub: 'me', scope: 'digest:admin' })
    expect((await rest('DELETE', '/v1/users/me', { token: bearer })).status).toBe(400)
    expect(await rpcError(() => env.USER_STATE.getByName('me').preferences())).toMatchObject({
      code: 'invalid_input',
    })
  })
})
