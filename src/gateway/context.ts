/** The context of one request for a route's handler: ids and text decoded, nothing validated. */
import { DigestError, type ErrorCode } from '../contract/errors.ts'
import { errorParts } from '../platform/errorResponse.ts'
import { readJson } from '../platform/requestBody.ts'
import { getJobStub, getUserStub, type JobStub, type UserStub } from '../platform/stubs.ts'
import type { Caller } from './auth.ts'
import type { Route } from './routes/route.ts'

/** What a URL changes in a path. */
const NOT_NORMAL = /\\|\/(\.|%2e)/i

/** The address without `.` and `..` as segments. A URL takes long to make. */
const normalUrl = (url: string) => (NOT_NORMAL.test(url) ? new URL(url).href : url)

/** Routed like a request by its `method` and `url`: the router sets `params`. */
export class RequestContext {
  readonly requestId = crypto.randomUUID()
  readonly beganAt = Date.now()
  readonly env: Env
  readonly request: Request
  /** HEAD is GET without a body. */
  readonly method: string
  readonly url: string
  /** The path's parameters by name, still percent-encoded. */
  params: Record<string, string | undefined> = {}
  /** The operation that is requested. Undefined until it is found. */
  operation: Route | undefined
  caller: Caller | undefined
  /** The declared query parameters that are present, as the types of their schemas. */
  parsedQuery: Record<string, unknown> = {}
  /** The status of the response. */
  status = 200
  readonly headers: Record<string, string> = {}
  webSocket: WebSocket | null = null
  /** The result of the operation for the log. */
  code: ErrorCode | 'ok' = 'ok'
  error: unknown
  /** The ids for the log entry. Empty until the caller is authenticated. */
  logFields: { userId?: string; jobId?: string } = {}

  constructor(env: Env, request: Request) {
    this.env = env
    this.request = request
    this.method = request.method === 'HEAD' ? 'GET' : request.method
    this.url = normalUrl(request.url)
  }

  /** Undefined without a query. */
  get searchParams(): URLSearchParams | undefined {
    return this.url.includes('?') ? new URL(this.url).searchParams : undefined
  }

  /** The query. The type is the caller's claim: the object validates the values. */
  parameters<Claimed>(): Claimed {
    return this.parsedQuery as Claimed
  }

  /** The user in the path. `me` means the caller. */
  get userId(): string {
    const userId = this.param('userId')
    return userId === 'me' ? (this.caller?.userId ?? userId) : userId
  }

  /** @throws `invalid_input` if the segment is not percent-encoded text */
  param(name: string): string {
    try {
      return decodeURIComponent(this.params[name] ?? '')
    } catch {
      throw new DigestError('invalid_input', 'The path is not percent-encoded UTF-8')
    }
  }

  jobStub(jobId = this.param('jobId')): JobStub {
    return getJobStub(this.env, this.userId, jobId)
  }

  userStub(): UserStub {
    return getUserStub(this.env, this.userId)
  }

  body<Claimed>(): Promise<Claimed> {
    const { bodyType, bodyLimit } = this.operation ?? {}
    return readJson<Claimed>(this.request, { otherType: bodyType, limit: bodyLimit })
  }

  /**
   * Turns the response into an error.
   * @returns its body
   */
  setError(error: unknown): object {
    const { code, status, headers, body } = errorParts(error)
    this.error = error
    this.code = code
    this.status = status
    Object.assign(this.headers, headers)
    return body
  }
}
