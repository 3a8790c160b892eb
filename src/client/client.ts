/**
 * The service for browsers and Node: a typed call for each REST operation but `startDigest`, and `watch`. No framework, no other
 * package. What is answered and refused is documented where the operations are (`src/job`, `src/user`).
 */
import type { ErrorCode, Issue } from '../errors.ts'
import type { Digest } from '../job/digest.ts'
import type * as Job from '../job/types.ts'
import type { Ranking } from '../ranking.ts'
import type * as User from '../user/types.ts'
import { type Connector, reconnectDelayMs, type WatchFrame, type WatchOptions, watch } from './watch.ts'

export type { WatchFrame, WatchOptions } from './watch.ts'

export interface ClientOptions {
  /** The service's address, such as `https://digests.example.org`; with a path where it lies below one. */
  base: string | URL
  /** A token, or where to get one: asked before every call and connection, so that it may renew it. */
  token: string | (() => string | Promise<string>)
  /** Whose data; the token's own user by default. */
  userId?: string
  /**
   * How often a call is repeated after a network error or a response 429, 502, 503 or 504; 3 by default, 0 for never. A
   * `Retry-After` of the service is waited for; otherwise the delay doubles from 0.25 s. Every call is idempotent.
   */
  retries?: number
}

/** What the service refused: its stable code, the HTTP status and the id under which it logged the request. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: ErrorCode
  readonly status: number
  readonly requestId: string | null
  readonly issues: Issue[]
  /** How long to wait before another try, in ms; 0 if the service did not say. */
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
   * Starts a job. A start without `jobId` gets an idempotency key, so that repeating it starts one job only.
   * @param idempotencyKey one of your own, for a start that you may send twice
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
   * Follows a job to its end over any number of connections: every article once, the end once.
   * @throws ServiceError, such as `not_found`; `gone` where the job is erased meanwhile, also where another has its id
   */
  watch(jobId: string, options?: WatchOptions): AsyncGenerator<WatchFrame> {
    const connector: Connector = {
      connect: async (after) => {
        const address = this.#address(jobPath(jobId, '/events'), { after })
        address.protocol = address.protocol.replace('http', 'ws')
        return new WebSocket(String(address), ['digest', `bearer.${await this.#token()}`])
      },
      // A browser does not say why a socket did not open; the status does. Reconnecting is this call's retry.
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
  /** `erased`: false where jobs are left, which are then erased in the background. */
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
        // The first try may have withdrawn the vote: its answer, and what changed, are lost.
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

/** The network failed: no response, or one that broke off. */
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

/** How long to wait before another try, in ms; undefined if another try is of no use. */
function retryDelayMs(error: unknown, repeats: number): number | undefined {
  const isPassing = error instanceof ServiceError && PASSING_STATUSES.includes(error.status)
  if (!isPassing && !(error instanceof NetworkError)) return undefined
  return (isPassing && error.retryAfterMs) || reconnectDelayMs(repeats, 0.5 + Math.random() / 2)
}

const isNotFound = (error: unknown) => error instanceof ServiceError && error.status === 404

/** The service's own word that another try is of no use: the token, the right or the job is missing. */
const isFinal = (error: unknown) =>
  error instanceof ServiceError && [400, 401, 403, 404, 410].includes(error.status)

const jobPath = (jobId: string, path = '') => `/jobs/${encodeURIComponent(jobId)}${path}`

/** @throws ServiceError, `internal`, where it is no JSON: what stands in between, such as a proxy, answers in its own way */
function parseBody(text: string, response: Response) {
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('internal', response.statusText || 'The answer is no JSON', response)
  }
}
