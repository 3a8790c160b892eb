/** A newsroom that is bound and fails: the client gets 503 and nothing of the newsroom's response. */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
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
  const bound: Env = { ...env, NEWSROOM: { fetch, connect } }
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
  const bound: Env = { ...env, NEWSROOM: { fetch, connect } }
  const response = await gateway.fetch(
    request('POST', '/v1/users/me/digests', {
      token: bearer,
      body: { topics: ['AI'], feeds: ['https://feed.example/'] },
    }),
    bound,
  )
  expect([response.status, await response.json()]).toEqual([409, refused])
})
