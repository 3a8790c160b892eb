/** Everything that is logged about an order has the id of the request that it comes from. */
import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import type { OptionalBindings } from '../../src/platform/optionalBindings.ts'
import { request, token } from '../support.ts'

interface Entry {
  operation: string
  requestId: string
}

/** A newsroom that passes the id on, as the one in `examples` does. */
async function produce(_: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const { userId, jobId, topics } = JSON.parse(String(init?.body))
  const requestId = new Headers(init?.headers).get('X-Request-Id') ?? ''
  using job = await exports.DigestService.job(userId, jobId, { requestId })
  await job.start({ topics, onTimeout: 'complete' })
  await job.complete()
  return Response.json({}, { status: 202 })
}
const connect = () => {
  throw new Error('Nobody connects to a newsroom')
}
const NEWSROOM: Fetcher = { fetch: produce as Fetcher['fetch'], connect }

function listened(): Entry[] {
  const entries: Entry[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation((entry) => void entries.push(entry))
  onTestFinished(() => spy.mockRestore())
  return entries
}

test.each<[string, object, string[]]>([
  [
    'of topics and feeds',
    { jobId: 'now', topics: ['AI'], feeds: ['https://feed.example/'] },
    ['complete', 'start', 'startDigest'],
  ],
  ['of the preferences', { jobId: 'now' }, ['complete', 'schedule', 'start', 'startDigest']],
])('an order %s', async (what, body, operations) => {
  const sub = `traced ${what}`
  const user = env.USER_STATE.getByName(sub)
  await user.updatePreferences({ topics: ['AI'], feeds: ['https://feed.example/'] })
  const bound: Env & OptionalBindings = { ...env, NEWSROOM }
  await runInDurableObject(user, (object) => Object.assign(object, { env: bound }))
  const entries = listened()
  const sent = { token: await token({ sub }), body }
  const response = await gateway.fetch(request('POST', '/v1/users/me/digests', sent), bound)
  expect(response.status).toBe(202)
  const ofRequests = entries.filter(({ operation }) => operation !== 'ended')
  expect(ofRequests.map(({ operation }) => operation).toSorted()).toEqual(operations)
  expect(new Set(ofRequests.map(({ requestId }) => requestId))).toEqual(
    new Set([response.headers.get('X-Request-Id')]),
  )
})

test.each(['x'.repeat(65), 'a\nb', ''])('a sibling’s id is an id, not %j', async (requestId) => {
  using user = await exports.DigestService.user('traced', { requestId })
  await expect(
    user.weights().then(
      () => 'read',
      ({ code }) => code,
    ),
  ).resolves.toBe('invalid_input')
})
