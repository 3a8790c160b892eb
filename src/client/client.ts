/**
 * Client for browsers and Node. It has a typed method for each REST operation on jobs and users. It needs no other
 * package. `JobMethods` and `UserMethods` (`src/contract`) document results and error codes.
 */

import type { ErrorCode } from '../contract/errorCodes.ts'
import type { JobsFrame, WatchFrame } from '../contract/frames.ts'
import type {
  ArticleInput,
  ArticlesPage,
  ArticlesPageInput,
  AttemptInput,
  CompleteInput,
  Digest,
  DigestLink,
  FailInput,
  JobStatus,
  JobsPage,
  JobsPageInput,
  LinkInput,
  ReportInput,
  ReportResult,
  Started,
  StartInput,
} from '../contract/job.ts'
import type {
  FeedbackAnswer,
  FeedbackInput,
  FeedbackPage,
  LearnOptions,
  LearnReport,
  Page,
  SourceReset,
  WeightReasons,
} from '../contract/learning.ts'
import type { DigestNowInput, DigestOrderInput } from '../contract/order.ts'
import type {
  IfVersion,
  PreferencesPatch,
  PreferencesUpdate,
  ReadPreferences,
} from '../contract/preferences.ts'
import type { Checked, CheckInput, RankInput } from '../contract/rank.ts'
import type { Erasure, Imported, ImportInput, UserExport } from '../contract/userExport.ts'
import type { Ranking } from '../ranking.ts'
import type { Connector } from './connection.ts'
import { type ClientOptions, type Health, isFinal, Requests, ServiceError } from './requests.ts'
import { overEventStream, overSocket } from './transports.ts'
import { type WatchJobsOptions, type WatchOptions, watch, watchJobs } from './watch.ts'

export { type ErrorCode, type ErrorReason, errorCodes, errorReasons } from '../contract/errorCodes.ts'
export { codeOf, isOver, isTemporary, reasonOf } from '../contract/errorOf.ts'
export type { Issue } from '../contract/errors.ts'
export type * from '../contract/frames.ts'
export type * from '../contract/job.ts'
export type * from '../contract/learning.ts'
export type * from '../contract/order.ts'
export type * from '../contract/preferences.ts'
export type * from '../contract/rank.ts'
export type * from '../contract/userExport.ts'
export { type ClientOptions, type Health, NetworkError, ServiceError } from './requests.ts'
export type { WatchJobsOptions, WatchOptions } from './watch.ts'

type VersionOption = Pick<NonNullable<IfVersion>, 'ifVersion'>

export class DigestClient {
  readonly #requests: Requests

  constructor(options: ClientOptions) {
    this.#requests = new Requests(options)
  }

  /**
   * Starts a job. A start without `jobId` gets an idempotency key, so a request that is repeated starts only one job.
   * @param idempotencyKey your own key, for a start that you may send twice
   */
  start(
    input: StartInput & { jobId?: string },
    idempotencyKey: string | undefined = input.jobId === undefined ? crypto.randomUUID() : undefined,
  ): Promise<Omit<Started, 'created'>> {
    return this.#requests.call(
      'POST',
      '/jobs',
      input,
      {},
      idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
    )
  }
  /**
   * Orders a digest from the newsroom, which makes it in the background. Without `topics` and `feeds` it is a digest of
   * the preferences.
   */
  startDigest(order: DigestOrderInput | DigestNowInput = {}): Promise<JobStatus> {
    // With an id, a request that is repeated starts only one job.
    return this.#requests.call('POST', '/digests', { ...order, jobId: order.jobId ?? crypto.randomUUID() })
  }
  jobs(page: JobsPageInput = {}): Promise<JobsPage> {
    return this.#requests.call('GET', '/jobs', undefined, page)
  }
  status(jobId: string): Promise<JobStatus> {
    return this.#requests.call('GET', jobPath(jobId))
  }
  eraseJob(jobId: string): Promise<void> {
    return this.#requests.call('DELETE', jobPath(jobId))
  }
  articles(jobId: string, page: ArticlesPageInput = {}): Promise<ArticlesPage> {
    return this.#requests.call('GET', jobPath(jobId, '/articles'), undefined, page)
  }
  addArticle(jobId: string, article: ArticleInput, options?: AttemptInput): Promise<ReportResult> {
    return this.#requests.call('POST', jobPath(jobId, '/articles'), article, options)
  }
  addArticles(jobId: string, articles: ArticleInput[], options?: AttemptInput): Promise<ReportResult> {
    return this.#requests.call('POST', jobPath(jobId, '/articles'), { ...options, articles })
  }
  report(jobId: string, report: ReportInput): Promise<ReportResult> {
    return this.#requests.call('POST', jobPath(jobId, '/report'), report)
  }
  complete(jobId: string, completion: CompleteInput = {}): Promise<JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/complete'), completion)
  }
  fail(jobId: string, failure: FailInput): Promise<JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/fail'), failure)
  }
  /** The digest of a completed job, or with a format its text. */
  digest(jobId: string): Promise<Digest>
  digest(jobId: string, format: 'markdown' | 'html'): Promise<string>
  digest(jobId: string, format?: 'markdown' | 'html'): Promise<Digest | string> {
    const accept = format && { Accept: `text/${format}` }
    return this.#requests.call('GET', jobPath(jobId, '/digest'), undefined, {}, accept)
  }
  /** Makes a link that opens the digest without signing in: a path at the service's address. */
  link(jobId: string, options: LinkInput = {}): Promise<DigestLink> {
    return this.#requests.call('POST', jobPath(jobId, '/link'), options)
  }
  cancel(jobId: string, options?: AttemptInput): Promise<JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/cancel'), options)
  }
  retry(jobId: string, options?: AttemptInput): Promise<JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/retry'), options)
  }
  watchToken(jobId: string): Promise<{ watchToken: string }> {
    return this.#requests.call('POST', jobPath(jobId, '/watch-token'))
  }

  /** A token for watching the user's list of jobs, valid for 15 minutes, read only. */
  userWatchToken(): Promise<{ watchToken: string }> {
    return this.#requests.call('POST', '/watch-token')
  }
  /** Whether the service works. Needs no token, and does not throw if the service says that it does not. */
  health(): Promise<Health> {
    return this.#requests.health()
  }

  /**
   * Watches a job to its end over any number of connections: every article after `after` once, the end once.
   * @throws ServiceError such as `not_found`; `gone` if the job is erased, also if another job has its id by
   * then
   */
  watch(jobId: string, options?: WatchOptions): AsyncGenerator<WatchFrame> {
    return watch(this.#connector(jobPath(jobId), jobPath(jobId), 'The job was erased'), options)
  }

  /**
   * Watches all jobs of the user: first the newest 50 (`jobs`), then each start and change of a `status` (`job`), and
   * each erasure (`erased`). After a reconnect `jobs` comes again.
   * @throws ServiceError such as `forbidden`; `gone` if the user is erased
   */
  watchJobs(options?: WatchJobsOptions): AsyncGenerator<JobsFrame> {
    return watchJobs(this.#connector('', '/weights', 'The user was erased'), options)
  }

  /**
   * Connects by a WebSocket with a watch token; by an event stream where there is no WebSocket or no watch token, or where
   * sockets are refused although the service can be reached.
   * @param path of what is watched
   * @param check a path that can be read if the connection can be opened
   * @param goneMessage of the error once it is erased
   */
  #connector(path: string, check: string, goneMessage: string): Connector {
    const requests = this.#requests
    const goneError = () => new ServiceError('gone', goneMessage, new Response(null, { status: 410 }))
    /** How many sockets in a row did not open. */
    let refusals = typeof WebSocket === 'undefined' ? MAX_REFUSALS : 0
    const watchToken = async () => {
      if (refusals >= MAX_REFUSALS) return undefined
      try {
        return (await requests.once<{ watchToken: string }>('POST', `${path}/watch-token`)).watchToken
      } catch (error) {
        // The service has no secret to sign with.
        if (hasCode(error, 'unavailable')) return undefined
        throw error
      }
    }
    return {
      connect: async (after, listener, watching) => {
        const token = await watchToken()
        // Nobody watches any more.
        watching.throwIfAborted()
        const open = (signal: AbortSignal) => requests.stream(`${path}/events`, { after }, signal)
        if (token === undefined) return overEventStream(open, listener)
        const onFrame: typeof listener.onFrame = (frame) => {
          refusals = 0
          listener.onFrame(frame)
        }
        const address = requests.address(`${path}/events`, { after })
        return overSocket(address, token, { ...listener, onFrame })
      },
      articles: async (page) => {
        try {
          return await requests.call('GET', `${path}/articles`, undefined, page)
        } catch (error) {
          throw hasCode(error, 'not_found') ? goneError() : error
        }
      },
      // A browser does not report why a socket did not open; this request does. Reconnecting repeats it.
      assertAccess: async () => {
        try {
          await requests.once('GET', check)
          refusals += 1
        } catch (error) {
          if (isFinal(error)) throw error
        }
      },
      isFinal,
      goneError,
    }
  }

  preferences(): Promise<ReadPreferences> {
    return this.#requests.call('GET', '/preferences')
  }
  /** Replaces all preferences: an absent field takes its default. */
  updatePreferences(preferences: PreferencesUpdate, options?: VersionOption): Promise<ReadPreferences> {
    return this.#requests.call('PUT', '/preferences', preferences, {}, ifMatch(options))
  }
  /** Changes some preferences: an absent field stays, null stands for its default. */
  patchPreferences(patch: PreferencesPatch, options?: VersionOption): Promise<ReadPreferences> {
    return this.#requests.call('PATCH', '/preferences', patch, {}, ifMatch(options))
  }
  feedback(page: Page = {}): Promise<FeedbackPage> {
    return this.#requests.call('GET', '/feedback', undefined, page)
  }
  recordFeedback(feedback: FeedbackInput): Promise<FeedbackAnswer> {
    return this.#requests.call('POST', '/feedback', feedback)
  }
  withdrawFeedback(articleId: string): Promise<FeedbackAnswer> {
    return this.#requests.call('DELETE', `/feedback/${encodeURIComponent(articleId)}`)
  }
  weights(): Promise<Record<string, number>> {
    return this.#requests.call('GET', '/weights')
  }
  explainWeights(): Promise<WeightReasons> {
    return this.#requests.call('GET', '/weights', undefined, { reasons: true })
  }
  resetLearning(topic?: string): Promise<FeedbackAnswer> {
    return this.#requests.call(
      'DELETE',
      topic === undefined ? '/weights' : `/weights/${encodeURIComponent(topic)}`,
    )
  }
  sourceWeights(): Promise<Record<string, number>> {
    return this.#requests.call('GET', '/source-weights')
  }
  resetSourceLearning(source?: string): Promise<SourceReset> {
    return this.#requests.call(
      'DELETE',
      source === undefined ? '/source-weights' : `/source-weights/${encodeURIComponent(source)}`,
    )
  }
  rank(articles: RankInput): Promise<Ranking> {
    return this.#requests.call('POST', '/rank', { articles })
  }
  async check(articles: CheckInput): Promise<Checked[]> {
    return (await this.#requests.call<{ articles: Checked[] }>('POST', '/check', { articles })).articles
  }
  learn(options: LearnOptions = {}): Promise<LearnReport> {
    return this.#requests.call('POST', '/learn', undefined, options)
  }
  exportData(): Promise<UserExport> {
    return this.#requests.call('GET', '/export')
  }
  /** Restores a user without data from an export, except jobs. Needs the scope `digest:admin`. */
  importData(document: ImportInput): Promise<Imported> {
    return this.#requests.call('POST', '/import', document)
  }
  /** `erased` is false if jobs are left. The service then erases them in the background. */
  async erase(): Promise<Erasure> {
    return (await this.#requests.call<Erasure | undefined>('DELETE', '')) ?? { erased: true }
  }
}

/** So many sockets in a row do not open by accident. */
const MAX_REFUSALS = 2

const hasCode = (error: unknown, code: ErrorCode) => error instanceof ServiceError && error.code === code

const ifMatch = ({ ifVersion }: VersionOption = {}) =>
  ifVersion === undefined ? undefined : { 'If-Match': `"${ifVersion}"` }

const jobPath = (jobId: string, path = '') => `/jobs/${encodeURIComponent(jobId)}${path}`
