/** The client with the service over HTTP: every call, errors, and how a watch can end. */
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { DigestClient, type JobsFrame, ServiceError, type WatchFrame } from '../../../../src/client/client.ts'
import type { FeedbackInput } from '../../../../src/contract/learning.ts'
import { reconnectDelayMs } from '../../../../src/contract/liveProtocol.ts'
import { Runtime, token } from '../runtime/runtime.ts'

let runtime: Runtime

beforeAll(async () => {
  runtime = await Runtime.start()
})
afterAll(() => runtime.stop())

const clientOf = async (user: string, scope = 'digest:produce') =>
  new DigestClient({ base: runtime.url, token: await token(user, scope) })

const started = { topics: ['science'] }
const article = (id: string) => ({ id, title: `Article ${id}`, topics: ['science'] })

test('every call returns what its type says', async () => {
  const client = await clientOf('ann')
  const { id } = await client.start(started, 'key 1')
  expect(await client.start(started, 'key 1')).toMatchObject({ id, status: 'pending' })
  expect(await client.start({ ...started, jobId: 'two' })).toMatchObject({
    id: 'two',
    watchToken: expect.any(String),
  })
  expect(await client.addArticle('two', article('a'))).toMatchObject({
    outcomes: [{ outcome: 'added', seq: 1 }],
  })
  expect(await client.addArticles('two', [article('a'), article('b')], { attempt: 1 })).toMatchObject({
    outcomes: [
      { outcome: 'duplicate', of: 'a' },
      { outcome: 'added', seq: 2 },
    ],
  })
  expect(await client.report('two', { progress: 30 })).toMatchObject({ progress: 30, cancelled: false })
  expect(await client.articles('two', { after: 1, limit: 5 })).toMatchObject({
    articles: [{ id: 'b', seq: 2 }],
  })
  expect(await client.status('two')).toMatchObject({ status: 'in_progress', articleCount: 2 })
  expect(await client.watchToken('two')).toEqual({ watchToken: expect.any(String) })
  expect(await client.fail('two', { error: 'No power' })).toMatchObject({
    status: 'failed',
    error: 'No power',
  })
  expect(await client.retry('two')).toMatchObject({ status: 'pending', attempt: 2 })
  expect(await client.cancel('two')).toMatchObject({ status: 'cancelled' })
  await client.start({ ...started, jobId: 'three' })
  await client.addArticle('three', article('c'))
  expect(await client.complete('three', { digestId: 'd1' })).toMatchObject({
    status: 'completed',
    digestId: 'd1',
  })
  expect((await client.digest('three')).sections).toMatchObject([{ articles: [{ id: 'c' }] }])
  expect(await client.digest('three', 'markdown')).toMatch(/^# .*Article c/s)
  expect(await client.digest('three', 'html')).toMatch(/^<!doctype html>.*Article c/s)
  await expect(client.digest('two', 'html')).rejects.toMatchObject({ code: 'conflict', reason: 'ended' })
  expect(await client.userWatchToken()).toEqual({ watchToken: expect.any(String) })
  await expect(client.startDigest({ topics: ['AI'], feeds: ['https://a.example'] })).rejects.toMatchObject({
    reason: 'not_configured',
  })
  expect((await client.jobs({ limit: 2 })).jobs).toHaveLength(2)
  expect((await client.jobs({ status: 'cancelled' })).jobs).toMatchObject([{ id: 'two' }])

  const preferences = await client.preferences()
  const updated = await client.updatePreferences({ topics: ['science'] }, { ifVersion: preferences.version })
  expect(updated).toMatchObject({ topics: ['science'] })
  await expect(
    client.updatePreferences({ topics: [] }, { ifVersion: preferences.version }),
  ).rejects.toMatchObject({ code: 'version_mismatch', status: 412 })
  const vote: FeedbackInput = {
    articleId: 'https://example.org/a?b=c/d',
    feedback: 'helpful',
    topics: ['science'],
  }
  expect(await client.recordFeedback(vote)).toMatchObject({ success: true })
  expect((await client.feedback({ limit: 1 })).feedback).toMatchObject([{ articleId: vote.articleId }])
  expect(await client.weights()).toEqual({ science: expect.any(Number) })
  expect(await client.learn({ dryRun: true })).toBeTypeOf('object')
  expect(await client.withdrawFeedback(vote.articleId)).toMatchObject({ success: true })
  expect(await client.exportData()).toBeTypeOf('object')
  expect(await client.eraseJob('two')).toBeUndefined()
  await expect(client.status('two')).rejects.toMatchObject({ code: 'not_found', status: 404 })
  expect(await client.erase()).toEqual({ erased: expect.any(Boolean) })
})

test('acts for another user if the token allows it', async () => {
  await (await clientOf('did:plc:carol')).start({ ...started, jobId: 'one' })
  const admin = await token('admin', 'digest:admin')
  const client = new DigestClient({ base: runtime.url, token: () => admin, userId: 'did:plc:carol' })
  expect((await client.status('one')).userId).toBe('did:plc:carol')
})

test('an error has its code, status, issues and request id', async () => {
  const client = await clientOf('ann')
  const refusal = await client.start({ topics: [] }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(ServiceError)
  expect(refusal).toMatchObject({
    name: 'ServiceError',
    code: 'invalid_input',
    status: 400,
    requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    issues: [{ path: 'topics' }],
  })
  const nobody = new DigestClient({ base: runtime.url, token: 'none' })
  await expect(nobody.weights()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 })
})

test.each([
  ['null', null],
  ['an empty token', ''],
  ['a function that returns none', () => null],
  ['a promise of none', async () => undefined],
])('%s is a clear error of every call, also of a watch', async (_, token) => {
  const client = Reflect.construct(DigestClient, [{ base: runtime.url, token }])
  const missing = { code: 'unauthenticated', status: 401, message: /^There is no token\. / }
  const thrown = async (call: () => Promise<unknown>) => {
    const { code, status, message } = await call().then(
      () => expect.fail('It did not fail'),
      (error) => error,
    )
    expect(message).toMatch(missing.message)
    expect([code, status]).toEqual([missing.code, missing.status])
  }
  await thrown(() => client.weights())
  await thrown(() => client.watch('one').next())
  expect(await client.health()).toMatchObject({ status: 'ok', newsroom: false })
})

test('health of a service that is not well says what is wrong, and does not throw', async () => {
  const unwell = await Runtime.start({ vars: { AUTH_SECRET: '' } })
  onTestFinished(() => unwell.stop())
  const client = new DigestClient({ base: unwell.url, token: '' })
  expect(await client.health()).toMatchObject({
    status: 'unavailable',
    checks: { tokens: expect.stringContaining('no way'), jobs: 'ok' },
  })
})

test('a user over the rate limit gets 429, and no other user does', async () => {
  const limited = await Runtime.start({ rateLimit: { limit: 3, period: 60 } })
  onTestFinished(() => limited.stop())
  const ask = async (user: string) => {
    const client = new DigestClient({ base: limited.url, token: await token(user), retries: 0 })
    return client.weights().catch((error) => error)
  }
  const answers: object[] = []
  // A minute may end in between.
  while (!(answers.at(-1) instanceof Error) && answers.length < 100) answers.push(await ask('ann'))
  expect(answers.slice(0, 3)).toEqual([{}, {}, {}])
  expect(answers.at(-1)).toMatchObject({ code: 'rate_limited', status: 429 })
  expect(await ask('bob')).toEqual({})
})

test('a body that is too large gets a response, not a broken connection', async () => {
  const headers = { Authorization: `Bearer ${await token('ann')}`, 'Content-Type': 'application/json' }
  const body = ' '.repeat(2 * 1024 * 1024)
  for (let sent = 0; sent < 30; sent += 1) {
    const answer = await fetch(new URL('/v1/users/me/rank', runtime.url), { method: 'POST', headers, body })
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'too_large' }])
  }
})

describe('behind a proxy that refuses sockets', () => {
  let proxy: Server
  let base: string
  let refused = 0
  beforeAll(async () => {
    proxy = createServer((request, response) => {
      const { pathname, search } = new URL(request.url ?? '/', runtime.url)
      const { method, headers } = request
      const upstream = httpRequest(new URL(pathname + search, runtime.url), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      response.on('close', () => upstream.destroy())
      upstream.on('error', () => response.destroy())
      request.pipe(upstream)
    })
    proxy.on('upgrade', (_request, socket) => {
      refused += 1
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  })
  afterAll(() => {
    proxy.closeAllConnections()
    proxy.close()
  })

  test('a job is watched to its end over the event stream, at once', async () => {
    const client = new DigestClient({ base, token: await token('proxied', 'digest:produce') })
    await client.start({ ...started, jobId: 'one' })
    await client.addArticle('one', article('a'))
    const frames: string[] = []
    const before = refused
    for await (const frame of client.watch('one', { after: 0 })) {
      frames.push(frame.type === 'articles' ? frame.data.map(({ id }) => id).join() : frame.type)
      if (frame.type === 'articles' && frame.data[0]?.id === 'a') await client.addArticle('one', article('b'))
      if (frame.type === 'articles' && frame.data[0]?.id === 'b') await client.complete('one')
    }
    expect(frames.filter((one) => one !== 'update')).toEqual(['a', 'b', 'end'])
    expect(refused - before).toBe(2)
  })

  test('so are the jobs of a user, until the watch is left', async () => {
    const client = new DigestClient({ base, token: await token('proxied-list', 'digest:produce') })
    const seen: string[] = []
    for await (const frame of client.watchJobs()) {
      seen.push(frame.type)
      if (frame.type === 'jobs') await client.start({ ...started, jobId: 'new' })
      else break
    }
    expect(seen).toEqual(['jobs', 'job'])
  })

  test('an erased job is gone, and a missing one not found', async () => {
    const client = new DigestClient({ base, token: await token('proxied-gone', 'digest:produce') })
    await client.start({ ...started, jobId: 'one' })
    const watched = async () => {
      for await (const _ of client.watch('one', { after: 0 })) await client.eraseJob('one')
    }
    await expect(watched()).rejects.toMatchObject({ code: 'gone' })
    await expect(client.watch('none').next()).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('watching a job', () => {
  test('ends at the end, with every article once', async () => {
    const client = await clientOf('bob')
    await client.start({ ...started, jobId: 'one' })
    await client.addArticles('one', [article('a'), article('b')])
    const frames: WatchFrame[] = []
    for await (const frame of client.watch('one', { after: 0 })) {
      frames.push(frame)
      if (frame.type === 'articles') await client.complete('one')
    }
    expect(frames.map(({ type }) => type)).toEqual(['update', 'articles', 'update', 'end'])
  })

  test.each<{ what: string; user: string; userId?: string; code: string }>([
    { what: 'no such job', user: 'bob', code: 'not_found' },
    { what: "another user's job", user: 'bob', userId: 'ann', code: 'forbidden' },
  ])('$what throws $code', async ({ user, userId, code }) => {
    const client = new DigestClient({
      base: runtime.url,
      token: await token(user),
      ...(userId && { userId }),
    })
    await expect(client.watch('none').next()).rejects.toMatchObject({ name: 'ServiceError', code })
  })

  test('a job that is erased throws gone', async () => {
    const client = await clientOf('bob')
    await client.start({ ...started, jobId: 'erased' })
    const frames = client.watch('erased')
    await frames.next()
    await client.eraseJob('erased')
    await expect(frames.next()).rejects.toMatchObject({ name: 'ServiceError', code: 'gone', status: 410 })
  })

  test('with a number that its job has not reached gets all articles', async () => {
    const client = await clientOf('bob')
    await client.start({ ...started, jobId: 'anew' })
    await client.addArticles('anew', [article('a'), article('b')])
    await client.complete('anew')
    const had: number[] = []
    for await (const frame of client.watch('anew', { after: 99 }))
      if (frame.type === 'articles') had.push(...frame.data.map(({ seq }) => seq))
    expect(had).toEqual([1, 2])
  })

  test('a job that replaced an erased one is not mistaken for it', async () => {
    const client = await clientOf('bob')
    await client.start({ ...started, jobId: 'replaced' })
    await client.addArticles('replaced', [article('a'), article('b')])
    const frames = client.watch('replaced', { after: 0 })
    for (let had = 0; had < 2; had += 1) await frames.next()
    await runtime.crash()
    await client.eraseJob('replaced')
    await client.start({ ...started, jobId: 'replaced' })
    await client.addArticles('replaced', [article('c'), article('d'), article('e')])
    await expect(frames.next()).rejects.toMatchObject({ code: 'gone' })
  })

  test('ends if the service itself has rejected a token', async () => {
    const refusal = await new DigestClient({ base: runtime.url, token: 'none' })
      .weights()
      .catch((error: unknown) => error)
    const token = () => Promise.reject(refusal)
    const watching = new DigestClient({ base: runtime.url, token }).watch('one').next()
    await expect(watching).rejects.toBe(refusal)
  })

  test.each([
    ['a lost network', new TypeError('The network is down')],
    ['a sign-in page', new SyntaxError('Unexpected token "<"')],
    ['anything else', 'Logged out'],
  ])('survives a token source that fails: %s', async (_what, failure) => {
    const own = await token('bob')
    let asked = 0
    const client = new DigestClient({
      base: runtime.url,
      token: () => (++asked <= 2 ? Promise.reject(failure) : own),
    })
    expect((await client.watch('one').next()).value).toMatchObject({ type: 'update' })
  })

  test('ends at once on return(), also while it waits for a frame or to reconnect', async () => {
    const client = await clientOf('gus')
    await client.start({ ...started, jobId: 'one' })
    const frames = client.watch('one')
    expect((await frames.next()).value).toMatchObject({ type: 'update' })
    const pending = frames.next()
    expect(await frames.return(undefined)).toEqual({ done: true, value: undefined })
    expect(await pending).toEqual({ done: true, value: undefined })

    const nowhere = new DigestClient({ base: 'http://127.0.0.1:1', token: await token('gus') }).watch('one')
    const never = nowhere.next()
    expect(await nowhere.return(undefined)).toEqual({ done: true, value: undefined })
    expect(await never).toEqual({ done: true, value: undefined })
  })

  test('requests a token before each connection, and again if it failed', async () => {
    const own = await token('bob')
    let asked = 0
    const client = new DigestClient({
      base: runtime.url,
      token: () => (++asked <= 2 ? Promise.reject(new TypeError('The network is down')) : own),
    })
    expect((await client.watch('one').next()).value).toMatchObject({ type: 'update' })
    expect(asked).toBeGreaterThan(2)
  })

  test('is stopped by a signal: before it begins, while it waits for a frame, and while it waits to connect', async () => {
    const client = await clientOf('dan')
    await client.start({ ...started, jobId: 'one' })
    const reason = new Error('Enough')
    await expect(client.watch('one', { signal: AbortSignal.abort(reason) }).next()).rejects.toBe(reason)

    const waiting = new AbortController()
    const frames = client.watch('one', { signal: waiting.signal })
    expect((await frames.next()).value).toMatchObject({ type: 'update' })
    const next = frames.next()
    waiting.abort(reason)
    await expect(next).rejects.toBe(reason)
    expect(await frames.next()).toEqual({ done: true, value: undefined })

    // Nothing listens there, so it keeps trying.
    const nowhere = new DigestClient({ base: 'http://127.0.0.1:1', token: await token('dan') })
    const connecting = new AbortController()
    const never = nowhere.watch('one', { signal: connecting.signal }).next()
    setTimeout(() => connecting.abort(reason), 500)
    await expect(never).rejects.toBe(reason)
  })

  test('that its reader leaves keeps no connection', async () => {
    const client = await clientOf('eve')
    await client.start({ ...started, jobId: 'one' })
    for await (const frame of client.watch('one')) {
      expect(frame.type).toBe('update')
      break
    }
  })

  test('waits longer after each failure, within 0–15 seconds', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = reconnectDelayMs(failures, random)
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(15_000)
        expect(delay).toBeLessThanOrEqual(250 * 2 ** failures)
        expect(reconnectDelayMs(failures + 1, random)).toBeGreaterThanOrEqual(delay)
      }),
    )
  })
})

describe('a watch of all jobs', () => {
  /** The next frame in short. */
  const next = async (frames: AsyncGenerator<JobsFrame>): Promise<string> => {
    const value: JobsFrame | undefined = (await frames.next()).value
    if (!value) return 'done'
    if (value.type === 'jobs') return `jobs ${value.data.map((job) => job.id).join(' ')}`
    return value.type === 'job' ? `${value.data.id} ${value.data.status}` : `erased ${value.data.id}`
  }

  test('begins with the list, goes on over a restart, and ends with `return`', async () => {
    const client = await clientOf('watching')
    await client.start({ ...started, jobId: 'one' })
    const frames = client.watchJobs()
    expect(await next(frames)).toBe('jobs one')
    await client.start({ ...started, jobId: 'two' })
    expect(await next(frames)).toBe('two pending')
    await client.cancel('two')
    expect(await next(frames)).toBe('two cancelled')
    await runtime.crash()
    expect(await next(frames)).toBe('jobs two one')
    await client.eraseJob('two')
    expect(await next(frames)).toBe('erased two')
    await frames.return(undefined)
    expect(await next(frames)).toBe('done')
  })

  test('ends with the signal’s reason, and with `gone` once the user is erased', async () => {
    const client = await clientOf('leaving')
    const stop = new AbortController()
    const stopped = client.watchJobs({ signal: stop.signal })
    expect(await next(stopped)).toBe('jobs ')
    stop.abort(new Error('Enough'))
    await expect(stopped.next()).rejects.toThrow('Enough')
    const erased = client.watchJobs()
    expect(await next(erased)).toBe('jobs ')
    await client.erase()
    await expect(erased.next()).rejects.toMatchObject({ code: 'gone' })
  })

  test('of another user is refused', async () => {
    const mallory = new DigestClient({
      base: runtime.url,
      userId: 'watching',
      token: await token('mallory'),
    })
    await expect(mallory.watchJobs().next()).rejects.toMatchObject({ code: 'forbidden' })
  })
})
