/** Reports over the socket, resuming, and the end of a connection. Watch tokens have their own suite. */
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { eventually } from '../eventually.ts'
import {
  articles,
  Connection,
  connect,
  newJob,
  numbers,
  PRODUCE,
  request,
  tokenFor,
} from '../liveConnection.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('a report over the socket', () => {
  test('gets its result, and everyone gets the articles and the update', async () => {
    const { user, events } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    const watcher = await connect(events, await tokenFor(user))
    producer.send({ progress: 40, currentStep: 'Reading', articles: articles(1, 3) })
    expect((await producer.frame('received')).data).toEqual({
      outcomes: [1, 2, 3].map((seq) => ({ id: `a${seq}`, outcome: 'added', seq })),
      articleCount: 3,
      progress: 40,
      status: 'in_progress',
      cancelled: false,
    })
    for (const connection of [producer, watcher]) {
      expect((await connection.frame('articles')).data.map(({ id }) => id)).toEqual(['a1', 'a2', 'a3'])
      expect((await connection.frame('update', 2)).data).toMatchObject({
        progress: 40,
        currentStep: 'Reading',
        articleCount: 3,
      })
    }
    expect(watcher.types).toEqual(['update', 'articles', 'update'])
  })

  test('has its reference repeated in the reply, and stored nowhere', async () => {
    const { user, events, job } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    producer.send({ ref: 'a', progress: 10 })
    producer.send({ ref: 7, progress: 'ten' })
    producer.send({ ref: { a: 1 }, progress: 20 })
    producer.send({ ref: 'x'.repeat(101), progress: 20 })
    await producer.frame('error', 3)
    const replies = producer.frames.filter(({ type }) => type === 'received' || type === 'error')
    expect(replies).toMatchObject([
      { type: 'received', ref: 'a', data: { progress: 10 } },
      { type: 'error', ref: 7, data: { code: 'invalid_input' } },
      { type: 'error', data: { code: 'invalid_input', error: expect.stringContaining('ref') } },
      { type: 'error', data: { code: 'invalid_input', error: expect.stringContaining('ref') } },
    ])
    expect(await job.status()).toMatchObject({ progress: 10 })
  })

  test('is received by an object that hibernated in between', async () => {
    const { user, events, job } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    await evictDurableObject(job)
    producer.send({ progress: 10 })
    expect((await producer.frame('received')).data.progress).toBe(10)
  })

  test('is a sign of life even if empty, and sends no second update', async () => {
    const { user, events } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    producer.send({})
    await producer.frame('received')
    producer.send({})
    await producer.frame('received', 2)
    expect(producer.types.filter((type) => type === 'update')).toHaveLength(2)
  })

  test.each([
    { of: 'a superseded attempt', report: { attempt: 2 }, code: 'conflict' },
    { of: 'an unknown field', report: { progres: 1 }, code: 'invalid_input' },
    { of: 'too much progress', report: { progress: 101 }, code: 'invalid_input' },
    { of: 'a list', report: [], code: 'invalid_input' },
    { of: 'a number', report: 7, code: 'invalid_input' },
  ])('is rejected for $of: $code, and nothing changes', async ({ report, code }) => {
    const { user, events, job } = await newJob()
    const before = await job.status()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    producer.send(report)
    expect((await producer.frame('error')).data).toMatchObject({ code, error: expect.any(String) })
    expect(await job.status()).toEqual(before)
  })

  test('after the end reaches nobody: the connection is closed', async () => {
    const { user, events, job } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    await job.complete()
    expect(await producer.close()).toMatchObject({ code: 1000 })
    expect(producer.types).toEqual(['update', 'update', 'end'])
  })
})

describe('a message that is not a report', () => {
  test.each<{ what: string; scope: string; message: string | ArrayBuffer; code: string; closed: number }>([
    { what: "a watcher's report", scope: '', message: '{"progress":9}', code: 'forbidden', closed: 1008 },
    { what: "a watcher's noise", scope: '', message: 'hello', code: 'forbidden', closed: 1008 },
    { what: 'malformed JSON', scope: PRODUCE, message: '{"progress"', code: 'invalid_input', closed: 1008 },
    { what: 'an empty message', scope: PRODUCE, message: '', code: 'invalid_input', closed: 1008 },
    {
      what: 'a binary one',
      scope: PRODUCE,
      message: new Uint8Array([1, 2]).buffer,
      code: 'unsupported_media_type',
      closed: 1008,
    },
  ])('$what gets $code, changes nothing, and the fifth closes with $closed', async (row) => {
    const { user, events, job } = await newJob()
    const before = await job.status()
    const connection = await connect(events, await tokenFor(user, row.scope))
    const other = await connect(events, await tokenFor(user))
    for (let sent = 1; sent <= 5; sent += 1) {
      expect(connection.closed, `closed after ${sent - 1}`).toBeUndefined()
      connection.socket.send(row.message)
      expect((await connection.frame('error', sent)).data.code).toBe(row.code)
    }
    expect(await connection.close()).toMatchObject({ code: row.closed })
    expect(await job.status()).toEqual(before)
    expect(other.types).toEqual(['update'])
  })

  const long = 'x'.repeat(1024 * 1024 + 1)
  test.each<{ what: string; scope: string; message: string | ArrayBuffer }>([
    { what: 'an oversized one', scope: PRODUCE, message: long },
    { what: "a watcher's oversized one", scope: '', message: long },
    { what: 'an oversized binary one', scope: PRODUCE, message: new ArrayBuffer(long.length) },
    {
      what: 'one oversized in bytes only',
      scope: PRODUCE,
      message: JSON.stringify({ currentStep: '€'.repeat(400_000) }),
    },
  ])('$what closes at once with 1009', async ({ scope, message }) => {
    const { user, events, job } = await newJob()
    const before = await job.status()
    for (const path of [events, '/v1/users/me/events']) {
      const response = await request(path, {
        Upgrade: 'websocket',
        Authorization: `Bearer ${await tokenFor(user, scope)}`,
      })
      const received: string[] = []
      let closed: number | undefined
      response.webSocket?.addEventListener('message', ({ data }) => void received.push(String(data)))
      response.webSocket?.addEventListener('close', ({ code }) => {
        closed = code
      })
      response.webSocket?.accept()
      response.webSocket?.send(message)
      await eventually(() => expect(closed).toBe(1009))
      expect(JSON.parse(received.at(-1) ?? '')).toMatchObject({ type: 'error', data: { code: 'too_large' } })
    }
    expect(await job.status()).toEqual(before)
  })

  test('is counted over an eviction', async () => {
    const { user, events, job } = await newJob()
    const watcher = await connect(events, await tokenFor(user))
    for (let sent = 1; sent <= 5; sent += 1) {
      await evictDurableObject(job)
      watcher.send({})
      await watcher.frame('error', sent)
    }
    expect(await watcher.close()).toMatchObject({ code: 1008 })
  })

  test('a rejected report does not count, however often', async () => {
    const { user, events } = await newJob()
    const producer = await connect(events, await tokenFor(user, PRODUCE))
    for (let sent = 1; sent <= 8; sent += 1) {
      producer.send({ attempt: 2 })
      await producer.frame('error', sent)
    }
    producer.send({ progress: 1 })
    expect((await producer.frame('received')).data.progress).toBe(1)
  })
})

describe('going on', () => {
  test.each([
    { after: '?after=0', missed: [1, 2, 3] },
    { after: '?after=2', missed: [3] },
    { after: '?after=3', missed: [] },
    { after: '?after=99', missed: [1, 2, 3] },
    { after: '', missed: [] },
  ])('with "$after" gets $missed first, then new articles', async ({ after, missed }) => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 3))
    const watcher = await connect(events + after, await tokenFor(user))
    await watcher.frame('update')
    await job.addArticle({ id: 'a4', title: 'Article 4' })
    await watcher.frame('update', 2)
    expect(numbers(watcher.frames)).toEqual([...missed, 4])
    expect(watcher.types[0]).toBe('update')
  })

  test.each(['?after=-1', '?after=1.5', '?after=x', '?after='])('refuses "%s"', async (after) => {
    const { user, events } = await newJob()
    const headers = { Upgrade: 'websocket', Authorization: `Bearer ${await tokenFor(user)}` }
    expect((await request(events + after, headers)).status).toBe(400)
  })

  test('numbers continue over a retry, whose articles stay', async () => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 2))
    await job.fail({ error: 'The network is down' })
    const first = await connect(`${events}?after=0`, await tokenFor(user))
    expect(await first.close()).toMatchObject({ code: 1000 })
    expect(first.types).toEqual(['update', 'articles', 'end'])
    await job.retry()
    const second = await connect(`${events}?after=2`, await tokenFor(user))
    await job.addArticles(articles(2, 4))
    await job.complete()
    await second.close()
    expect(numbers([...first.frames, ...second.frames])).toEqual([1, 2, 3, 4])
    expect(second.types.at(-1)).toBe('end')
  })

  test('a long backlog comes in parts, each with the position to continue', async () => {
    const { user, events, job } = await newJob()
    const summary = 'x'.repeat(60_000)
    for (let from = 1; from <= 30; from += 10)
      await job.addArticles(articles(from, from + 9).map((article) => ({ ...article, summary })))
    await job.complete()
    const had: number[] = []
    for (let connections = 1; ; connections += 1) {
      expect(connections).toBeLessThan(6)
      const part = await connect(`${events}?after=${had.at(-1) ?? 0}`, await tokenFor(user))
      const { code, reason } = await part.close()
      had.push(...numbers(part.frames))
      if (code === 1000) break
      expect({ code, reason }).toEqual({ code: 1013, reason: `Go on with after=${had.at(-1)}` })
    }
    expect(had).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
  })
})

describe('the end of a connection', () => {
  test('a job that is erased closes all with 4410', async () => {
    const { user, events, job } = await newJob()
    const watchers = await Promise.all([1, 2].map(async () => connect(events, await tokenFor(user))))
    await job.erase()
    for (const watcher of watchers) expect((await watcher.close()).code).toBe(4410)
  })

  test.each(['publish', 'message'] as const)(
    'an expired token ends it with 4401 at the next %s',
    async (at) => {
      const { user, events, job } = await newJob()
      const watcher = await connect(events, await tokenFor(user, PRODUCE, 60))
      const patient = await connect(events, await tokenFor(user))
      await job.report({ progress: 1 })
      await watcher.frame('update', 2)
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 71_000 })
      if (at === 'publish') await job.report({ progress: 2 })
      else watcher.send({ progress: 2 })
      expect(await watcher.close()).toEqual({
        code: 4401,
        reason: 'The connection expired: connect again with a valid token',
      })
      expect(watcher.types).toEqual(['update', 'update', 'closing'])
      expect((await job.status()).progress).toBe(at === 'publish' ? 2 : 1)
      expect(patient.closed).toBeUndefined()
    },
  )

  test('the 1,001st is rejected with the reason, and accepted once one has left', async () => {
    const { user, events, job } = await newJob()
    const upgrade = () => job.fetch('https://do/events', { headers: { Upgrade: 'websocket' } })
    const sockets: WebSocket[] = []
    for (let connected = 0; connected < 1_000; connected += 1) {
      const { webSocket } = await upgrade()
      if (!webSocket) throw new Error(`RpcError the connection ${connected + 1}`)
      webSocket.accept()
      sockets.push(webSocket)
    }
    const headers = { Upgrade: 'websocket', Authorization: `Bearer ${await tokenFor(user)}` }
    const refused = await request(events, headers)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('Retry-After')).toBe('5')
    expect(await refused.json()).toMatchObject({
      code: 'unavailable',
      error: 'A job has at most 1000 live connections',
    })
    sockets[0]?.close(1000)
    const late = await eventually(async () => {
      const { webSocket } = await upgrade()
      if (!webSocket) throw new Error('Still refused')
      return new Connection(webSocket)
    })
    await job.complete()
    await late.frame('end')
  })

  test('a job that does not exist rejects the upgrade', async () => {
    const token = await tokenFor('nobody')
    const answer = await request('/v1/users/me/jobs/none/events', {
      Upgrade: 'websocket',
      Authorization: `Bearer ${token}`,
    })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not_found' })
    expect(
      (
        await env.DIGEST_JOB.getByName('nobody:none').fetch('https://do/', {
          headers: { Upgrade: 'websocket' },
        })
      ).status,
    ).toBe(404)
  })
})
