/**
 * What the gateway adds to a response: conditional requests, CORS, HEAD, request ids, one log entry without
 * secrets.
 */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import { UNREADABLE } from '../storage.ts'
import { articles, httpError, request, rest, token } from '../support.ts'

const user = '/v1/users/web'
const job = `${user}/jobs/one`
let bearer = ''
beforeAll(async () => {
  bearer = await token({ sub: 'web' })
  await rest('POST', `${user}/jobs`, { token: bearer, body: { jobId: 'one', topics: ['AI'] } })
})
const call = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
  rest(method, path, { token: bearer, headers, body })

describe('a status', () => {
  test('has an ETag; with it, 304 without a body until something changes', async () => {
    const first = await call('GET', job)
    const tag = first.headers.get('ETag') ?? ''
    expect(tag).toMatch(/^"[0-9a-z]+-[0-9a-z]+"$/)
    for (const seen of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await call('GET', job, { 'If-None-Match': seen })
      expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', tag])
    }
    await call('POST', `${job}/report`, {}, { progress: 10 })
    const changed = await call('GET', job, { 'If-None-Match': tag })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('ETag')).not.toBe(tag)
  })

  test('has Retry-After while the job is open', async () => {
    expect((await call('GET', job)).headers.get('Retry-After')).toBe('2')
    await call('POST', `${user}/jobs`, {}, { jobId: 'over', topics: ['AI'] })
    await call('POST', `${user}/jobs/over/cancel`)
    expect((await call('GET', `${user}/jobs/over`)).headers.has('Retry-After')).toBe(false)
  })
})

describe('preferences', () => {
  const path = `${user}/preferences`
  test.each([
    ['the ETag of the last response', '"0"', { topics: ['AI'] }, 200, '"1"'],
    ['an old tag', '"0"', { topics: ['Art'] }, 412, null],
    ['an old ETag, for the current preferences', '"0"', { topics: ['AI'] }, 200, '"1"'],
    ['any', '*', { topics: ['Art'] }, 200, '"2"'],
    ['not an ETag of the service', '"abc"', { topics: ['AI'] }, 412, null],
    ['the right ETag, and another version in the body', '"2"', { topics: ['AI'], version: 1 }, 412, null],
    ['an old ETag, and the right version in the body', '"1"', { topics: ['AI'], version: 2 }, 412, null],
    ['the right ones', '"2"', { topics: ['AI'], version: 2 }, 200, '"3"'],
    ['a tag that a proxy has weakened', 'W/"3"', { topics: ['Art'] }, 200, '"4"'],
    ['a list with the right tag', '"1", "4"', { topics: ['AI'] }, 200, '"5"'],
    ['a list without the right tag', '"1", W/"2"', { topics: ['Art'] }, 412, null],
  ])('If-Match with %s: %s', async (_what, tag, body, status, after) => {
    const response = await call('PUT', path, { 'If-Match': tag }, body)
    expect([response.status, response.headers.get('ETag')]).toEqual([status, after])
    if (status === 412) expect(await response.json()).toMatchObject({ code: 'version_mismatch' })
  })
})

describe('starting', () => {
  test('201 with Location at first, 200 afterwards, 409 for another input', async () => {
    const start = (topics: string[]) => call('POST', `${user}/jobs`, {}, { jobId: 'started', topics })
    const first = await start(['AI'])
    expect([first.status, first.headers.get('Location')]).toEqual([201, `${user}/jobs/started`])
    expect((await start(['AI'])).status).toBe(200)
    expect(await httpError(await start(['Art']))).toEqual({ status: 409, code: 'conflict' })
  })

  test('Location leads to the job, for a user id with a colon and a generated job id too', async () => {
    const mine = { token: await token({ sub: 'did:plc:x y' }) }
    const started = await rest('POST', '/v1/users/me/jobs', { ...mine, body: { topics: ['AI'] } })
    const { id } = await started.json<{ id: string }>()
    const status = await rest('GET', started.headers.get('Location') ?? '', mine)
    expect(await status.json()).toMatchObject({ id, userId: 'did:plc:x y' })
  })
})

test('articles by pages, each with the next', async () => {
  await call('POST', `${job}/articles`, {}, { articles: articles(5) })
  const page = async (query: string) => (await call('GET', `${job}/articles?${query}`)).json()
  expect(await page('limit=3')).toMatchObject({ articles: [{ seq: 1 }, { seq: 2 }, { seq: 3 }], next: 3 })
  expect(await page('limit=3&after=3')).toEqual({ articles: [expect.anything(), expect.anything()] })
})

test('withdrawing a vote: the article’s id is percent-encoded, because it may be a URL', async () => {
  const articleId = 'https://news.example/a?b=ü'
  await call('POST', `${user}/feedback`, {}, { articleId, feedback: 'helpful', topics: ['AI'] })
  const path = `${user}/feedback/${encodeURIComponent(articleId)}`
  expect(await (await call('DELETE', path)).json()).toMatchObject({ success: true })
  expect(await httpError(await call('DELETE', path))).toEqual({ status: 404, code: 'not_found' })
})

describe('HEAD', () => {
  test.each([job, `${user}/preferences`, '/health', `${user}/jobs/none`])(
    '%s is GET without a body',
    async (path) => {
      const [get, head] = [await call('GET', path), await call('HEAD', path)]
      expect([head.status, await head.text()]).toEqual([get.status, ''])
      for (const name of ['ETag', 'Content-Type', 'Cache-Control'])
        expect(head.headers.get(name)).toBe(get.headers.get(name))
    },
  )
})

describe('paths and methods', () => {
  test.each([
    ['GET', '/nothing', 404, 'not_found', null],
    ['GET', '/v1/users/web', 405, 'method_not_allowed', 'DELETE'],
    ['PATCH', job, 405, 'method_not_allowed', 'GET, HEAD, DELETE'],
    ['PUT', `${user}/feedback`, 405, 'method_not_allowed', 'GET, HEAD, POST'],
    ['POST', `${user}/preferences`, 405, 'method_not_allowed', 'GET, HEAD, PUT, PATCH'],
    ['POST', '/health', 405, 'method_not_allowed', 'GET, HEAD'],
  ])('%s %s → %i', async (method, path, status, code, allow) => {
    const response = await call(method, path)
    expect(response.headers.get('Allow')).toBe(allow)
    expect(await httpError(response)).toEqual({ status, code })
  })
})

describe('CORS', () => {
  // Configuration is under test: the gateway's own fetch, with listed origins.
  const config: Env = { ...env, CORS_ORIGINS: 'https://app.example, https://other.example' }
  const from = (Origin: string, method = 'GET', extra = {}) =>
    gateway.fetch(
      request(method, `${user}/weights`, { token: bearer, headers: { Origin, ...extra } }),
      config,
    )
  const preflight = { 'Access-Control-Request-Method': 'PUT' }

  test.each(['https://app.example', 'https://other.example'])('lets %s read', async (origin) => {
    const { headers } = await from(origin)
    expect(headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(headers.get('Vary')).toContain('Origin')
    expect(headers.get('Access-Control-Expose-Headers')).toBe('ETag, Location, Retry-After, X-Request-Id')
    expect(headers.has('Access-Control-Allow-Credentials')).toBe(false)
  })

  test.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null'])(
    'gives nothing to %s, preflight included',
    async (origin) => {
      for (const response of [await from(origin), await from(origin, 'OPTIONS', preflight)]) {
        expect(response.headers.get('Vary'), 'and the response may not be cached for listed origins').toBe(
          'Origin',
        )
        expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
      }
    },
  )

  test('a preflight needs no token and lists what may be sent', async () => {
    const { status, headers } = await from('https://app.example', 'OPTIONS', preflight)
    expect(status).toBe(204)
    expect(headers.get('Access-Control-Allow-Methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE')
    expect(headers.get('Access-Control-Allow-Headers')?.split(', ')).toEqual([
      ...['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'Last-Event-ID'],
      ...['baggage', 'sentry-trace', 'traceparent', 'tracestate'],
    ])
    expect(headers.get('Access-Control-Max-Age'), 'a day').toBe('86400')
  })

  test('a preflight from another origin says what to do', async () => {
    const response = await from('https://evil.example', 'OPTIONS', preflight)
    expect([response.status, await response.json()]).toEqual([
      403,
      { code: 'forbidden', error: 'CORS_ORIGINS does not list https://evil.example' },
    ])
  })

  test('the page can read an error too', async () => {
    const refused = await gateway.fetch(
      request('GET', `${user}/weights`, { headers: { Origin: 'https://app.example' } }),
      config,
    )
    expect(refused.status).toBe(401)
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example')
  })

  test.each([
    ['', null],
    ['*', 'https://any.example'],
  ])('with "%s" configured: %s', async (CORS_ORIGINS, allowed) => {
    const asked = request('GET', '/health', { headers: { Origin: 'https://any.example' } })
    const { headers } = await gateway.fetch(asked, { ...env, CORS_ORIGINS })
    expect(headers.get('Access-Control-Allow-Origin')).toBe(allowed)
  })
})

describe('each request', () => {
  test('has its own id and a private response with its type', async () => {
    const answers = await Promise.all(['/health', job, '/nothing'].map((path) => call('GET', path)))
    const ids = answers.map(({ headers }) => headers.get('X-Request-Id'))
    expect(new Set(ids).size).toBe(3)
    for (const { headers } of answers) {
      expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
    }
  })

  /** Everything that is logged meanwhile. */
  function listened(): string[] {
    const lines: string[] = []
    const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) =>
      vi
        .spyOn(console, name)
        .mockImplementation(
          (...parts: unknown[]) => void lines.push(parts.map((part) => JSON.stringify(part)).join(' ')),
        ),
    )
    onTestFinished(() => {
      for (const spy of spies) spy.mockRestore()
    })
    return lines
  }

  test('is one log entry with the operation, its ids and its result', async () => {
    const lines = listened()
    const ok = await call('GET', job)
    const refused = await call('POST', `${user}/jobs/none/complete`)
    const unknown = await rest('GET', `${user}/weights`)
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        requestId: ok.headers.get('X-Request-Id'),
        operation: 'status',
        userId: 'web',
        jobId: 'one',
        code: 'ok',
        ms: expect.any(Number),
      },
      {
        requestId: refused.headers.get('X-Request-Id'),
        operation: 'complete',
        userId: 'web',
        jobId: 'none',
        code: 'not_found',
        ms: expect.any(Number),
      },
      {
        requestId: unknown.headers.get('X-Request-Id'),
        operation: 'weights',
        code: 'unauthenticated',
        ms: expect.any(Number),
      },
    ])
  })

  test('never logs a token or an article', async () => {
    const lines = listened()
    const secret = 'the words of an article'
    await call('POST', `${job}/articles`, {}, { id: 'x', title: secret, summary: secret })
    await call('POST', `${job}/articles`, {}, { id: 'y', title: secret, [secret]: secret })
    await call('POST', `${user}/jobs`, {}, { jobId: { title: secret }, topics: ['AI'] })
    await rest('GET', job, { token: `${bearer}x` })
    expect(lines).toHaveLength(4)
    for (const line of lines) {
      expect(line).not.toContain(bearer.split('.')[2])
      expect(line).not.toContain(secret)
    }
  })

  test("counts towards its user's limit, but with a watch token towards no other request's", async () => {
    const keys: string[] = []
    const limit = async ({ key }: RateLimitOptions) => ({ success: keys.push(key) > 0 })
    const counting: Env = { ...env, RATE_LIMIT: { limit } }
    const { watchToken } = await env.DIGEST_JOB.getByName('web:watched').start({ topics: ['AI'] })
    await gateway.fetch(request('GET', `${user}/weights`, { token: bearer }), counting)
    await gateway.fetch(request('GET', `/v1/users/web/jobs/watched/events?token=${watchToken}`), counting)
    expect(keys).toEqual(['["web","web",null]', '["web","web","watched"]'])
  })

  test('does not log stored data that cannot be read', async () => {
    const secret = 'the words of an article'
    const stub = env.DIGEST_JOB.getByName('web:unreadable')
    await stub.start({ topics: ['AI'] })
    await runInDurableObject(stub, (_, { storage }) =>
      storage.kv.put('job', { id: 'unreadable', userId: 'web', input: UNREADABLE, currentStep: { secret } }),
    )
    await evictDurableObject(stub)
    const lines = listened()
    expect((await call('GET', `${user}/jobs/unreadable`)).status).toBe(500)
    expect(JSON.parse(lines[0] ?? '').details).toContain('currentStep')
    expect(lines.join()).not.toContain(secret)
  })

  test('with an internal error gets a fixed text and its id; the log has the details', async () => {
    const lines = listened()
    // Not a mock of the platform but a missing binding, on which the gateway's own code fails.
    const broken: Env = { ...env, RATE_LIMIT: Object.create(null) }
    const response = await gateway.fetch(request('GET', `${user}/weights`, { token: bearer }), broken)
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({ code: 'internal', error: 'Something went wrong on our side' })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: response.headers.get('X-Request-Id'),
      code: 'internal',
      details: expect.stringContaining('TypeError'),
    })
  })
})

describe('a body of another length than its header says', () => {
  const path = `${user}/jobs/length/articles`
  const article = (title: string) => new TextEncoder().encode(JSON.stringify({ id: title, title }))
  /** The platform checks the length of what comes over HTTP, not of what a sibling sends. */
  const post = (length: string | undefined, body: BodyInit) => {
    const headers = {
      Authorization: `Bearer ${bearer}`,
      'Content-Type': 'application/json',
      ...(length !== undefined && { 'Content-Length': length }),
    }
    const sent = new Request(`https://digest.example${path}`, { method: 'POST', headers, body })
    return exports.default.fetch(sent)
  }
  const stream = (pieces: Iterable<Uint8Array>) => {
    const iterator = pieces[Symbol.iterator]()
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        const { value, done } = iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
    })
  }
  beforeAll(async () => {
    bearer = await token({ sub: 'web', scope: 'digest:produce' })
    await rest('POST', `${user}/jobs`, { token: bearer, body: { jobId: 'length', topics: ['AI'] } })
  })

  const LENGTHS = [
    '-1',
    '0',
    '3',
    '1.5',
    '1048575',
    '1048576',
    '1048577',
    '1e3',
    'x',
    '99999999999',
    undefined,
  ]
  test.each(LENGTHS)('is rejected over 1 MiB: Content-Length %s', async (length) => {
    const pieces = Array.from({ length: 17 }, () => new Uint8Array(64 * 1024).fill(0x20))
    expect(await httpError(await post(length, stream(pieces)))).toEqual({ status: 413, code: 'too_large' })
  })

  test.each(LENGTHS)('is not read to its end if it has none: Content-Length %s', async (length) => {
    function* endless() {
      for (;;) yield new Uint8Array(64 * 1024).fill(0x20)
    }
    expect(await httpError(await post(length, stream(endless())))).toEqual({ status: 413, code: 'too_large' })
  })

  test.each(['0', '3', '1.5', '35', '5000', 'x', undefined])(
    'is read whole: Content-Length %s',
    async (length) => {
      const pieces = `in pieces ${length}`
      const bytes = article(pieces)
      const response = await post(length, stream([bytes.subarray(0, 9), bytes.subarray(9)]))
      expect(await response.json()).toMatchObject({ outcomes: [{ id: pieces, outcome: 'added' }] })
      const whole = `whole ${length}`
      expect(await (await post(length, article(whole))).json()).toMatchObject({
        outcomes: [{ id: whole, outcome: 'added' }],
      })
    },
  )
})
