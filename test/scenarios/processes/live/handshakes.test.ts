/**
 * What the client's requests show to whoever records them in between: the platform keeps addresses, and of the headers
 * those that it does not take for a secret. And what the client does where sockets are refused.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { readEvents } from '../disconnects/eventSource.ts'
import { Runtime, token } from '../runtime/runtime.ts'

let runtime: Runtime
let between: Server
let base: string
/** What was asked, with all headers but `Authorization`, whose name the platform knows. */
let recorded: { asked: string; isHandshake: boolean }[]
let areSocketsRefused = false
let isWithoutSecret = false

const record = (
  { method, url, headers: { authorization: _, ...headers } }: IncomingMessage,
  isHandshake: boolean,
) => recorded.push({ asked: `${method} ${url} ${JSON.stringify(headers)}`, isHandshake })

beforeAll(async () => {
  runtime = await Runtime.start()
  const { hostname, port } = runtime.url
  const forwarded = ({ method, url: path, headers }: IncomingMessage) =>
    request({ hostname, port, method, path, headers })
  between = createServer((asked, answer) => {
    record(asked, false)
    if (isWithoutSecret && asked.url?.endsWith('/watch-token'))
      return answer.writeHead(503).end('{"error": "No secret", "code": "unavailable"}')
    const passed = forwarded(asked).on('error', () => answer.destroy())
    passed.on('response', (response) => {
      response.on('error', () => answer.destroy())
      response.pipe(answer.writeHead(response.statusCode ?? 500, response.headers))
    })
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  between.on('upgrade', (asked, socket) => {
    record(asked, true)
    if (areSocketsRefused) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const passed = forwarded(asked).on('error', () => socket.destroy())
    passed.on('upgrade', (response, upstream, head) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`)
      socket.write(head)
      upstream.on('error', () => socket.destroy()).pipe(socket)
      socket.on('error', () => upstream.destroy()).pipe(upstream)
    })
    passed.on('response', ({ statusCode }) => socket.end(`HTTP/1.1 ${statusCode} Refused\r\n\r\n`))
    passed.end()
  })
  between.listen(0, '127.0.0.1')
  await once(between, 'listening')
  base = `http://127.0.0.1:${(between.address() as AddressInfo).port}`
})
afterAll(async () => {
  between.closeAllConnections()
  between.close()
  await runtime.stop()
})
beforeEach(() => {
  recorded = []
  areSocketsRefused = false
  isWithoutSecret = false
})

const article = (number: number) => ({ id: `a${number}`, title: `Article ${number}` })

/** Watches a new job while articles come, to its end. @returns the articles' numbers */
async function watchLife(user: string) {
  const bearer = await token(user, 'digest:produce')
  const producer = new DigestClient({ base: runtime.url, token: bearer })
  const client = new DigestClient({ base, token: bearer })
  await producer.start({ jobId: 'one', topics: ['AI'] })
  await producer.addArticles('one', [1, 2].map(article))
  const seqs: number[] = []
  let ends = 0
  for await (const frame of client.watch('one', { after: 0 })) {
    if (frame.type === 'articles') {
      seqs.push(...frame.data.map(({ seq }) => seq))
      if (seqs.length === 2) await producer.addArticles('one', [3, 4].map(article))
      if (seqs.length === 4) await producer.complete('one')
    }
    if (frame.type === 'end') ends += 1
  }
  expect(ends).toBe(1)
  const jobs = client.watchJobs()
  expect((await jobs.next()).value).toMatchObject({ type: 'jobs', data: [{ id: 'one' }] })
  await jobs.return(undefined)
  return { seqs, bearer }
}

/** A token's signature identifies it, and its payload names the user. */
const shows = (text: string, bearer: string) =>
  bearer
    .split('.')
    .slice(1)
    .some((part) => text.includes(part))

test('no handshake and no address carries the user’s token: the client watches with a watch token', async () => {
  const { seqs, bearer } = await watchLife('ann')
  expect(seqs).toEqual([1, 2, 3, 4])
  const handshakes = recorded.filter(({ isHandshake }) => isHandshake)
  expect(handshakes).toHaveLength(2)
  for (const { asked } of handshakes) expect(asked).toMatch(/"sec-websocket-protocol":"digest, ?watch\./)
  expect(recorded.filter(({ asked }) => shows(asked, bearer))).toEqual([])
})

test.each<[string, () => void]>([
  [
    'sockets are refused',
    () => {
      areSocketsRefused = true
    },
  ],
  [
    'the service has no secret to sign watch tokens with',
    () => {
      isWithoutSecret = true
    },
  ],
  [
    'there is no WebSocket',
    () => {
      vi.stubGlobal('WebSocket', undefined)
      onTestFinished(() => {
        vi.unstubAllGlobals()
      })
    },
  ],
])('where %s, a watch goes on by the event stream', async (what, arrange) => {
  arrange()
  const { seqs, bearer } = await watchLife(what.replaceAll(/[^a-z]/gi, ''))
  expect(seqs).toEqual([1, 2, 3, 4])
  const streams = recorded.filter(({ asked }) => asked.includes('text/event-stream'))
  expect(streams).toHaveLength(2)
  expect(recorded.filter(({ asked }) => shows(asked, bearer))).toEqual([])
})

test('a watch by event stream goes on over a crash, and ends with `gone` once the job is erased', async () => {
  areSocketsRefused = true
  const bearer = await token('eve', 'digest:produce')
  const producer = new DigestClient({ base: runtime.url, token: bearer })
  await producer.start({ jobId: 'one', topics: ['AI'] })
  const frames = new DigestClient({ base, token: bearer }).watch('one', { after: 0 })
  const next = async () => {
    for (;;) {
      const { value } = await frames.next()
      if (value?.type !== 'update') return value
    }
  }
  await producer.addArticle('one', article(1))
  expect(await next()).toMatchObject({ data: [{ seq: 1 }] })
  await runtime.crash()
  await producer.addArticle('one', article(2))
  expect(await next()).toMatchObject({ data: [{ seq: 2 }] })
  await producer.eraseJob('one')
  await expect(next()).rejects.toMatchObject({ code: 'gone' })
})

test('a large report reaches each of many watchers once, by sockets and by event streams', async () => {
  const bearer = await token('many', 'digest:produce')
  const client = new DigestClient({ base: runtime.url, token: bearer })
  await client.start({ jobId: 'one', topics: ['AI'] })
  const summary = 'x'.repeat(60_000)
  const add = (from: number) =>
    client.addArticles(
      'one',
      Array.from({ length: 15 }, (_, index) => ({ ...article(from + index), summary })),
    )
  const address = new URL('/v1/users/me/jobs/one/events?after=0', runtime.url)
  let live = 0
  const collect = async (frames: AsyncIterable<{ type: string; data?: unknown }>) => {
    const seqs: number[] = []
    for await (const { type, data } of frames) {
      if (type === 'update' && seqs.length === 0) live += 1
      if (type === 'articles') seqs.push(...(data as { seq: number }[]).map(({ seq }) => seq))
    }
    return seqs
  }
  const watchers = Array.from({ length: 40 }, (_, index) =>
    collect(index % 4 === 0 ? readEvents(address, bearer) : client.watch('one', { after: 0 })),
  )
  await expect.poll(() => live).toBeGreaterThanOrEqual(40)
  await add(1)
  await add(16)
  await client.complete('one')
  const numbers = Array.from({ length: 30 }, (_, index) => index + 1)
  for (const watcher of watchers) expect(await watcher).toEqual(numbers)
})
