/**
 * Client for browsers and Node: a typed method for each REST operation except `startDigest`, `watch` and `watchJobs`. It
 * needs no other package. DigestJob and UserState document inputs, results and error codes (`src/job`,
 * `src/user`).
 */
import type { Digest } from '../job/digest.ts'
import type * as Job from '../job/types.ts'
import type { Ranking } from '../ranking.ts'
import type * as User from '../user/types.ts'
import { assertWebSocket, type Connector } from './connection.ts'
import { type ClientOptions, isFinal, Requests, ServiceError } from './requests.ts'
import { type WatchFrame, type WatchOptions, watch } from './watch.ts'
import { type JobsFrame, type WatchJobsOptions, watchJobs } from './watchJobs.ts'

export { type ClientOptions, NetworkError, ServiceError } from './requests.ts'
export type { WatchFrame, WatchOptions } from './watch.ts'
export type { JobsFrame, WatchJobsOptions } from './watchJobs.ts'

type IfVersion = Pick<NonNullable<User.IfVersion>, 'ifVersion'>

export class DigestClient {
  readonly #requests: Requests

  constructor(options: ClientOptions) {
    this.#requests = new Requests(options)
  }

  /**
   * Starts a job. A start without `jobId` gets an idempotency key, so repeating it starts only one job.
   * @param idempotencyKey your own key, for a start that you may send twice
   */
  start(
    input: Job.StartInput & { jobId?: string },
    idempotencyKey: string | undefined = input.jobId === undefined ? crypto.randomUUID() : undefined,
  ): Promise<Omit<Job.Started, 'created'>> {
    return this.#requests.call(
      'POST',
      '/jobs',
      input,
      {},
      idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
    )
  }
  jobs(page: Job.JobsPageInput = {}): Promise<Job.JobsPage> {
    return this.#requests.call('GET', '/jobs', undefined, page)
  }
  status(jobId: string): Promise<Job.JobStatus> {
    return this.#requests.call('GET', jobPath(jobId))
  }
  eraseJob(jobId: string): Promise<void> {
    return this.#requests.call('DELETE', jobPath(jobId))
  }
  articles(jobId: string, page: Job.ArticlesPageInput = {}): Promise<Job.ArticlesPage> {
    return this.#requests.call('GET', jobPath(jobId, '/articles'), undefined, page)
  }
  addArticle(
    jobId: string,
    article: Job.ArticleInput,
    options?: Job.AttemptInput,
  ): Promise<Job.ReportResult> {
    return this.#requests.call('POST', jobPath(jobId, '/articles'), article, options)
  }
  addArticles(
    jobId: string,
    articles: Job.ArticleInput[],
    options?: Job.AttemptInput,
  ): Promise<Job.ReportResult> {
    return this.#requests.call('POST', jobPath(jobId, '/articles'), { ...options, articles })
  }
  report(jobId: string, report: Job.ReportInput): Promise<Job.ReportResult> {
    return this.#requests.call('POST', jobPath(jobId, '/report'), report)
  }
  complete(jobId: string, completion: Job.CompleteInput = {}): Promise<Job.JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/complete'), completion)
  }
  fail(jobId: string, failure: Job.FailInput): Promise<Job.JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/fail'), failure)
  }
  digest(jobId: string): Promise<Digest> {
    return this.#requests.call('GET', jobPath(jobId, '/digest'))
  }
  cancel(jobId: string, options?: Job.AttemptInput): Promise<Job.JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/cancel'), options)
  }
  retry(jobId: string, options?: Job.AttemptInput): Promise<Job.JobStatus> {
    return this.#requests.call('POST', jobPath(jobId, '/retry'), options)
  }
  watchToken(jobId: string): Promise<{ watchToken: string }> {
    return this.#requests.call('POST', jobPath(jobId, '/watch-token'))
  }

  /**
   * Watches a job to its end over any number of connections: every article once, the end once.
   * @throws ServiceError such as `not_found`; `gone` if the job is erased, also if another job has its id by
   * then
   */
  watch(jobId: string, options?: WatchOptions): AsyncGenerator<WatchFrame> {
    return watch(this.#connector(jobPath(jobId, '/events'), jobPath(jobId), 'The job was erased'), options)
  }

  /**
   * Watches all jobs of the user: first the newest 50 (`jobs`), then each start and change of a `status` (`job`), and
   * each erasure (`erased`). After a reconnect `jobs` comes again.
   * @throws ServiceError such as `forbidden`; `gone` if the user is erased
   */
  watchJobs(options?: WatchJobsOptions): AsyncGenerator<JobsFrame> {
    return watchJobs(this.#connector('/events', '/weights', 'The user was erased'), options)
  }

  /**
   * @param path of the live connection
   * @param check a path that can be read if the connection can be opened
   * @param goneMessage of the error once it is erased
   */
  #connector(path: string, check: string, goneMessage: string): Connector {
    assertWebSocket()
    return {
      connect: async (after) => {
        const address = this.#requests.address(path, { after })
        address.protocol = address.protocol.replace('http', 'ws')
        return new WebSocket(String(address), ['digest', `bearer.${await this.#requests.token()}`])
      },
      // A browser does not report why a socket did not open; this request does. Reconnecting repeats it.
      assertAccess: async () => {
        try {
          await this.#requests.once('GET', check)
        } catch (error) {
          if (isFinal(error)) throw error
        }
      },
      isFinal,
      goneError: () => new ServiceError('gone', goneMessage, new Response(null, { status: 410 })),
    }
  }

  preferences(): Promise<User.ReadPreferences> {
    return this.#requests.call('GET', '/preferences')
  }
  /** Replaces all preferences: a field that is not given takes its default. */
  updatePreferences(preferences: User.PreferencesUpdate, options?: IfVersion): Promise<User.ReadPreferences> {
    return this.#requests.call('PUT', '/preferences', preferences, {}, ifMatch(options))
  }
  /** Changes some preferences: a field that is not given stays, null stands for its default. */
  patchPreferences(patch: User.PreferencesPatch, options?: IfVersion): Promise<User.ReadPreferences> {
    return this.#requests.call('PATCH', '/preferences', patch, {}, ifMatch(options))
  }
  feedback(page: User.Page = {}): Promise<User.FeedbackPage> {
    return this.#requests.call('GET', '/feedback', undefined, page)
  }
  recordFeedback(feedback: User.FeedbackInput): Promise<User.FeedbackAnswer> {
    return this.#requests.call('POST', '/feedback', feedback)
  }
  withdrawFeedback(articleId: string): Promise<User.FeedbackAnswer> {
    return this.#requests.call('DELETE', `/feedback/${encodeURIComponent(articleId)}`)
  }
  weights(): Promise<Record<string, number>> {
    return this.#requests.call('GET', '/weights')
  }
  explainWeights(): Promise<User.WeightReasons> {
    return this.#requests.call('GET', '/weights', undefined, { reasons: true })
  }
  resetLearning(topic?: string): Promise<User.FeedbackAnswer> {
    return this.#requests.call(
      'DELETE',
      topic === undefined ? '/weights' : `/weights/${encodeURIComponent(topic)}`,
    )
  }
  sourceWeights(): Promise<Record<string, number>> {
    return this.#requests.call('GET', '/source-weights')
  }
  resetSourceLearning(source?: string): Promise<User.SourceReset> {
    return this.#requests.call(
      'DELETE',
      source === undefined ? '/source-weights' : `/source-weights/${encodeURIComponent(source)}`,
    )
  }
  rank(articles: User.RankInput): Promise<Ranking> {
    return this.#requests.call('POST', '/rank', { articles })
  }
  async check(urls: User.CheckInput): Promise<User.Checked[]> {
    return (await this.#requests.call<{ urls: User.Checked[] }>('POST', '/check', { urls })).urls
  }
  learn(options: User.LearnOptions = {}): Promise<User.LearnReport> {
    return this.#requests.call('POST', '/learn', undefined, options)
  }
  exportData(): Promise<User.UserExport> {
    return this.#requests.call('GET', '/export')
  }
  /** Restores a user who holds nothing from an export, jobs apart. Needs the scope `digest:admin`. */
  importData(document: User.ImportInput): Promise<User.Imported> {
    return this.#requests.call('POST', '/import', document)
  }
  /** `erased` is false if jobs are left. The service then erases them in the background. */
  async erase(): Promise<User.Erasure> {
    return (await this.#requests.call<User.Erasure | undefined>('DELETE', '')) ?? { erased: true }
  }
}

const ifMatch = ({ ifVersion }: IfVersion = {}) =>
  ifVersion === undefined ? undefined : { 'If-Match': `"${ifVersion}"` }

const jobPath = (jobId: string, path = '') => `/jobs/${encodeURIComponent(jobId)}${path}`
