/** A newsroom that is bound and fails: the client gets 503 and nothing of the newsroom's response. */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import type { OptionalBindings } from '../../src/platform/optionalBindings.ts'
import { request, token } from '../support.ts'

let bearer: string
beforeAll(async () => {
  bearer = await token({ sub: 'newsreader', scope: '' })
})

test.each<[string, () => Promise<Response>]>([
  ['cannot be reached', () => Promise.reject(new Error('No such Worker'))],
  ['answers a page', async () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['answers another service’s JSON', async () => Response.json({ error: 'teapot' }, { status: 500 })],
])('%s: 503 with Retry-After', async (_, fetch) => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const connect = () => {
    throw new Error('Nobody connects to a newsroom')
  }
  const bound: Env & OptionalBindings = { ...env, NEWSROOM: { fetch, connect } }
  const body = { topics: ['AI'], feeds: ['https://example.org/feed'] }
  const response = await gateway.fetch(
    request('POST', '/v1/users/me/digests', { token: bearer, body }),
    bound,
  )
  expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '5'])
  expect(await response.json()).toEqual({
    code: 'unavailable',
    error: 'The newsroom is out of order; try again shortly',
  })
})

test('its own error is passed on', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  const refused = { error: 'The job was started with another input', code: 'conflict' }
  const fetch = async () => Response.json(refused, { status: 409 })
  const connect = () => {
    throw new Error('Nobody connects to a newsroom')
  }
  const bound: Env & OptionalBindings = { ...env, NEWSROOM: { fetch, connect } }
  const response = await gateway.fetch(
    request('POST', '/v1/users/me/digests', {
      token: bearer,
      body: { topics: ['AI'], feeds: ['https://feed.example/'] },
    }),
    bound,
  )
  expect([response.status, await response.json()]).toEqual([409, refused])
})

test('one order again and again is counted, whatever becomes of its job; one that is not sent is not', async () => {
  const orders: unknown[] = []
  const fetch = async (_: RequestInfo | URL, init?: RequestInit) => {
    orders.push(init?.body)
    return Response.json({}, { status: 202 })
  }
  const connect = () => {
    throw new Error('Nobody connects to a newsroom')
  }
  const again = await token({ sub: 'again', scope: '' })
  const body = { jobId: 'one', topics: ['AI'], feeds: ['https://feed.example/'] }
  const send = (sent: object, bound: Env) =>
    gateway.fetch(request('POST', '/v1/users/me/digests', { token: again, body: sent }), bound)
  const bound: Env & OptionalBindings = { ...env, NEWSROOM: { fetch, connect } }
  for (let n = 0; n < 200; n++) expect((await send(body, bound)).status).toBe(202)
  expect((await send(body, env)).status).toBe(503)
  expect((await send({ ...body, feeds: [] }, bound)).status).toBe(400)
  const refused = await send(body, bound)
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'rate_limited' }])
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(23 * 60 * 60)
  expect(orders).toHaveLength(200)
})

const order = (body: unknown, bound: Env = env) =>
  gateway.fetch(request('POST', '/v1/users/me/digests', { token: bearer, body }), bound)

test('feeds may have names and a greatest age; an address with a password is refused', async () => {
  const orders: unknown[] = []
  const fetch = async (_: RequestInfo | URL, init?: RequestInit) => {
    orders.push(JSON.parse(String(init?.body)))
    return Response.json({}, { status: 202 })
  }
  const connect = () => {
    throw new Error('Nobody connects to a newsroom')
  }
  const bound: Env & OptionalBindings = { ...env, NEWSROOM: { fetch: fetch as Fetcher['fetch'], connect } }
  const feeds = ['https://a.example/', { url: 'https://b.example/', name: 'B, daily' }]
  const named = { jobId: 'named', topics: ['AI'], feeds, maxAgeDays: 7 }
  expect((await order(named, bound)).status).toBe(202)
  expect(orders).toEqual([{ ...named, userId: 'newsreader' }])
  for (const feed of ['https://me:secret@a.example/', { url: 'https://me:secret@a.example/' }]) {
    const refused = await order({ topics: ['AI'], feeds: [feed] }, bound)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'invalid_input' })
  }
  expect(orders).toHaveLength(1)
})

test.each<[string, unknown, object]>([
  ['topics without feeds', { topics: ['AI'] }, { error: 'feeds: is required' }],
  ['feeds without topics', { feeds: ['https://a.example/'] }, { error: 'topics: is required' }],
  ['nothing, without preferences', {}, { error: 'topics: the preferences have none' }],
  ['no body, without preferences', undefined, { error: 'topics: the preferences have none' }],
  ['an age of no days', { topics: ['AI'], feeds: ['https://a.example/'], maxAgeDays: 0 }, {}],
])('an order of %s is refused', async (_, body, answer) => {
  const response = await order(body)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'invalid_input', ...answer })
})

test('an order of the preferences without a newsroom is unavailable', async () => {
  const feeds = ['https://example.org/feed']
  await env.USER_STATE.getByName('newsreader').updatePreferences({ topics: ['AI'], feeds })
  expect((await order({ jobId: 'now' })).status).toBe(503)
  await env.USER_STATE.getByName('newsreader').erase()
})
