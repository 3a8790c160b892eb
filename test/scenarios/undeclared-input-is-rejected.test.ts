/**
 * What an operation does not take is rejected and changes nothing: over REST from the routes' own declarations, over
 * RPC from an example of each method, and at the documented paths.
 */
import { env, exports, type RpcTarget } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { tags } from '../../openapi/tags.ts'
import { JobHandle, UserHandle } from '../../src/DigestService.ts'
import { routes } from '../../src/gateway/router.ts'
import { entriesOf, type Route } from '../../src/gateway/routes/route.ts'
import { articles, rest, token } from '../support.ts'
import { rows } from './callers.ts'

let count = 0

interface Reader {
  userId: string
  token: string
}

/** A reader with preferences, a vote and a job in the state that the operation needs. */
async function newReader(operation: string): Promise<Reader> {
  const userId = `undeclared-${++count}`
  const user = env.USER_STATE.getByName(userId)
  const job = env.DIGEST_JOB.getByName(`${userId}:one`)
  await user.updatePreferences({ topics: ['AI'], language: 'de' })
  await user.recordFeedback({ articleId: 'a1', feedback: 'helpful', topics: ['AI'] })
  await job.start({ topics: ['AI'] })
  await job.addArticles(articles(1))
  const { after } = rows[operation] ?? {}
  if (after === 'complete') await job.complete()
  if (after === 'cancel') await job.cancel()
  return { userId, token: await token({ sub: userId, scope: 'digest:produce digest:admin' }) }
}

/** Everything stored about the reader. */
async function state({ userId }: Reader): Promise<unknown> {
  const stored = await new Response(await env.USER_STATE.getByName(userId).exportData()).json<object>()
  return { ...stored, exportedAt: '' }
}

interface Case {
  what: string
  query?: string
  body?: unknown
  headers?: Record<string, string>
  code: 'invalid_input' | 'version_mismatch'
}

const text = (value: unknown) => encodeURIComponent(String(value ?? 'true'))
const misspelled = (name: string) => `${name}s`

/** A request for each operation, as documented. */
const examples = new Map(
  tags.flatMap((tag) => tag.routes.map(({ operation, example }) => [operation, example] as const)),
)

/** Requests with one thing that the route does not take. */
function casesOf(route: Route): Case[] {
  const { method, query, body, headers = [] } = route
  const example = examples.get(route.operation)
  const names = Object.keys(entriesOf(query))
  const given = Object(rows[route.operation]?.body ?? example?.body ?? {})
  const fields = Object.entries(given)
  const code = 'invalid_input'
  const cases: Case[] = [
    { what: 'an unknown parameter', query: 'unknown=1', code },
    ...names.flatMap((name): Case[] => {
      const value = text(example?.query?.[name])
      return [
        { what: `${name} misspelled`, query: `${misspelled(name)}=${value}`, code },
        { what: `${name} in another case`, query: `${name.toUpperCase()}=${value}`, code },
        { what: `${name} twice`, query: `${name}=${value}&${name}=${value}`, code },
      ]
    }),
    ...fields
      .filter(([name]) => !names.includes(name))
      .map(
        ([name, value]): Case => ({ what: `${name} in the query`, query: `${name}=${text(value)}`, code }),
      ),
    ...(['Idempotency-Key', 'Last-Event-ID'] as const)
      .filter((name) => !headers.includes(name))
      .map((name): Case => ({ what: name, headers: { [name]: '1' }, code })),
    { what: 'a stale If-Match', headers: { 'If-Match': '"stale"' }, code: 'version_mismatch' },
    { what: 'stale tags', headers: { 'If-Match': 'W/"a", "b"' }, code: 'version_mismatch' },
  ]
  if (method !== 'GET')
    cases.push({ what: 'If-None-Match: *', headers: { 'If-None-Match': '*' }, code: 'version_mismatch' })
  // The platform gives a GET no body.
  if (!body && method !== 'GET')
    cases.push(...[[], 'x', { dryRun: true }].map((one) => bodyCase('a body', one)))
  if (body)
    cases.push(
      bodyCase('an unknown field', { ...given, unknown: 1 }),
      bodyCase('a list as the body', []),
      bodyCase('a text as the body', 'text'),
      ...fields.map(([name, value]) => {
        const { [name]: _, ...others } = Object.fromEntries(fields)
        return bodyCase(`${name} misspelled`, { ...others, [misspelled(name)]: value })
      }),
      ...names.map((name) =>
        bodyCase(`${name} misspelled in the body`, { ...given, [misspelled(name)]: true }),
      ),
    )
  return cases
}

const bodyCase = (what: string, body: unknown): Case => ({ what, body, code: 'invalid_input' })

function send(route: Route, reader: Reader, { query, body, headers = {} }: Partial<Case>): Promise<Response> {
  const path = route.path
    .replace(':userId', reader.userId)
    .replace(':jobId', 'one')
    .replace(':articleId', 'a1')
    .replace(':topic', 'AI')
  const request = {
    token: reader.token,
    headers: { ...(route.operation === 'events' && { Accept: 'text/event-stream' }), ...headers },
  }
  const given = body ?? (route.body ? rows[route.operation]?.body : undefined)
  return rest(
    route.method,
    query ? `${path}?${query}` : path,
    given === undefined ? request : { ...request, body: given },
  )
}

describe.each(routes.map((route) => [route.operation, route] as const))('%s', (operation, route) => {
  test('rejects what it does not take', async () => {
    const reader = await newReader(operation)
    const before = await state(reader)
    const results: string[] = []
    const cases = casesOf(route)
    for (const one of cases) {
      const response = await send(route, reader, one)
      const { code } = response.ok ? { code: 'accepted' } : await response.json<{ code: string }>()
      results.push(`${one.what}: ${code}`)
    }
    expect(results).toEqual(cases.map(({ what, code }) => `${what}: ${code}`))
    expect(await state(reader)).toEqual(before)
  })
})

test.each(['{}', ' {\n} ', ''])('%j is no body, wherever an operation takes none', async (body) => {
  for (const route of routes.filter(({ body, method }) => !body && method !== 'GET')) {
    const reader = await newReader(route.operation)
    const response = await send(route, reader, { body })
    expect(response.status, route.operation).toBeLessThan(300)
    await response.body?.cancel()
  }
})

/** The methods of a handle whose input is not the documented body of the operation of the same name. */
type Calls<Handle> = Partial<Record<Exclude<keyof Handle, keyof RpcTarget>, unknown[]>>

const article = { id: 'b1', title: 'One', topics: ['AI'], metadata: { page: 1 } }
const ownJobCalls: Calls<JobHandle> = {
  start: [{ topics: ['AI'] }],
  articles: [{ limit: 5 }],
  addArticle: [article, { attempt: 1 }],
  addArticles: [[article], { attempt: 1 }],
  report: [{ progress: 10, articles: [article] }],
  cancel: [{ attempt: 1 }],
  retry: [{ attempt: 1 }],
}
const ownUserCalls: Calls<UserHandle> = {
  updatePreferences: [
    {
      topics: ['Art'],
      mutedTopics: [{ name: 'Golf' }],
      mutedSources: [{ name: 'Gazette' }],
      pinnedTopics: [],
      pinnedSources: [{ name: 'Herald', weight: 2 }],
    },
    { ifVersion: 1 },
  ],
  patchPreferences: [{ pinnedTopics: [{ name: 'Art', weight: 2 }] }, { ifVersion: 1 }],
  orderDigest: [{ jobId: 'now' }],
  withdrawFeedback: ['a1'],
  feedback: [{ limit: 5 }],
  resetLearning: ['AI'],
  resetSourceLearning: ['Gazette'],
  rank: [[{ id: 'a', topics: ['AI'] }]],
  check: [[{ url: 'https://news.example.org/', topics: ['AI'] }]],
  jobs: [{ limit: 5 }],
}

/** An example call of each method of a handle: its own one, or the documented body of its operation. */
function callsOf(handle: { prototype: object }, own: Record<string, unknown[]>): Record<string, unknown[]> {
  const methods = Object.getOwnPropertyNames(handle.prototype).filter((name) => name !== 'constructor')
  return Object.fromEntries(
    methods.map((name) => {
      const body = examples.get(name)?.body
      return [name, own[name] ?? (body === undefined ? [] : [body])]
    }),
  )
}

/** What RPC carries besides plain objects, each where an object or a list is expected. */
const others: [string, () => unknown][] = [
  ['Map', () => new Map([['dryRun', true]])],
  ['Set', () => new Set(['AI'])],
  ['Date', () => new Date(0)],
  ['RegExp', () => /AI/],
  ['Error', () => new Error('AI')],
  ['ArrayBuffer', () => new ArrayBuffer(2)],
  ['Uint8Array', () => new Uint8Array(2)],
  ['list', () => []],
]

/** The value with one of its objects or lists replaced, for each of them. */
function* replaced(value: unknown, by: () => unknown, path = ''): Generator<[string, unknown]> {
  if (typeof value !== 'object' || value === null) return
  if (!(Array.isArray(value) && Array.isArray(by()))) yield [path, by()]
  for (const [key, inner] of Object.entries(value))
    for (const [at, changed] of replaced(inner, by, `${path}.${key}`))
      yield [
        at,
        Array.isArray(value)
          ? value.map((one, index) => (String(index) === key ? changed : one))
          : { ...value, [key]: changed },
      ]
}

type Methods = Record<string, (...given: unknown[]) => Promise<unknown>>

/** `rejected` if the call, or the only article in it, was rejected as invalid. */
async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    const { outcomes } = Object((await call) ?? {})
    return outcomes?.[0]?.code === 'invalid_input' ? 'rejected' : 'accepted'
  } catch (error) {
    const { code } = Object(error)
    return code === 'invalid_input' ? 'rejected' : String(code ?? error)
  }
}

describe.each([
  ['job', callsOf(JobHandle, ownJobCalls)],
  ['user', callsOf(UserHandle, ownUserCalls)],
] as const)('the %s over RPC takes only plain objects', (kind, calls) => {
  const takesInput = Object.entries(calls).filter(([, given]) => given.length > 0)
  test.each(takesInput)('%s', async (name, given) => {
    const reader = await newReader(name)
    const before = await state(reader)
    const { userId } = reader
    using handle =
      kind === 'job'
        ? await exports.DigestService.job(userId, 'one')
        : await exports.DigestService.user(userId)
    const accepted: string[] = []
    for (const [what, make] of others)
      for (const [at, args] of given.flatMap((one, index) =>
        [...replaced(one, make)].map(
          ([path, changed]) =>
            [`${index}${path}`, given.map((arg, i) => (i === index ? changed : arg))] as const,
        ),
      )) {
        const outcome = await outcomeOf((handle as unknown as Methods)[name]?.(...args) ?? Promise.resolve())
        if (outcome !== 'rejected') accepted.push(`${what} at ${at}: ${outcome}`)
      }
    expect(accepted).toEqual([])
    const after = await state(reader)
    // A report with a rejected article is a sign of life all the same.
    if (name === 'report' || name === 'addArticles')
      expect(after).toMatchObject({ jobs: [{ articleCount: 1 }] })
    else expect(after).toEqual(before)
  })
})

describe('the documented paths', () => {
  const ask = async (path: string, init?: RequestInit) => {
    const stub = path.startsWith('/job')
      ? env.DIGEST_JOB.getByName('undeclared-paths:one')
      : env.USER_STATE.getByName('undeclared-paths')
    const response = await stub.fetch(`https://do${path.replace('/job', '')}`, init)
    return [response.status, (await response.json<{ code?: string }>()).code]
  }
  test.each([
    ['/weights?topic=AI', undefined],
    ['/learn?dryRun=true', { method: 'POST' }],
    ['/preferences?unknown=1', undefined],
    ['/job/status?after=1', undefined],
    ['/job/article?attemp=1', { method: 'POST', body: JSON.stringify({ id: 'a', title: 'A' }) }],
    ['/job/article?attempt=1&attempt=2', { method: 'POST', body: JSON.stringify({ id: 'a', title: 'A' }) }],
  ])('%s', async (path, init) => {
    await env.DIGEST_JOB.getByName('undeclared-paths:one').start({ topics: ['AI'] })
    expect(await ask(path, init)).toEqual([400, 'invalid_input'])
  })

  test('an article of another attempt', async () => {
    await env.DIGEST_JOB.getByName('undeclared-paths:one').start({ topics: ['AI'] })
    const article = { method: 'POST', body: JSON.stringify({ id: 'a', title: 'A' }) }
    expect(await ask('/job/article?attempt=2', article)).toEqual([409, 'conflict'])
    expect(await ask('/job/article?attempt=1', article)).toEqual([200, undefined])
  })
})
