/** The context of one request for a route's handler: ids and text decoded, nothing validated. */
import { DigestError, type ErrorCode } from '../errors.ts'
import { errorParts, parseInteger, readJson } from '../http.ts'
import { getJobStub, getUserStub, type JobStub, type UserStub } from '../stubs.ts'
import type { Caller } from './auth.ts'

export class RequestContext {
  readonly requestId = crypto.randomUUID()
  readonly env: Env
  readonly request: Request
  #query: URLSearchParams | undefined
  /** The status of the response. */
  status = 200
  readonly headers: Record<string, string> = {}
  webSocket: WebSocket | null = null
  operation = 'unknown'
  /** The result of the operation for the log. */
  code: ErrorCode | 'ok' = 'ok'
  caller: Caller | undefined
  /** The ids for the log entry. Empty until the caller is authenticated. */
  logFields: { userId?: string; jobId?: string } = {}
  /** The path's parameters by name, still percent-encoded. */
  params: Record<string, string | undefined> = {}

  constructor(env: Env, request: Request) {
    this.env = env
    this.request = request
  }

  get query(): URLSearchParams {
    this.#query ??= new URL(this.request.url).searchParams
    return this.#query
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
    return readJson<Claimed>(this.request)
  }

  /**
   * Turns the response into an error.
   * @returns its body
   */
  setError(error: unknown): object {
    const { code, status, headers, body } = errorParts(error)
    this.code = code
    this.status = status
    Object.assign(this.headers, headers)
    return body
  }

  queryText(name: string): string | undefined {
    return this.query.get(name) ?? undefined
  }

  /** @throws `invalid_input` if the value is not one of the choices */
  queryChoice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.query.get(name)
    const choice = choices.find((one) => one === text)
    if (text === null || choice !== undefined) return choice
    throw new DigestError('invalid_input', `${name}: must be one of ${choices.join(', ')}`)
  }

  queryInteger(name: string): number | undefined {
    return parseInteger(name, this.query.get(name))
  }

  queryFlag(name: string): boolean | undefined {
    const choice = this.queryChoice(name, ['true', 'false'])
    return choice && choice === 'true'
  }
}
