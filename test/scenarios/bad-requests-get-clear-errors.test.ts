/**
 * Invalid requests: bodies that are not JSON, malformed ids, names of the prototype, and other things that no
 * body can express.
 */
import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FeedbackInput } from '../../src/contract/learning.ts'
import { routes } from '../../src/gateway/router.ts'
import { articles, httpError, rest, rpcError, token } from '../support.ts'

const bytes = (...values: number[]) => new Uint8Array(values)
let bearer = ''
beforeAll(async () => {
  bearer = await token({ sub: 'bad', scope: 'digest:produce digest:admin' })
  await env.DIGEST_JOB.getByName('bad:one').start({ topics: ['AI'] })
})

describe('a body', () => {
  const MiB = 1024 * 1024
  /** Padded by `padding` to an exact size in bytes of JSON. */
  const sized = (length: number) => JSON.stringify({ topics: ['AI'] }).padEnd(length)
  const bodies: [string, string | Uint8Array, Record<string, string>, number, string][] = [
    ['empty', '', {}, 400, 'invalid_input'],
    ['cut off', '{"topics": ["AI"', {}, 400, 'invalid_input'],
    ['no JSON', 'topics=AI', {}, 400, 'invalid_input'],
    ['two values', '{} {}', {}, 400, 'invalid_input'],
    ['null', 'null', {}, 400, 'invalid_input'],
    ['a number', '7', {}, 400, 'invalid_input'],
    ['no UTF-8', bytes(0x22, 0xff, 0xfe, 0x22), {}, 400, 'invalid_input'],
    ['nested 100,000 deep', '['.repeat(100_000), {}, 400, 'invalid_input'],
    ['of 2 MiB', sized(2 * MiB), {}, 413, 'too_large'],
    ['of 20 MiB', sized(20 * MiB), {}, 413, 'too_large'],
    ['one byte over 1 MiB', sized(MiB + 1), {}, 413, 'too_large'],
    ['of another type', sized(20), { 'Content-Type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['a form', 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    ['compressed', sized(20), { 'Content-Encoding': 'gzip' }, 415, 'unsupported_media_type'],
  ]

  test.each(bodies)('%s, over REST', async (_what, body, headers, status, code) => {
    const response = await rest('POST', '/v1/users/bad/jobs', { token: bearer, body, headers })
    expect(await httpError(response)).toEqual({ status, code })
  })

  test.each(bodies.filter(([, , , , code]) => code !== 'unsupported_media_type'))(
    '%s, on the documented path',
    async (_what, body, headers, status, code) => {
      const job = env.DIGEST_JOB.getByName('bad:never')
      const response = await job.fetch('https://do/start', { method: 'POST', body, headers })
      expect(await httpError(response)).toEqual({ status, code })
      expect(await rpcError(() => job.status())).toMatchObject({ code: 'not_found' })
    },
  )

  test('is nested at most 32 deep', async () => {
    const errorOf = async (depth: number) => {
      const body = '['.repeat(depth) + ']'.repeat(depth)
      const response = await rest('POST', '/v1/users/bad/jobs', { token: bearer, body })
      return (await response.json<{ error: string }>()).error
    }
    expect(await errorOf(33)).toBe('The body is nested deeper than 32 levels')
    expect(await errorOf(32)).not.toContain('nested')
  })

  test('of 1 MiB, streamed without a length, is accepted; one byte more is not', async () => {
    const streamed = (length: number) => new Blob([sized(length)]).stream()
    const send = (length: number) =>
      exports.default.fetch(
        new Request('https://digest.example/v1/users/bad/jobs', {
          method: 'POST',
          headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json; charset=utf-8' },
          body: streamed(length),
        }),
      )
    expect((await send(MiB)).status).toBe(201)
    for (const length of [MiB + 1, 20 * MiB])
      expect(await httpError(await send(length))).toEqual({ status: 413, code: 'too_large' })
  })
})

async function statusOf(userId: string, jobId: string): Promise<void> {
  using handle = await exports.DigestService.job(userId, jobId)
  await handle.status()
}

// The handle is awaited first: a promise that is pipelined through and then rejected would be reported as unhandled.
describe('an id', () => {
  const users = ['', 'me', 'a\u0000b', 'a\nb', 'x'.repeat(256), '\ud800']
  const ids = ['', 'a/b', 'a:b', 'a b', 'a\u0000', 'ä', 'x'.repeat(65), '../one']

  test.each(users)('a malformed user id: %j', async (userId) => {
    const user = async () => {
      using handle = await exports.DigestService.user(userId)
      await handle.preferences()
    }
    expect(await rpcError(user)).toMatchObject({ code: 'invalid_input' })
    expect(await rpcError(() => statusOf(userId, 'one'))).toMatchObject({ code: 'invalid_input' })
  })

  test.each(ids)('a malformed job id: %j', async (jobId) => {
    expect(await rpcError(() => statusOf('bad', jobId))).toMatchObject({ code: 'invalid_input' })
    const body = { jobId, topics: ['AI'] }
    const response = await rest('POST', '/v1/users/bad/jobs', { token: bearer, body })
    expect(await httpError(response)).toEqual({ status: 400, code: 'invalid_input' })
  })

  test.each([
    ['a control character in the user', '/v1/users/a%00b/preferences', 400],
    ['256 characters', `/v1/users/${'x'.repeat(256)}/preferences`, 400],
    ['percent signs that encode nothing', '/v1/users/%E0%A4%A/preferences', 400],
    ['a slash in the job', '/v1/users/bad/jobs/a%2Fb', 400],
    ['a colon in the job', '/v1/users/bad/jobs/a:b', 400],
    ['a colon in the job, encoded', '/v1/users/bad/jobs/a%3Ab', 400],
    ['a job id of a wrong type', '/v1/users/bad/jobs/one%20two', 400],
    ['an empty segment', '/v1/users/bad/jobs//articles', 404],
  ])('in a path: %s', async (_what, path, status) => {
    const response = await rest('GET', path, { token: bearer })
    expect((await httpError(response)).status).toBe(status)
  })

  test.each(['.', '..'])('that a URL cannot contain: %s', async (dots) => {
    const user = env.USER_STATE.getByName('dotted')
    const job = env.DIGEST_JOB.getByName('dotted:job')
    const vote = { articleId: 'a', feedback: 'helpful', topics: ['AI'] } satisfies FeedbackInput
    for (const call of [
      () => user.recordFeedback({ ...vote, articleId: dots }),
      () => user.recordFeedback({ ...vote, topics: [dots] }),
      () => user.updatePreferences({ topics: [`${dots} `] }),
      () => job.start({ topics: [dots] }),
      () => env.USER_STATE.getByName(dots).preferences(),
    ])
      expect(await rpcError(call)).toMatchObject({ code: 'invalid_input' })
  })

  // A URL like this results if a client puts nothing, or dots, in the place of an id.
  test.each(routes.flatMap(({ method, path }) => [`${method} ${path}/`, `${method} ${path}/?limit=1`]))(
    'that is empty at the end of a path is not ignored: %s',
    async (asked) => {
      const [method = '', path = ''] = asked.split(' ')
      const user = env.USER_STATE.getByName('kept')
      await user.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: ['AI'] })
      const mine = await token({ sub: 'kept' })
      const response = await rest(method, path.replace(':userId', 'me').replace(/:\w+/g, 'one'), {
        token: mine,
      })
      expect(await httpError(response)).toEqual({ status: 404, code: 'not_found' })
      expect(await user.weights()).toEqual({ AI: 1.1 })
    },
  )

  test('a:b of user x and b of user x:a are two jobs', async () => {
    using theirs = await exports.DigestService.job('x:a', 'b')
    await theirs.start({ topics: ['Theirs'] })
    expect(await rpcError(() => statusOf('x', 'a:b'))).toMatchObject({ code: 'invalid_input' })
    const mine = await token({ sub: 'x' })
    const path = (user: string, job: string) => `/v1/users/${user}/jobs/${job}`
    expect((await rest('GET', path('x', 'a%3Ab'), { token: mine })).status).toBe(400)
    expect((await rest('GET', path('x%3Aa', 'b'), { token: mine })).status).toBe(403)
    expect((await rest('GET', path('x%3Aa', 'b'), { token: await token({ sub: 'x:a' }) })).status).toBe(200)
  })

  test.each(['no colon', 'bad:', ':one', 'bad:a b', 'me:one', `${'x'.repeat(256)}:one`])(
    'a job opened directly under the name "%s" rejects every call',
    async (name) => {
      const job = env.DIGEST_JOB.getByName(name)
      const calls = [
        () => job.start({ topics: ['AI'] }),
        () => job.status(),
        () => job.complete(),
        () => job.cancel(),
      ]
      for (const call of calls) expect(await rpcError(call)).toMatchObject({ code: 'invalid_input' })
      expect(await httpError(await job.fetch('https://do/status'))).toMatchObject({ code: 'invalid_input' })
      const live = await job.fetch('https://do/', { headers: { Upgrade: 'websocket' } })
      expect(await httpError(live)).toMatchObject({ code: 'invalid_input' })
    },
  )

  test('a user opened directly under a malformed name, or by id, rejects every call', async () => {
    const unnamed = env.USER_STATE.get(env.USER_STATE.newUniqueId())
    for (const user of [env.USER_STATE.getByName('me'), env.USER_STATE.getByName('a\tb'), unnamed])
      for (const call of [
        () => user.preferences(),
        () => user.weights(),
        () => user.learn(),
        () => user.jobs(),
      ])
        expect(await rpcError(call)).toMatchObject({ code: 'invalid_input' })
  })
})

describe('names of the prototype are ordinary topics', () => {
  const topics = ['__proto__', 'constructor', 'toString']
  const votes = { articleId: 'odd', feedback: 'helpful' as const, topics }
  const weights = topics.map((topic) => [topic, 1.1])

  test('over RPC', async () => {
    const user = env.USER_STATE.getByName('odd rpc')
    await user.recordFeedback(votes)
    expect(Object.entries(await user.weights())).toEqual(weights)
    const job = env.DIGEST_JOB.getByName('odd rpc:one')
    expect(await job.start({ topics })).toMatchObject({ topics })
  })

  test('over REST', async () => {
    const odd = await token({ sub: 'odd' })
    expect((await rest('POST', '/v1/users/me/feedback', { token: odd, body: votes })).status).toBe(200)
    const text = await (await rest('GET', '/v1/users/me/weights', { token: odd })).text()
    expect(Object.entries(JSON.parse(text))).toEqual(weights)
    const started = await rest('POST', '/v1/users/me/jobs', { token: odd, body: { topics } })
    expect(await started.json()).toMatchObject({ topics })
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'as a field of the body, %s is an unknown field',
    async (name) => {
      const sent = JSON.parse(`{"topics": ["AI"], "jobId": "field", "${name}": {"polluted": true}}`)
      const response = await rest('POST', '/v1/users/bad/jobs', { token: bearer, body: sent })
      expect(await httpError(response)).toEqual({ status: 400, code: 'invalid_input' })
      expect({}).not.toHaveProperty('polluted')
    },
  )
})

describe('partly invalid', () => {
  test('a batch with one invalid article names it, and adds the others', async () => {
    const job = env.DIGEST_JOB.getByName('bad:one')
    const bad = { id: 'bad', title: '' }
    const { outcomes } = await job.addArticles([...articles(2), bad])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['added', 'added', 'rejected'])
    const over = await rest('POST', '/v1/users/bad/jobs/one/articles', {
      token: bearer,
      body: { articles: [bad, ...articles(1, 5)] },
    })
    expect(await over.json()).toMatchObject({
      outcomes: [
        { id: 'bad', outcome: 'rejected', code: 'invalid_input', issues: [{ path: 'title' }] },
        { outcome: 'added', seq: 3 },
      ],
      articleCount: 3,
    })
  })

  test('issues name each field, and never more than twenty', async () => {
    const body = { topics: Array.from({ length: 40 }, () => ''), timeoutMs: 'soon' }
    const response = await rest('POST', '/v1/users/bad/jobs', { token: bearer, body })
    const { issues } = await response.json<{ issues: { path: string; message: string }[] }>()
    expect(issues).toHaveLength(20)
    expect(issues[0]).toEqual({ path: 'topics.0', message: 'must not be empty' })
  })

  test('issues speak of fields', async () => {
    const response = await rest('POST', '/v1/users/bad/jobs', { token: bearer, body: { topic: 'AI' } })
    expect(await response.json()).toMatchObject({
      issues: [
        { path: 'topics', message: 'is required' },
        { path: 'topic', message: 'unknown field' },
      ],
    })
  })
})

test('completing and starting twice with the same input is not an error', async () => {
  const path = '/v1/users/bad/jobs'
  const body = { jobId: 'twice', topics: ['AI'] }
  const statuses: number[] = []
  for (const [address, sent] of [
    [path, body],
    [path, body],
    [`${path}/twice/complete`, undefined],
    [`${path}/twice/complete`, undefined],
    [path, body],
  ] as const)
    statuses.push((await rest('POST', address, { token: bearer, body: sent })).status)
  expect(statuses).toEqual([201, 200, 200, 200, 200])
})
