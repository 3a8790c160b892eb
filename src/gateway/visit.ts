/** One request on its way through the gateway, as a route's handler sees it: ids and text decoded, nothing judged. */
import { type Code, DigestError } from '../errors.ts'
import { readJson, readWhole, refused } from '../http.ts'
import { type JobStub, jobOf, type UserStub, userOf } from '../objects.ts'
import type { Caller } from './auth.ts'

export class Visit {
  readonly requestId = crypto.randomUUID()
  readonly env: Env
  readonly request: Request
  #query: URLSearchParams | undefined
  /** Of the answer, along with its body. */
  status = 200
  readonly headers: Record<string, string> = {}
  webSocket: WebSocket | null = null
  operation = 'unknown'
  /** How it went. */
  code: Code | 'ok' = 'ok'
  caller: Caller | undefined
  /** What the log may say of whom it is about; nothing before the caller is known. */
  about: { userId?: string; jobId?: string } = {}
  /** The path's segments by name, still percent-encoded. */
  params: Record<string, string | undefined> = {}

  constructor(env: Env, request: Request) {
    this.env = env
    this.request = request
  }

  get query(): URLSearchParams {
    this.#query ??= new URL(this.request.url).searchParams
    return this.#query
  }

  /** The user of the path; `me` stands for the caller. */
  get userId(): string {
    const userId = this.param('userId')
    return userId === 'me' ? (this.caller?.userId ?? userId) : userId
  }

  /** @throws `invalid_input` where the segment is not percent-encoded text */
  param(name: string): string {
    try {
      return decodeURIComponent(this.params[name] ?? '')
    } catch {
      throw new DigestError('invalid_input', 'The path is not percent-encoded UTF-8')
    }
  }

  job(jobId = this.param('jobId')): JobStub {
    return jobOf(this.env, this.userId, jobId)
  }

  user(): UserStub {
    return userOf(this.env, this.userId)
  }

  body<Claimed>(): Promise<Claimed> {
    return readJson<Claimed>(this.request)
  }

  /** Makes the answer a refusal. @returns its body */
  refuse(error: unknown): object {
    const { code, status, headers, body } = refused(error)
    this.code = code
    this.status = status
    Object.assign(this.headers, headers)
    return body
  }

  text(name: string): string | undefined {
    return this.query.get(name) ?? undefined
  }

  /** @throws `invalid_input` where it is none of the choices */
  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.query.get(name)
    const choice = choices.find((one) => one === text)
    if (text === null || choice !== undefined) return choice
    throw new DigestError('invalid_input', `${name}: must be one of ${choices.join(', ')}`)
  }

  whole(name: string): number | undefined {
    return readWhole(name, this.query.get(name))
  }

  flag(name: string): boolean | undefined {
    const choice = this.oneOf(name, ['true', 'false'])
    return choice && choice === 'true'
  }
}
