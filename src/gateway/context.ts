/** The context of one request. Ids and text are decoded, nothing is validated. */
import { DigestError, type ErrorCode } from '../contract/errors.ts'
import type { OpenedLink } from '../platform/digestLink.ts'
import { errorParts } from '../platform/errorResponse.ts'
import { readJson } from '../platform/requestBody.ts'
import { getJobStub, getUserStub, type JobStub, type UserStub } from '../platform/stubs.ts'
import type { Caller } from './auth.ts'
import type { Route } from './routes/route.ts'

export class RequestContext {
  readonly requestId = crypto.randomUUID()
  readonly beganAt = Date.now()
  readonly env: Env
  readonly request: Request
  /** The path's parameters by name, still percent-encoded. */
  readonly params: Record<string, string | undefined> = {}
  /** The operation that is requested. Undefined until it is found. */
  operation: Route | undefined
  caller: Caller | undefined
  /** The digest link in the path. */
  link: OpenedLink | undefined
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
  logFields: { userId?: string; jobId?: string; callerId?: string } = {}

  #userId: string | undefined
  #userStub: UserStub | undefined

  constructor(env: Env, request: Request) {
    this.env = env
    this.request = request
  }

  /** Undefined without a query. */
  get searchParams(): URLSearchParams | undefined {
    const { url } = this.request
    return url.includes('?') ? new URL(url).searchParams : undefined
  }

  /** The query. The type is the caller's claim: the object validates the values. */
  parameters<Claimed>(): Claimed {
    return this.parsedQuery as Claimed
  }

  /** The user in the path. `me` means the caller. */
  get userId(): string {
    this.#userId ??= this.param('userId')
    return this.#userId === 'me' ? (this.caller?.userId ?? this.#userId) : this.#userId
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
    this.#userStub ??= getUserStub(this.env, this.userId)
    return this.#userStub
  }

  body<Claimed>(): Promise<Claimed> {
    const { bodyType, bodyLimit } = this.operation ?? {}
    return readJson<Claimed>(this.request, { otherType: bodyType, limit: bodyLimit })
  }

  /**
   * Turns the response into an error.
   * @returns its body
   */
  setError(error: unknown) {
    const { code, status, headers, body } = errorParts(error)
    this.error = error
    this.code = code
    this.status = status
    // That of the body that is not sent.
    delete this.headers['Content-Type']
    Object.assign(this.headers, headers)
    return body
  }
}
