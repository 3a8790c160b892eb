/**
 * Shared by the suites: tokens, REST requests, errors as data, a clock, small fixtures. `liveConnection.ts`
 * has connections.
 */
import { exports } from 'cloudflare:workers'
import { SignJWT } from 'jose'
import * as v from 'valibot'
import { onTestFinished, vi } from 'vitest'
import { Connection } from './liveConnection.ts'
import { TEST_SECRET } from './setup/secret.ts'

const ErrorResultSchema = v.object({
  code: v.string(),
  message: v.string(),
  reason: v.optional(v.string()),
  issues: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
})
export type RpcError = v.InferOutput<typeof ErrorResultSchema>

/**
 * The error of a call; fails if the call succeeds. `expect(…).rejects` on an RPC promise would leave an
 * unhandled rejection: it reads the promise's properties, each of which is a call.
 */
export async function rpcError(call: () => PromiseLike<unknown>): Promise<RpcError> {
  try {
    await call()
  } catch (error) {
    if (v.is(ErrorResultSchema, error)) return v.parse(ErrorResultSchema, error)
    throw error
  }
  throw new Error('The call was not refused')
}

interface Claims {
  sub?: string
  scope?: string | string[]
  /** Seconds from now; null leaves it out. */
  expiresIn?: number | null
  secret?: string
  [claim: string]: unknown
}

/** A signed token: the user's own, with the producer's scope by default. */
export function token({ sub, scope = 'digest:produce', expiresIn = 600, secret, ...rest }: Claims) {
  const jwt = new SignJWT({ scope, ...rest }).setProtectedHeader({ alg: 'HS256' })
  if (sub !== undefined) jwt.setSubject(sub)
  if (expiresIn !== null) jwt.setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
  return jwt.sign(new TextEncoder().encode(secret ?? TEST_SECRET))
}

export const ORIGIN = 'https://digest.example'

interface Sent {
  token?: string | undefined
  /** A value is sent as JSON, a string or bytes unchanged. */
  body?: unknown
  headers?: Record<string, string>
}

/** The request that a REST client sends. */
export function request(method: string, path: string, { token, body, headers }: Sent = {}): Request {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  return new Request(`${ORIGIN}${path}`, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
  })
}

/** A call through the REST gateway. */
export function rest(method: string, path: string, sent?: Sent): Promise<Response> {
  return exports.default.fetch(request(method, path, sent))
}

/** The status and code of an error response. */
export async function httpError(response: Response): Promise<{ status: number; code: string }> {
  const body = v.parse(v.object({ error: v.string(), code: v.string() }), await response.json())
  return { status: response.status, code: body.code }
}

/**
 * The `internal` errors that the service logs during this test, which would fail it otherwise. Each is the entry of the
 * log, with its `operation` and `details`.
 */
export function expectInternal(): unknown[] {
  const entries: unknown[] = []
  const spy = vi.spyOn(console, 'error').mockImplementation((entry) => void entries.push(entry))
  onTestFinished(() => spy.mockRestore())
  return entries
}

/** A live connection straight to a job's object. */
export async function watch(job: Pick<Fetcher, 'fetch'>, query = ''): Promise<Connection> {
  const response = await job.fetch(`https://do/live${query}`, { headers: { Upgrade: 'websocket' } })
  if (!response.webSocket) throw new Error(`No connection: ${response.status}`)
  return new Connection(response.webSocket)
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A clock that the test sets, inside objects too. The real one returns after the test. Fires no alarm. */
export function clock() {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  return { pass: (ms: number) => vi.setSystemTime(Date.now() + ms), now: () => Date.now() }
}

/** `count` small articles with ids `a1`, `a2`, … after the first `from`. */
export const articles = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    id: `a${from + index + 1}`,
    title: `Article ${from + index + 1}`,
    url: `https://news.example/${from + index + 1}`,
  }))

/**
 * A handle that the test disposes of at its end. The promise of one is a stub as well, although its type does not say so:
 * the runtime warns if nobody disposes of it.
 */
export function disposed<T extends object>(handle: T): T {
  onTestFinished(() => (handle as T & Disposable)[Symbol.dispose]())
  return handle
}
