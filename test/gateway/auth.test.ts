/** Authentication: every way a token can be invalid, each rejected with its code before anything else. */
import { env } from 'cloudflare:workers'
import { base64url } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import { TokenCache } from '../../src/gateway/tokenCache.ts'
import { connect } from '../liveConnection.ts'
import { TEST_SECRET } from '../setup/secret.ts'
import { httpError, request, rest, token } from '../support.ts'

const path = '/v1/users/ann/preferences'
const encode = (value: object) => base64url.encode(JSON.stringify(value))
const inAnHour = Math.floor(Date.now() / 1000) + 3600

/** An unsigned token, which some libraries once accepted. */
const unsigned = (alg: string) => `${encode({ alg })}.${encode({ sub: 'ann', exp: inAnHour })}.`

/** The payload was changed after signing. */
async function tampered(): Promise<string> {
  const [head, , signature] = (await token({ sub: 'bob' })).split('.')
  return `${head}.${encode({ sub: 'ann', exp: inAnHour })}.${signature}`
}

const unauthenticated: [string, () => string | undefined | Promise<string>][] = [
  ['no token', () => undefined],
  ['no JWT at all', () => 'hello'],
  ['a JWT of garbage', () => 'a.b.c'],
  ['two parts only', () => `${encode({ alg: 'HS256' })}.${encode({ sub: 'ann', exp: inAnHour })}`],
  ['another secret', () => token({ sub: 'ann', secret: 'another secret, also long enough' })],
  ['a changed payload', tampered],
  ['alg none', () => unsigned('none')],
  ['alg None', () => unsigned('None')],
  ['HS256 without a signature', () => unsigned('HS256')],
  ['an algorithm that is not listed', () => unsigned('HS512')],
  ['RS256 without a provider', () => unsigned('RS256')],
  ['an expired token', () => token({ sub: 'ann', expiresIn: -11 })],
  ['no expiry', () => token({ sub: 'ann', expiresIn: null })],
  ['no subject', () => token({})],
  ['not yet valid', () => token({ sub: 'ann', nbf: inAnHour })],
]

describe('unauthenticated', () => {
  test.each(unauthenticated)('%s', async (_what, make) => {
    const response = await rest('GET', path, { token: await make() })
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
    expect(await httpError(response)).toEqual({ status: 401, code: 'unauthenticated' })
  })

  test.each([
    ['another scheme', { Authorization: `Basic ${btoa('ann:secret')}` }],
    ['a token in the query', {}],
    ['a subprotocol without an upgrade', { 'Sec-WebSocket-Protocol': 'digest, bearer.TOKEN' }],
  ])('%s', async (_what, headers) => {
    const good = await token({ sub: 'ann' })
    const filled = Object.entries(headers).map(([name, value]) => [name, value.replace('TOKEN', good)])
    const response = await rest('GET', `${path}?token=${good}&access_token=${good}`, {
      headers: Object.fromEntries(filled),
    })
    expect(await httpError(response)).toEqual({ status: 401, code: 'unauthenticated' })
  })

  test('the response does not say what is wrong', async () => {
    const answers = unauthenticated.slice(1).map(async ([, make]) => {
      const { error } = await (await rest('GET', path, { token: await make() })).json<{ error: string }>()
      return error
    })
    expect(new Set(await Promise.all(answers)).size).toBe(1)
  })
})

const job = '/v1/users/ann/jobs/one'
const article = { id: 'a', title: 'A' }
describe('forbidden', () => {
  test.each([
    ['another user’s path', { sub: 'bob' }, 'GET', path, undefined],
    ['another user’s path, with a name that begins alike', { sub: 'an' }, 'GET', path, undefined],
    ['another user’s path, in other letters', { sub: 'Ann' }, 'GET', path, undefined],
    ['another user’s job', { sub: 'bob' }, 'DELETE', job, undefined],
    ['an article without the scope', { sub: 'ann', scope: '' }, 'POST', `${job}/articles`, article],
    ['a report without the scope', { sub: 'ann', scope: '' }, 'POST', `${job}/report`, {}],
    ['completing without the scope', { sub: 'ann', scope: '' }, 'POST', `${job}/complete`, undefined],
    ['failing without the scope', { sub: 'ann', scope: '' }, 'POST', `${job}/fail`, { error: 'x' }],
    ['a scope that begins alike', { sub: 'ann', scope: 'digest:producer' }, 'POST', `${job}/report`, {}],
    ['scopes as a list', { sub: 'ann', scope: ['digest:produce'] }, 'POST', `${job}/report`, {}],
    [
      'an admin without the scope to produce',
      { sub: 'root', scope: 'digest:admin' },
      'POST',
      `${job}/report`,
      {},
    ],
  ])('%s', async (_what, claims, method, address, body) => {
    const response = await rest(method, address, { token: await token(claims), body })
    expect(await httpError(response)).toEqual({ status: 403, code: 'forbidden' })
  })
})

describe('allowed', () => {
  test.each([
    ["the user's own path", { sub: 'ann', scope: '' }, path],
    ['me', { sub: 'ann', scope: '' }, '/v1/users/me/preferences'],
    ['any user for an admin', { sub: 'root', scope: 'openid digest:admin' }, path],
    ['a user id with a colon, encoded or not', { sub: 'did:plc:abc' }, '/v1/users/did%3Aplc:abc/preferences'],
  ])('%s', async (_what, claims, address) => {
    expect((await rest('GET', address, { token: await token(claims) })).status).toBe(200)
  })

  test('me is the token’s own user', async () => {
    const mine = { token: await token({ sub: 'mine' }), body: { topics: ['AI'] } }
    expect((await rest('PUT', '/v1/users/me/preferences', mine)).status).toBe(200)
    expect(await env.USER_STATE.getByName('mine').preferences()).toMatchObject({ topics: ['AI'] })
  })

  test('health needs no token', async () => {
    const response = await rest('GET', '/health')
    expect([response.status, await response.json()]).toMatchObject([200, { status: 'ok' }])
  })
})

test('a browser’s socket sends its token as a subprotocol, and the other one is selected', async () => {
  await env.DIGEST_JOB.getByName('ann:socket').start({ topics: ['AI'] })
  const address = '/v1/users/ann/jobs/socket/events'
  const headers = (bearer: string) => ({
    Upgrade: 'websocket',
    'Sec-WebSocket-Protocol': `digest, bearer.${bearer}`,
  })
  const good = await token({ sub: 'ann', scope: '' })
  const response = await rest('GET', address, { headers: headers(good) })
  expect([response.status, response.headers.get('Sec-WebSocket-Protocol')]).toEqual([101, 'digest'])
  expect(response.headers.get('Sec-WebSocket-Protocol')).not.toContain(good)
  const watcher = await connect(address, good)
  expect(await watcher.frame('update')).toMatchObject({ data: { id: 'socket' } })
  for (const [claims, status] of [
    [{ sub: 'ann', expiresIn: -11 }, 401],
    [{ sub: 'bob' }, 403],
  ] as const)
    expect((await rest('GET', address, { headers: headers(await token(claims)) })).status).toBe(status)
})

describe('fails closed', () => {
  // Configuration is under test: the gateway's own fetch with an env that lacks something.
  const nothing: Env = { ...env, AUTH_SECRET: '', AUTH_JWKS_URL: '', AUTH_ISSUER: '', AUTH_AUDIENCE: '' }

  test.each<[string, Partial<Env>]>([
    ['nothing configured', {}],
    ['a secret too short', { AUTH_SECRET: TEST_SECRET.slice(0, 31) }],
    ['a key set without issuer and audience', { AUTH_JWKS_URL: 'https://id.example/keys' }],
    [
      'a key set without audience',
      { AUTH_JWKS_URL: 'https://id.example/keys', AUTH_ISSUER: 'https://id.example' },
    ],
  ])('%s', async (_what, some) => {
    const config = { ...nothing, ...some }
    const secrets = [TEST_SECRET, some.AUTH_SECRET ?? '', ' ']
    for (const secret of secrets.filter((secret) => secret !== '')) {
      const response = await gateway.fetch(
        request('GET', path, { token: await token({ sub: 'ann', secret }) }),
        config,
      )
      expect(await httpError(response)).toEqual({ status: 401, code: 'unauthenticated' })
    }
    const health = await gateway.fetch(request('GET', '/health'), config)
    expect(await httpError(health)).toEqual({ status: 503, code: 'unavailable' })
  })

  test.each<[string, Partial<Env>, object, number]>([
    ['the issuer asked for', { AUTH_ISSUER: 'https://id.example' }, { iss: 'https://id.example' }, 200],
    ['another issuer', { AUTH_ISSUER: 'https://id.example' }, { iss: 'https://evil.example' }, 401],
    ['no issuer', { AUTH_ISSUER: 'https://id.example' }, {}, 401],
    ['the audience asked for', { AUTH_AUDIENCE: 'digests' }, { aud: ['x', 'digests'] }, 200],
    ['another audience', { AUTH_AUDIENCE: 'digests' }, { aud: 'x' }, 401],
  ])('%s', async (_what, config, claims, status) => {
    const signed = await token({ sub: 'ann', ...claims })
    const response = await gateway.fetch(request('GET', path, { token: signed }), { ...env, ...config })
    expect(response.status).toBe(status)
  })
})

test.each([0.1234567, 0.0001, 1e13])('a token that expires %d seconds later connects', async (more) => {
  const sub = `until ${more}`
  const exp = Math.floor(Date.now() / 1000) + 600 + more
  const mine = await token({ sub, expiresIn: null, exp })
  await env.DIGEST_JOB.getByName(`${sub}:job`).start({ topics: ['AI'] })
  const headers = { Accept: 'text/event-stream' }
  const response = await rest('GET', '/v1/users/me/jobs/job/events', { token: mine, headers })
  expect(response.status).toBe(200)
  await response.body?.cancel()
})

test('over the limit, requests get 429 by user, with Retry-After', async () => {
  // The real limit is 600 a minute, too many for a test. The binding is configuration.
  const limit = vi.fn(async ({ key }: { key: string }) => ({ success: key !== '["ann","ann",null]' }))
  const limited: Env = { ...env, RATE_LIMIT: { limit } }
  const call = async (sub: string, user: string, scope = '') =>
    gateway.fetch(
      request('GET', `/v1/users/${user}/preferences`, { token: await token({ sub, scope }) }),
      limited,
    )
  const refused = await call('ann', 'ann')
  expect(refused.headers.get('Retry-After')).toBe('60')
  expect(await httpError(refused)).toEqual({ status: 429, code: 'rate_limited' })
  expect((await call('bob', 'bob')).status).toBe(200)
  expect((await call('root', 'ann', 'digest:admin')).status).toBe(200)
  expect((await call('eve', 'ann')).status).toBe(403)
  const keys = limit.mock.calls.map(([{ key }]) => JSON.parse(key))
  expect(keys).toEqual([
    ['ann', 'ann', null],
    ['bob', 'bob', null],
    ['root', 'ann', null],
  ])
})

describe('refusals are limited by address', () => {
  const refuse = async (
    address: string | undefined,
    sent: { token?: string },
    path = '/v1/users/ann/preferences',
  ) => {
    const keys: unknown[] = []
    const limit = async ({ key }: { key: string }) => {
      keys.push(JSON.parse(key))
      return { success: !key.includes('refused') }
    }
    const headers: Record<string, string> = address === undefined ? {} : { 'CF-Connecting-IP': address }
    const response = await gateway.fetch(request('GET', path, { ...sent, headers }), {
      ...env,
      RATE_LIMIT: { limit },
    })
    return { keys, response }
  }

  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
  ])('%s counts as %s', async (address, network) => {
    const { keys, response } = await refuse(address, { token: 'bad' })
    expect(keys).toEqual([['refused', network]])
    expect(response.headers.get('Retry-After')).toBe('60')
    expect(await httpError(response)).toEqual({ status: 429, code: 'rate_limited' })
  })

  test('an invalid digest link counts the same', async () => {
    const { keys, response } = await refuse('2001:db8:1:2::1', {}, '/d/guess')
    expect(keys).toEqual([['refused', '2001:db8:1:2']])
    expect(response.status).toBe(429)
    expect((await refuse(undefined, {}, '/d/guess')).keys).toEqual([])
  })

  test('another user’s path and a missing token too', async () => {
    for (const sent of [{}, { token: await token({ sub: 'eve' }) }])
      expect((await refuse('192.0.2.7', sent)).response.status).toBe(429)
  })

  test('a valid token is not, whatever its address has done', async () => {
    const { keys, response } = await refuse('192.0.2.7', { token: await token({ sub: 'ann' }) })
    expect(response.status).toBe(200)
    expect(keys).toEqual([['ann', 'ann', null]])
  })

  test('a sibling has no address', async () => {
    const { keys, response } = await refuse(undefined, { token: 'bad' })
    expect([response.status, keys]).toEqual([401, []])
  })
})

describe('the log names', () => {
  const entryOf = async (user: string, job: string, claims: { sub: string }) => {
    const entries: unknown[] = []
    const spy = vi.spyOn(console, 'log').mockImplementation((entry) => void entries.push(entry))
    const sent = { token: await token(claims) }
    await gateway.fetch(request('GET', `/v1/users/${user}/jobs/${job}`, sent), { ...env, LOG_LEVEL: 'info' })
    spy.mockRestore()
    return entries[0]
  }

  test('who has asked for another’s data, and got nothing', async () => {
    expect(await entryOf('victim', 'one', { sub: 'mallory' })).toMatchObject({
      code: 'forbidden',
      userId: 'victim',
      callerId: 'mallory',
    })
  })

  test('at most 255 characters of an id, which may be anything', async () => {
    const entry = await entryOf('x'.repeat(5_000), 'y'.repeat(8_000), { sub: 'z'.repeat(9_000) })
    expect(entry).toMatchObject({
      userId: 'x'.repeat(255),
      jobId: 'y'.repeat(255),
      callerId: 'z'.repeat(255),
    })
  })
})

describe('a verified token is accepted again without verification, but not for too long', () => {
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

  test.each([
    ...[
      'AUTH_SECRET',
      'AUTH_SECRET_PREVIOUS',
      'AUTH_JWKS_URL',
      'AUTH_ISSUER',
      'AUTH_AUDIENCE',
      'AUTH_MAX_HOURS',
    ],
  ])('the cache is empty with another %s', (name) => {
    const recent = new TokenCache()
    recent.add(env, 'token', { expiresAt: NOW + 60_000 })
    expect(recent.get({ ...env, [name]: 'another' }, 'token')).toBeUndefined()
    expect(recent.get(env, 'token')).toBeUndefined()
  })

  test('of more than a thousand tokens the oldest are dropped', () => {
    const recent = new TokenCache()
    for (let index = 0; index <= 1_000; index += 1)
      recent.add(env, `token ${index}`, { expiresAt: NOW + 60_000 })
    expect(recent.get(env, 'token 0')).toBeUndefined()
    expect(recent.get(env, 'token 1')).toBeDefined()
    expect(recent.get(env, 'token 1000')).toBeDefined()
  })
})
