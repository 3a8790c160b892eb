/**
 * `GET /health` reports its checks: it writes nothing, costs little however often it is called, and never
 * hangs.
 */
import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import gateway from '../../../src/gateway/gateway.ts'
import { held, InjectedFault, NOTHING } from '../../storage.ts'
import { clock, expectInternal, request } from '../../support.ts'

/** A public key, of the examples of RFC 7517. */
const EC = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
}

const OK = { tokens: 'ok', jobs: 'ok', users: 'ok' }
const job = env.DIGEST_JOB.getByName('health-check:health-check')
const user = env.USER_STATE.getByName('health-check')

/** A service with another configuration and an empty cache. */
const asked = (change: Partial<Env> = {}) => gateway.fetch(request('GET', '/health'), { ...env, ...change })

/** How often the checked objects were called. */
async function counting() {
  const calls = { jobs: 0, users: 0 }
  const count = (name: keyof typeof calls) => (object: { fetch(request: Request): Promise<Response> }) => {
    const { fetch } = object
    object.fetch = (request) => {
      calls[name] += 1
      return fetch.call(object, request)
    }
  }
  await runInDurableObject(job, count('jobs'))
  await runInDurableObject(user, count('users'))
  return calls
}

afterEach(() => void vi.restoreAllMocks())

test('reports every check, and has written nothing', async () => {
  const response = await asked()
  expect([response.status, await response.json()]).toEqual([
    200,
    { status: 'ok', checks: OK, newsroom: false },
  ])
  expect(await held(job)).toEqual(NOTHING)
  expect(await held(user)).toEqual(NOTHING)
})

test('however many requests within ten seconds, each object is called once; then again', async () => {
  const { pass } = clock()
  const calls = await counting()
  const fresh = { ...env }
  const many = async () => {
    const answers = Array.from({ length: 20 }, () => gateway.fetch(request('GET', '/health'), fresh))
    for (const response of await Promise.all(answers)) expect(response.status).toBe(200)
  }
  await many()
  pass(9_999)
  await many()
  expect(calls).toEqual({ jobs: 1, users: 1 })
  pass(1)
  await many()
  expect(calls).toEqual({ jobs: 2, users: 2 })
})

test('the same for requests over HTTP', async () => {
  // Results of another test have expired.
  clock().pass(10_000)
  const calls = await counting()
  const ask = () => exports.default.fetch(request('GET', '/health'))
  await ask()
  await Promise.all([ask(), ask(), ask()])
  expect(await (await ask()).json()).toMatchObject({ checks: OK })
  expect(calls).toEqual({ jobs: 1, users: 1 })
})

describe('a fault', () => {
  const provider = {
    AUTH_JWKS_URL: 'https://id.example/keys',
    AUTH_ISSUER: 'https://id.example',
    AUTH_AUDIENCE: 'digests',
  }
  const keys =
    (body: BodyInit, init: ResponseInit = {}) =>
    async () =>
      new Response(body, init)

  test.each<[string, string, () => Promise<Response>]>([
    ['an error', 'the key set answers 500', keys('', { status: 500 })],
    [
      'a redirect, which is not followed for verifying either',
      'the key set answers 302',
      keys('', { status: 302 }),
    ],
    ['something else', 'cannot be reached', keys('<html>')],
    ['JSON of another kind', 'the key set holds no keys', keys('null')],
    ['no keys', 'the key set holds no keys', keys('{"keys": []}')],
    ['no connection', 'cannot be reached', () => Promise.reject(new TypeError('Network connection lost'))],
    [
      'keys that cannot verify: no RSA key, one for encryption, and an unknown curve',
      'no key of the key set can verify a token',
      keys(
        JSON.stringify({
          keys: [
            { kty: 'RSA', kid: 'one' },
            { ...EC, use: 'enc' },
            { ...EC, crv: 'secp256k1' },
          ],
        }),
      ),
    ],
    ['a key among others', 'ok', keys(JSON.stringify({ keys: [{ kty: 'RSA' }, EC] }))],
  ])('of a provider that answers %s: %s', async (_what, tokens, answer) => {
    const internal = expectInternal()
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(answer)
    const response = await asked(provider)
    expect([response.status, await response.json()]).toMatchObject([
      tokens === 'ok' ? 200 : 503,
      { checks: { ...OK, tokens } },
    ])
    expect(fetched).toHaveBeenCalledOnce()
    // Only a provider that sends no JSON, or cannot be reached, is an internal error.
    expect(internal.length).toBe(tokens === 'cannot be reached' ? 1 : 0)
  })

  test('of the configuration', async () => {
    const response = await asked({ AUTH_SECRET: '' })
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('5')
    expect(await response.json()).toEqual({
      error: 'tokens: no way to verify a token is configured',
      code: 'unavailable',
      status: 'unavailable',
      checks: { ...OK, tokens: 'no way to verify a token is configured' },
      newsroom: false,
    })
  })

  test('that stops nothing is named, and the service is well', async () => {
    const response = await asked({ LOG_LEVEL: 'debug', CORS_ORIGINS: 'app.example' })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      status: 'ok',
      checks: OK,
      newsroom: false,
      settings: [
        'LOG_LEVEL is neither error nor info: error counts',
        'CORS_ORIGINS: app.example is not an origin such as https://app.example and never matches',
      ],
    })
  })

  test('of an object’s storage is reported, and ends when it is over', async () => {
    const internal = expectInternal()
    const { pass } = clock()
    const same = { ...env }
    const ask = async () => (await gateway.fetch(request('GET', '/health'), same)).json()
    await runInDurableObject(job, (_, { storage: { kv } }) => {
      const { get } = kv
      kv.get = () => {
        kv.get = get
        throw new InjectedFault('The storage failed just now')
      }
    })
    expect(await ask()).toMatchObject({ checks: { ...OK, jobs: 'cannot read its storage' } })
    expect(internal).toMatchObject([{ operation: '/status', details: expect.stringContaining('just now') }])
    pass(10_000)
    expect(await ask()).toMatchObject({ status: 'ok', checks: OK })
  })

  // What only the platform does to an object cannot be caused here: these two have the namespace's shape.
  const namespace = <T>(fetch: () => Promise<Response>) => ({ getByName: () => ({ fetch }) }) as T

  test('of an object that cannot be reached is logged with details that the caller does not get', async () => {
    const internal = expectInternal()
    const response = await asked({
      USER_STATE: namespace(() => Promise.reject(new Error('The machine at 10.0.0.1 is down'))),
    })
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({
      code: 'unavailable',
      checks: { ...OK, users: 'cannot be reached' },
    })
    expect(text).not.toContain('10.0.0.1')
    expect(internal[0]).toMatchObject({
      requestId: response.headers.get('X-Request-Id'),
      operation: 'health users',
      code: 'internal',
      details: 'Error: The machine at 10.0.0.1 is down',
    })
  })

  test('of everything that hangs is reported within five seconds', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => new Promise(() => {}))
    const hangs = () => new Promise<Response>(() => {})
    const waiting = vi.spyOn(scheduler, 'wait')
    const response = await asked({
      ...provider,
      DIGEST_JOB: namespace(hangs),
      USER_STATE: namespace(hangs),
    })
    // What it waits is what it asks the clock for, however busy the machine is.
    expect(waiting.mock.calls).toHaveLength(3)
    for (const [ms] of waiting.mock.calls) expect(ms).toBeLessThan(5_000)
    const hanging = 'does not answer'
    expect(await response.json()).toMatchObject({
      status: 'unavailable',
      checks: { tokens: hanging, jobs: hanging, users: hanging },
    })
  })
})
