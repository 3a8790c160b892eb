/**
 * Client for browsers and Node: a typed method for each REST operation except `startDigest`, and `watch`. It
 * needs no other package. DigestJob and UserState document inputs, results and error codes (`src/job`,
 * `src/user`).
 */
import type { ErrorCode, Issue } from '../errors.ts'
import type { Digest } from '../job/digest.ts'
import type * as Job from '../job/types.ts'
import type { Ranking } from '../ranking.ts'
import type * as User from '../user/types.ts'
import { type Connector, reconnectDelayMs, type WatchFrame, type WatchOptions, watch } from './watch.ts'

export type { WatchFrame, WatchOptions } from './watch.ts'

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
   * 0 disables repeats. The client waits for `Retry-After`, otherwise for a delay that doubles from 0.25 s.
   * Every operation is idempotent.
   */
  retries?: number
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
  /** How long to wait before another try, in ms. 0 if the service did not say. */
  readonly retryAfterMs: number

  constructor(code: ErrorCode, message: string, response: Response, issues: Issue[] = []) {
    super(message)
    this.code = code
    this.status = response.status
    this.retryAfterMs = secondsIn(response.headers.get('Retry-After')) * 1_000
    this.requestId = response.headers.get('X-Request-Id')
    this.issues = issues
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Query = Record<string, string | number | boolean | undefined>

export class DigestClient {
  readonly #options: ClientOptions

  constructor(options: ClientOptions) {
    this.#options = options
  }

  /**
   * Starts a job. A start without `jobId` gets an idempotency key, so repeating it starts only one job.
   * @param idempotencyKey your own key, for a start that you may send twice
   */
  start(
    input: Job.StartInput & { jobId?: string },
    idempotencyKey: string | undefined = input.jobId === undefined ? crypto.randomUUID() : undefined,
  ): Promise<Omit<Job.Started, 'created'>> {
    return this.#call(
      'POST',
      '/jobs',
      input,
      {},
      idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
    )
  }
  jobs(page: Job.JobsPageInput = {}): Promise<Job.JobsPage> {
    return this.#call('GET', '/jobs', undefined, page)
  }
  status(jobId: string): Promise<Job.JobStatus> {
    return this.#call('GET', jobPath(jobId))
  }
  eraseJob(jobId: string): Promise<void> {
    return this.#call('DELETE', jobPath(jobId))
  }
  articles(jobId: string, page: Job.ArticlesPageInput = {}): Promise<Job.ArticlesPage> {
    return this.#call('GET', jobPath(jobId, '/articles'), undefined, page)
  }
  addArticle(jobId: string, article: Job.ArticleInput): Promise<Job.ReportResult> {
    return this.#call('POST', jobPath(jobId, '/articles'), article)
  }
  addArticles(
    jobId: string,
    articles: Job.ArticleInput[],
    options?: Job.AttemptInput,
  ): Promise<Job.ReportResult> {
    return this.#call('POST', jobPath(jobId, '/articles'), { ...options, articles })
  }
  report(jobId: string, report: Job.ReportInput): Promise<Job.ReportResult> {
    return this.#call('POST', jobPath(jobId, '/report'), report)
  }
  complete(jobId: string, completion: Job.CompleteInput = {}): Promise<Job.JobStatus> {
    return this.#call('POST', jobPath(jobId, '/complete'), completion)
  }
  fail(jobId: string, failure: Job.FailInput): Promise<Job.JobStatus> {
    return this.#call('POST', jobPath(jobId, '/fail'), failure)
  }
  digest(jobId: string): Promise<Digest> {
    return this.#call('GET', jobPath(jobId, '/digest'))
  }
  cancel(jobId: string): Promise<Job.JobStatus> {
    return this.#call('POST', jobPath(jobId, '/cancel'))
  }
  retry(jobId: string): Promise<Job.JobStatus> {
    return this.#call('POST', jobPath(jobId, '/retry'))
  }
  watchToken(jobId: string): Promise<{ watchToken: string }> {
    return this.#call('POST', jobPath(jobId, '/watch-token'))
  }

  /**
   * Watches a job to its end over any number of connections: every article once, the end once.
   * @throws ServiceError such as `not_found`; `gone` if the job is erased, also if another job has its id by
   * then
   */
  watch(jobId: string, options?: WatchOptions): AsyncGenerator<WatchFrame> {
    const connector: Connector = {
      connect: async (after) => {
        const address = this.#address(jobPath(jobId, '/events'), { after })
        address.protocol = address.protocol.replace('http', 'ws')
        return new WebSocket(String(address), ['digest', `bearer.${await this.#token()}`])
      },
      // A browser does not report why a socket did not open; the status request does. Reconnecting repeats
      // it.
      assertAccess: async () => {
        try {
          await this.#once('GET', jobPath(jobId))
        } catch (error) {
          if (isFinal(error)) throw error
        }
      },
      isFinal,
      goneError: () => new ServiceError('gone', 'The job was erased', new Response(null, { status: 410 })),
    }
    return watch(connector, options)
  }

  preferences(): Promise<User.VersionedPreferences> {
    return this.#call('GET', '/preferences')
  }
  updatePreferences(
    preferences: User.PreferencesUpdate,
    { ifVersion }: User.IfVersion = {},
  ): Promise<User.VersionedPreferences> {
    return this.#call(
      'PUT',
      '/preferences',
      preferences,
      {},
      ifVersion === undefined ? {} : { 'If-Match': `"${ifVersion}"` },
    )
  }
  feedback(page: User.Page = {}): Promise<User.FeedbackPage> {
    return this.#call('GET', '/feedback', undefined, page)
  }
  recordFeedback(feedback: User.FeedbackInput): Promise<User.FeedbackAnswer> {
    return this.#call('POST', '/feedback', feedback)
  }
  withdrawFeedback(articleId: string): Promise<User.FeedbackAnswer> {
    return this.#call('DELETE', `/feedback/${encodeURIComponent(articleId)}`)
  }
  weights(): Promise<Record<string, number>> {
    return this.#call('GET', '/weights')
  }
  explainWeights(): Promise<User.WeightReasons> {
    return this.#call('GET', '/weights', undefined, { reasons: true })
  }
  resetLearning(topic?: string): Promise<User.FeedbackAnswer> {
    return this.#call('DELETE', topic === undefined ? '/weights' : `/weights/${encodeURIComponent(topic)}`)
  }
  rank(articles: User.RankInput): Promise<Ranking> {
    return this.#call('POST', '/rank', { articles })
  }
  async check(urls: User.CheckInput): Promise<User.Checked[]> {
    return (await this.#call<{ urls: User.Checked[] }>('POST', '/check', { urls })).urls
  }
  learn(options: User.LearnOptions = {}): Promise<User.LearnReport> {
    return this.#call('POST', '/learn', undefined, options)
  }
  exportData(): Promise<User.UserExport> {
    return this.#call('GET', '/export')
  }
  /** `erased` is false if jobs are left. The service then erases them in the background. */
  async erase(): Promise<User.Erasure> {
    return (await this.#call<User.Erasure | undefined>('DELETE', '')) ?? { erased: true }
  }

  /** Sends a request, and again if it may succeed later. */
  async #call<Answer>(
    method: Method,
    path: string,
    body?: object,
    query: Query = {},
    extra: Record<string, string> = {},
  ): Promise<Answer> {
    const { retries = 3 } = this.#options
    for (let repeats = 0; ; repeats += 1)
      try {
        return await this.#once(method, path, body, query, extra)
      } catch (error) {
        // The first try may have withdrawn the vote. Its response, and with it the changes, are lost.
        if (repeats > 0 && method === 'DELETE' && isNotFound(error))
          return { success: true, changes: [] } as Answer
        const delayMs = retryDelayMs(error, repeats)
        if (repeats >= retries || delayMs === undefined) throw error
        await new Promise((resolve) => setTimeout(resolve, delayMs))
      }
  }

  async #once<Answer>(
    method: Method,
    path: string,
    body?: object,
    query: Query = {},
    extra: Record<string, string> = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = { Authorization: `Bearer ${await this.#token()}`, ...extra }
    if (body) headers['Content-Type'] = 'application/json'
    const { response, text } = await send(this.#address(path, query), {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = text === '' ? undefined : parseBody(text, response)
    if (response.ok) return answer
    throw new ServiceError(
      answer?.code ?? 'internal',
      answer?.error ?? response.statusText,
      response,
      answer?.issues,
    )
  }

  #address(path: string, query: Query): URL {
    const { base, userId = 'me' } = this.#options
    const address = new URL(
      `${String(base).replace(/\/$/, '')}/v1/users/${encodeURIComponent(userId)}${path}`,
    )
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value))
    return address
  }

  async #token(): Promise<string> {
    const { token } = this.#options
    return typeof token === 'string' ? token : token()
  }
}

const secondsIn = (retryAfter: string | null) => (/^\d{1,4}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0)

/** The network failed: no response, or a response that broke off. */
class NetworkError extends Error {
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

const PASSING_STATUSES = [429, 502, 503, 504]

/** How long to wait before another try, in ms. Undefined if another try cannot succeed. */
function retryDelayMs(error: unknown, repeats: number): number | undefined {
  const isPassing = error instanceof ServiceError && PASSING_STATUSES.includes(error.status)
  if (!isPassing && !(error instanceof NetworkError)) return undefined
  return (isPassing && error.retryAfterMs) || reconnectDelayMs(repeats, 0.5 + Math.random() / 2)
}

const isNotFound = (error: unknown) => error instanceof ServiceError && error.status === 404

/** Whether the service itself rejected the token, the access or the job. Another try cannot succeed. */
const isFinal = (error: unknown) =>
  error instanceof ServiceError && [400, 401, 403, 404, 410].includes(error.status)

const jobPath = (jobId: string, path = '') => `/jobs/${encodeURIComponent(jobId)}${path}`

/** @throws ServiceError with `internal` if the body is not JSON, for example the error page of a proxy */
function parseBody(text: string, response: Response) {
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('internal', response.statusText || 'The response is not JSON', response)
  }
}
