/** Watch tokens: where they come from, what they allow, and that they are never logged. */
import { env, exports } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  Connection,
  connect,
  connectBare,
  newJob,
  PRODUCE,
  post,
  request,
  tokenFor,
} from '../liveConnection.ts'

const UPGRADE = { Upgrade: 'websocket' }
const SSE = { Accept: 'text/event-stream' }
const MINUTE_MS = 60_000

/** Everything that is logged while a test runs. */
const logged: string[] = []

beforeEach(() => {
  logged.length = 0
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation(
      (...parts) => void logged.push(parts.map((part) => JSON.stringify(part)).join(' ')),
    )
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a watch token comes from', () => {
  const start = { topics: ['science'] }

  test.each<{ from: string; token: (user: string) => Promise<string | undefined> }>([
    {
      from: 'starting over REST',
      token: async (user) => read(await post(`/v1/users/${user}/jobs`, await tokenFor(user), job(start))),
    },
    {
      from: 'the same start again',
      token: async (user) => {
        const own = await tokenFor(user)
        await post(`/v1/users/${user}/jobs`, own, job(start))
        const again = await post(`/v1/users/${user}/jobs`, own, job(start))
        expect(again.status).toBe(200)
        return read(again)
      },
    },
    {
      from: 'starting over RPC',
      token: async (user) => (await env.DIGEST_JOB.getByName(`${user}:one`).start(start)).watchToken,
    },
    {
      from: "starting through the siblings' door",
      token: async (user) => {
        using job = await exports.DigestService.job(user, 'one')
        return (await job.start(start)).watchToken
      },
    },
    {
      from: 'POST …/watch-token',
      token: async (user) => {
        await env.DIGEST_JOB.getByName(`${user}:one`).start(start)
        return read(await post(`/v1/users/me/jobs/one/watch-token`, await tokenFor(user)))
      },
    },
  ])('$from, and opens a connection', async ({ from, token }) => {
    const user = `did:example:${from.replaceAll(/[^a-z]/gi, '')}`
    const watcher = await connectBare(`/v1/users/${user}/jobs/one/events?token=${await token(user)}`)
    expect((await watcher.frame('update')).data.userId).toBe(user)
  })

  const job = (input: object) => ({ jobId: 'one', ...input })
  const read = async (response: Response) => (await response.json<{ watchToken?: string }>()).watchToken

  test('an existing job, for its own user only', async () => {
    const { path } = await newJob()
    expect((await post('/v1/users/me/jobs/none/watch-token', await tokenFor('ann'))).status).toBe(404)
    expect((await post(`${path}/watch-token`, await tokenFor('ann'))).status).toBe(403)
  })
})

describe('a watch token is good for', () => {
  test("connections of either kind, with the user's own path only", async () => {
    const { events, watchToken } = await newJob()
    const watcher = await connectBare(`${events}?token=${watchToken}&after=0`)
    await watcher.frame('update')
    const stream = await request(`${events}?token=${watchToken}`, SSE)
    expect(stream.status).toBe(200)
    await stream.body?.cancel()
    const mine = await connectBare(`${events.replace(/user\d+/, 'me')}?token=${watchToken}`)
    await mine.frame('update')
  })

  test.each<[string, (token: string) => Record<string, string>]>([
    ['a subprotocol', (token) => ({ ...UPGRADE, 'Sec-WebSocket-Protocol': `digest, watch.${token}` })],
    ['the header of a WebSocket', (token) => ({ ...UPGRADE, Authorization: `Bearer ${token}` })],
    ['the header of an event stream', (token) => ({ ...SSE, Authorization: `Bearer ${token}` })],
  ])('a connection that has it in %s, which reads only', async (_where, headers) => {
    const { events, watchToken, job } = await newJob()
    const response = await request(events, headers(watchToken))
    if (!response.webSocket) {
      expect(response.headers.get('Content-Type')).toBe('text/event-stream')
      return response.body?.cancel()
    }
    const watcher = new Connection(response.webSocket)
    watcher.send({ progress: 50 })
    expect((await watcher.frame('error')).data.code).toBe('forbidden')
    expect((await job.status()).progress).toBe(0)
  })

  test('reading only: a report is rejected', async () => {
    const { events, watchToken, job } = await newJob()
    const watcher = await connectBare(`${events}?token=${watchToken}`)
    watcher.send({ progress: 50 })
    expect((await watcher.frame('error')).data.code).toBe('forbidden')
    expect((await job.status()).progress).toBe(0)
  })

  test('a quarter of an hour; the connection then ends with 4401, and a new token continues', async () => {
    const { events, watchToken, job } = await newJob()
    const watcher = await connectBare(`${events}?token=${watchToken}`)
    await watcher.frame('update')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 14 * MINUTE_MS })
    await job.report({ progress: 1 })
    await watcher.frame('update', 2)
    vi.setSystemTime(Date.now() + 2 * MINUTE_MS)
    await job.report({ progress: 2 })
    expect((await watcher.close()).code).toBe(4401)
    expect((await request(`${events}?token=${watchToken}`, UPGRADE)).status).toBe(401)
    const renewed = await connectBare(`${events}?token=${(await job.watchToken()).watchToken}`)
    expect((await renewed.frame('update')).data.progress).toBe(2)
  })

  test('nothing else', async () => {
    const { path, events, watchToken } = await newJob()
    const other = await newJob()
    await env.DIGEST_JOB.getByName(`${path.split('/')[3]}:two`).start({ topics: ['science'] })
    const bearer = { Authorization: `Bearer ${watchToken}` }
    const query = `?token=${watchToken}`
    const body = watchToken.split('.')[1] ?? ''
    const tampered = watchToken.replace(body, btoa(atob(body).replace('one', 'two')).replace(/=+$/, ''))
    const own = await tokenFor(other.user, PRODUCE)
    const answers = {
      status: await request(path + query),
      articles: await request(`${path}/articles${query}`),
      'events, whatever is accepted': await request(events + query),
      'bearer of status': await request(path, bearer),
      "a user's token as a watch token": await request(other.events, {
        ...UPGRADE,
        'Sec-WebSocket-Protocol': `digest, watch.${own}`,
      }),
      renewal: await post(`${path}/watch-token`, watchToken),
      'renewal by query': await exports.default.fetch(
        new Request(`https://digests.example${path}/watch-token${query}`, { method: 'POST' }),
      ),
      'another job': await request(events.replace('/one/', '/two/') + query, UPGRADE),
      "another user's job": await request(other.events + query, UPGRADE),
      tampered: await request(`${events.replace('/one/', '/two/')}?token=${tampered}`, UPGRADE),
      empty: await request(`${events}?token=`, UPGRADE),
      "a user's token in the query": await request(`${other.events}?token=${own}`, UPGRADE),
    }
    const statuses = Object.entries(answers).map(([name, { status }]) => [name, status])
    expect(Object.fromEntries(statuses)).toEqual({
      status: 401,
      articles: 401,
      'events, whatever is accepted': 200,
      'bearer of status': 401,
      "a user's token as a watch token": 401,
      renewal: 401,
      'renewal by query': 401,
      'another job': 403,
      "another user's job": 403,
      tampered: 401,
      empty: 401,
      "a user's token in the query": 401,
    })
  })
})

test('no token is ever logged, however it was sent or expired', async () => {
  const { user, path, events, watchToken } = await newJob()
  const own = await tokenFor(user, PRODUCE)
  await post(`/v1/users/${user}/jobs`, own, { jobId: 'two', topics: ['science'] })
  await connectBare(`${events}?token=${watchToken}`)
  await connect(events, own)
  await request(`${events}?token=${watchToken}&after=x`, UPGRADE)
  await request(`${path}?token=${watchToken}`)
  await request(`${path}/none?token=${watchToken}`)
  await request(`${events}?token=${watchToken}x`, SSE)
  using job = await exports.DigestService.job(user, 'one')
  await job.watchToken()
  expect(logged.length).toBeGreaterThanOrEqual(8)
  const signatures = [watchToken, own].map((token) => token.split('.')[2] ?? '')
  for (const line of logged) {
    for (const signature of signatures) expect(line).not.toContain(signature)
    expect(line).not.toMatch(/eyJ[\w-]+\.[\w-]+\./)
  }
})
