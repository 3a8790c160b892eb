/** Sends the client's requests. It adds address and token, repeats, and throws `ServiceError` or `NetworkError`. */
import type { ErrorCode, ErrorReason, Issue } from '../contract/errors.ts'
import { reconnectDelayMs } from '../contract/liveProtocol.ts'

export interface ClientOptions {
  /** The service's URL, such as `https://digests.example.org`. May include a path. */
  base: string | URL
  /**
   * A token, or a function that returns one. The function is called before every request and connection, so
   * it can renew the token.
   */
  token: string | (() => string | Promise<string>)
  /** The user to act for. Defaults to the token's own user. */
  userId?: string
  /**
   * How often a request is repeated after a network error or a response 429, 502, 503 or 504. Defaults to 3;
   * 0 disables repeats. The client waits for a `Retry-After` of up to two minutes; a longer one is left to the caller. Without
   * one it waits for a random delay that doubles, at first up to 0.25 s. A repeat does no harm, except of a `retry` that does
   * not name its attempt. Watches reconnect, and `health` is not repeated.
   */
  retries?: number
}

/** Whether the service works. */
export interface Health {
  status: 'ok' | 'unavailable'
  /** By check: `ok`, or the fault in a few words. */
  checks: Record<string, string>
  /** Whether a newsroom is bound, which makes digests by schedule and by `startDigest`. */
  newsroom: boolean
  /** Settings that do nothing, or something else than was meant. Absent if all are right. */
  settings?: string[]
}

/**
 * An error response of the service: its stable code, the HTTP status, and the id under which the service
 * logged the request.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: ErrorCode
  readonly status: number
  readonly requestId: string | null
  readonly issues: Issue[]
  /** Which case of the code it is. */
  readonly reason: ErrorReason | undefined
  /** How long to wait before another try, in ms. 0 if the service did not say. */
  readonly retryAfterMs: number

  constructor(
    code: ErrorCode,
    message: string,
    response: Response,
    issues: Issue[] = [],
    reason?: ErrorReason,
  ) {
    super(message)
    this.code = code
    this.status = response.status
    this.retryAfterMs = secondsIn(response.headers.get('Retry-After')) * 1_000
    this.requestId = response.headers.get('X-Request-Id')
    this.issues = issues
    this.reason = reason
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Query = Record<string, string | number | boolean | undefined>

export class Requests {
  readonly #options: ClientOptions

  constructor(options: ClientOptions) {
    this.#options = options
    // `localhost:8787` has the scheme `localhost:`. It would fail as a network does, and a watch would try it for ever.
    if (!/^https?:/i.test(String(options.base)))
      throw new TypeError(`The option \`base\` must begin with http:// or https://. It is ${options.base}`)
  }

  /** Sends a request, and again if it may succeed later. */
  async call<Answer>(
    method: Method,
    path: string,
    body?: object,
    query: Query = {},
    extra: Record<string, string> = {},
  ): Promise<Answer> {
    const { retries = 3 } = this.#options
    for (let repeats = 0; ; repeats += 1)
      try {
        return await this.once(method, path, body, query, extra)
      } catch (error) {
        // The first try may have withdrawn the vote. Its response, and with it the changes, are lost.
        if (repeats > 0 && method === 'DELETE' && isNotFound(error))
          return { success: true, changes: [] } as Answer
        const delayMs = retryDelayMs(error, repeats)
        if (repeats >= retries || delayMs === undefined) throw error
        await new Promise((resolve) => setTimeout(resolve, delayMs))
      }
  }

  async once<Answer>(
    method: Method,
    path: string,
    body?: object,
    query: Query = {},
    extra: Record<string, string> = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = { Authorization: `Bearer ${await this.token()}`, ...extra }
    if (body) headers['Content-Type'] = 'application/json'
    const { response, text } = await send(this.address(path, query), {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw errorOf(response, text)
    if (extra.Accept) return text as Answer
    const answer = text === '' ? undefined : parseBody(text, response)
    return answer
  }

  /** Server-sent events. The token is in a header that the platform does not record. */
  async stream(path: string, query: Query, signal: AbortSignal): Promise<Response> {
    const headers = { Authorization: `Bearer ${await this.token()}`, Accept: 'text/event-stream' }
    const response = await fetch(this.address(path, query), { headers, signal })
    if (!response.ok) throw errorOf(response, await response.text())
    return response
  }

  address(path: string, query: Query): URL {
    const { userId = 'me' } = this.#options
    const asked = `/v1/users/${encodeURIComponent(userId)}${path}`
    const address = new URL(`${this.#base()}${asked}`)
    // A URL resolves "." and ".." in its path, also escaped: it would address something else.
    if (!address.pathname.endsWith(asked))
      throw new ServiceError('invalid_input', `${asked} is no path`, new Response(null, { status: 400 }))
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value))
    return address
  }

  /** @throws ServiceError with `unauthenticated` if there is no token */
  async token(): Promise<string> {
    const source: unknown = this.#options.token
    const token: unknown = typeof source === 'function' ? await source() : source
    if (typeof token === 'string' && token !== '') return token
    const where =
      typeof source === 'function' ? 'The function `token` returned none' : 'Set the option `token`'
    throw new ServiceError(
      'unauthenticated',
      `There is no token. ${where}`,
      new Response(null, { status: 401 }),
    )
  }

  /** The result of `GET /health`, which needs no token. A service that is not well answers 503 with the same fields. */
  async health(): Promise<Health> {
    const { response, text } = await send(new URL(`${this.#base()}/health`), {})
    const answer = parseBody(text, response)
    if (answer?.checks) return answer
    throw new ServiceError(answer?.code ?? 'internal', answer?.error ?? response.statusText, response)
  }

  #base(): string {
    return String(this.#options.base).replace(/\/$/, '')
  }
}

const secondsIn = (retryAfter: string | null) => (/^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0)

/** The network failed: no response, or a response that broke off. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

async function send(address: URL, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(address, init)
    return { response, text: await response.text() }
  } catch (cause) {
    throw new NetworkError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** A longer `Retry-After` is left to the caller: the error has it. */
const MAX_WAIT_MS = 2 * 60_000

const PASSING_STATUSES = [429, 502, 503, 504]

/** How long to wait before another try, in ms. Undefined if another try cannot succeed. */
function retryDelayMs(error: unknown, repeats: number): number | undefined {
  const isPassing = error instanceof ServiceError && PASSING_STATUSES.includes(error.status)
  if (!isPassing && !(error instanceof NetworkError)) return undefined
  if (isPassing && error.retryAfterMs > MAX_WAIT_MS) return undefined
  return (isPassing && error.retryAfterMs) || reconnectDelayMs(repeats, 0.5 + Math.random() / 2)
}

const isNotFound = (error: unknown) => error instanceof ServiceError && error.status === 404

/** Whether the service itself rejected the token, the access or the job. Another try cannot succeed. */
export const isFinal = (error: unknown) =>
  error instanceof ServiceError && [400, 401, 403, 404, 410].includes(error.status)

function errorOf(response: Response, text: string): ServiceError {
  const body = text === '' ? undefined : parseBody(text, response)
  const message = body?.error ?? response.statusText
  return new ServiceError(body?.code ?? 'internal', message, response, body?.issues, body?.reason)
}

/** @throws ServiceError with `internal` if the body is not JSON, for example the error page of a proxy */
function parseBody(text: string, response: Response) {
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('internal', response.statusText || 'The response is not JSON', response)
  }
}
