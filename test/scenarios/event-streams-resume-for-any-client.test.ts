/** Streams for clients of other makers: cursors, polyfills, and refusals after which an EventSource comes back. */
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import { Connection } from '../liveConnection.ts'
import { articles, request, token } from '../support.ts'

const job = (userId: string) => env.DIGEST_JOB.getByName(`${userId}:one`)

interface Asked {
  query?: string
  headers?: Record<string, string>
  env?: Env
}

async function ask(
  userId: string,
  { query = '', headers = {}, env: at = env }: Asked = {},
): Promise<Response> {
  return gateway.fetch(
    request('GET', `/v1/users/me/jobs/one/events${query}`, {
      token: await token({ sub: userId }),
      headers: { Accept: 'text/event-stream', ...headers },
    }),
    at,
  )
}

/** The ids and the articles' numbers of the stream of an ended job. */
async function read(response: Response): Promise<{ ids: string[]; seqs: number[] }> {
  const text = await response.text()
  const frames = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data))
  return {
    ids: [...text.matchAll(/^id: (.*)$/gm)].map(([, id = '']) => id),
    seqs: frames.flatMap(({ type, data }) =>
      type === 'articles' ? data.map(({ seq }: { seq: number }) => seq) : [],
    ),
  }
}

async function ended(userId: string): Promise<void> {
  // The digest of an erased job with this id has shown the same articles.
  await job(userId).start({ topics: ['AI'], allowSeen: true })
  await job(userId).addArticles(articles(3))
  await job(userId).complete()
}

test('a cursor of a job that was erased counts as having nothing', async () => {
  await ended('cursor')
  const { ids } = await read(await ask('cursor', { query: '?after=0' }))
  const old = ids.at(-1) ?? ''
  expect(old).toMatch(/^[0-9a-z]{8}\.3-end1$/)
  expect((await ask('cursor', { headers: { 'Last-Event-ID': old } })).status).toBe(204)

  await job('cursor').erase()
  await ended('cursor')
  const again = await read(await ask('cursor', { headers: { 'Last-Event-ID': old } }))
  expect(again.seqs).toEqual([1, 2, 3])
  const last = again.ids.at(-1) ?? ''
  expect(last).not.toBe(old)
  expect((await ask('cursor', { headers: { 'Last-Event-ID': last } })).status).toBe(204)
})

test.each([
  ['Last-Event-ID', (id: string) => ({ headers: { 'Last-Event-ID': id } })],
  ['lastEventId', (id: string) => ({ query: `?lastEventId=${id}` })],
  ['after', (id: string) => ({ query: `?after=${id}` })],
  ['lastEventId before after', (id: string) => ({ query: `?after=0&lastEventId=${id}` })],
  [
    'Last-Event-ID before lastEventId',
    (id: string) => ({ query: '?lastEventId=0', headers: { 'Last-Event-ID': id } }),
  ],
])('continues at %s', async (name, at) => {
  const userId = `resume-${name.replaceAll(' ', '-')}`
  await ended(userId)
  const { ids } = await read(await ask(userId, { query: '?after=0' }))
  const cursor = (ids.at(-1) ?? '').replace('3-end1', '1')
  expect((await read(await ask(userId, at(cursor)))).seqs).toEqual([2, 3])
  expect((await read(await ask(userId, at('2')))).seqs).toEqual([3])
  const refused = await ask(userId, at('two'))
  expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'invalid_input' }])
})

test('a WebSocket and a sibling take a cursor as after', async () => {
  await ended('cursor-socket')
  const { ids } = await read(await ask('cursor-socket', { query: '?after=0' }))
  const cursor = (ids.at(-1) ?? '').replace('3-end1', '2')
  const other = `00000000.${cursor.split('.')[1]}`
  for (const [after, seqs] of [
    [cursor, [3]],
    [other, [1, 2, 3]],
  ] as const) {
    const headers = { Upgrade: 'websocket' }
    for (const { webSocket } of [
      await ask('cursor-socket', { query: `?after=${after}`, headers }),
      await job('cursor-socket').fetch(`https://do/live?after=${after}`, { headers }),
    ]) {
      if (!webSocket) throw new Error('No connection')
      const connection = new Connection(webSocket)
      await connection.frame('end')
      const sent = connection.frames.flatMap((frame) => (frame.type === 'articles' ? frame.data : []))
      expect(sent.map(({ seq }) => seq)).toEqual(seqs)
    }
  }
})

test('Accept is compared without regard to case, and proxies are told to leave the stream alone', async () => {
  await ended('accept')
  const response = await ask('accept', { headers: { Accept: 'Text/Event-Stream' } })
  expect(response.status).toBe(200)
  expect(response.headers.get('Cache-Control')).toMatch(/no-transform/)
  expect(response.headers.get('X-Accel-Buffering')).toBe('no')
  await response.body?.cancel()
})

describe('a refusal that passes is a stream that says when to come back', () => {
  const refused: Env = { ...env, RATE_LIMIT: { limit: async () => ({ success: false }) } }

  test('over the rate limit', async () => {
    await ended('refused')
    const response = await ask('refused', { env: refused, headers: { 'Last-Event-ID': '2' } })
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/event-stream'])
    const text = await response.text()
    const [, retry = ''] = /^retry: (\d+)$/m.exec(text) ?? []
    expect(Number(retry)).toBeGreaterThanOrEqual(60_000)
    expect(Number(retry)).toBeLessThanOrEqual(90_000)
    // Otherwise the client would forget what it has.
    expect(text).toMatch(/^id: 2$/m)
    expect(JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '')).toMatchObject({
      type: 'error',
      data: { code: 'rate_limited' },
    })
  })

  test('a full job', async () => {
    await job('full').start({ topics: ['AI'] })
    const sockets = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const { webSocket } = await job('full').fetch('https://do/live', {
          headers: { Upgrade: 'websocket' },
        })
        webSocket?.accept()
        return webSocket
      }),
    )
    const response = await ask('full')
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).toMatch(/^retry: \d{4}$/m)
    expect(text).toMatch(/"code":"unavailable"/)
    for (const socket of sockets) socket?.close(1000)
  })

  test('but not for another request, a WebSocket, or a refusal that stays', async () => {
    await ended('refused-not')
    expect((await ask('refused-not', { env: refused, headers: { Accept: 'application/json' } })).status).toBe(
      429,
    )
    expect((await ask('refused-not', { env: refused, headers: { Upgrade: 'websocket' } })).status).toBe(429)
    expect((await ask('refused-none')).status).toBe(404)
    expect((await ask('refused-not', { query: '?unknown=1' })).status).toBe(400)
  })
})
