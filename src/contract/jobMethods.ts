/** The RPC methods of a job. DigestJob and its handle for siblings have them, with their errors. */
import type {
  ArticleInput,
  ArticlesPage,
  ArticlesPageInput,
  AttemptInput,
  CompleteInput,
  Digest,
  FailInput,
  JobState,
  JobStatus,
  ReportInput,
  ReportResult,
  Started,
  StartInput,
} from './job.ts'
import type { OrderInput } from './order.ts'
import type { PreconditionsInput } from './preconditions.ts'

/** Each method that takes preconditions throws `version_mismatch` if one fails. */
export interface JobMethods {
  /**
   * Creates the job. The same input again returns the same job.
   * @param order the order that starts the job. It is remembered, and `retry` gives it again
   * @returns the status with `created` and, if the service has a secret, a `watchToken`
   * @throws `invalid_input`; `conflict` naming the fields that differ if the job was started with another
   * input (`different_input`); `gone` if the user is being erased; `rate_limited` over `MAX_JOBS_PER_DAY` new jobs;
   * `unavailable`
   */
  start(input: StartInput, order?: OrderInput): Promise<Started>

  /**
   * Makes a token for watching this job, valid for 15 minutes, read only.
   * @throws `not_found`; `unavailable` without AUTH_SECRET (`not_configured`)
   */
  watchToken(): Promise<{ watchToken: string }>

  /**
   * The status of the job, without its articles.
   * @throws `not_found`
   */
  status(): Promise<JobStatus>

  /**
   * The documented state: the status with all articles.
   * @throws `not_found`; `too_large` over 16 MiB of articles
   */
  state(): Promise<JobState>

  /**
   * Articles by sequence number, at most 500 a page. A page may end early to stay below 16 MiB.
   * @throws `invalid_input`, `not_found`
   */
  articles(page?: ArticlesPageInput): Promise<ArticlesPage>

  /**
   * Adds one article of at most 64 KiB. A sign of life of the producer. A repeated call returns the outcome
   * `duplicate` of the article itself.
   * @throws `invalid_input`, `too_large`, `not_found`; `conflict` if the job is completed or failed
   * (`ended`), or the attempt is not the current one (`superseded`)
   */
  addArticle(
    article: ArticleInput,
    options?: AttemptInput,
    preconditions?: PreconditionsInput,
  ): Promise<ReportResult>

  /**
   * Adds up to 100 articles, 1 MiB together. Each has its own outcome.
   * @throws like `addArticle`, for the call as a whole
   */
  addArticles(
    articles: ArticleInput[],
    options?: AttemptInput,
    preconditions?: PreconditionsInput,
  ): Promise<ReportResult>

  /**
   * Reports progress, articles and a sign of life in one call.
   * @throws like `addArticles`
   */
  report(report: ReportInput, preconditions?: PreconditionsInput): Promise<ReportResult>

  /**
   * Completes the job.
   * @throws `invalid_input`, `not_found`; `conflict` if it is failed or cancelled (`ended`), completed with
   * another `digestId` (`different_input`), or the attempt is not the current one (`superseded`)
   */
  complete(completion?: CompleteInput, preconditions?: PreconditionsInput): Promise<JobStatus>

  /**
   * The articles of the completed job ranked for its user, in sections by topic, with reasons. Every call
   * returns the same digest.
   * @throws `not_found`; `conflict` if the job is open (`not_ended`), or failed or cancelled (`ended`)
   */
  digest(): Promise<Digest>

  /**
   * Fails the job with the producer's reason. A failed job keeps its first reason.
   * @throws `invalid_input`, `not_found`; `conflict` if it is completed or cancelled (`ended`), or the attempt is
   * not the current one (`superseded`)
   */
  fail(failure: FailInput, preconditions?: PreconditionsInput): Promise<JobStatus>

  /**
   * Cancels the job, or only the given attempt of it. Its producer learns of it from the result of its next call.
   * @throws `invalid_input`, `not_found`; `conflict` if it is completed or failed (`ended`), or the attempt is
   * not the current one (`superseded`)
   */
  cancel(options?: AttemptInput, preconditions?: PreconditionsInput): Promise<JobStatus>

  /**
   * Starts the next attempt of a failed or cancelled job. Its articles stay. It takes the user's profile of now.
   * A job that an order has started is ordered again. `attempt` names the attempt that failed: a repeated call then changes
   * nothing, even if a later one has failed.
   * @throws `invalid_input`, `not_found`, `gone`; `conflict` if it is completed (`ended`), open in the named or in its first
   * attempt (`not_ended`), not yet in that attempt (`superseded`), or was ordered with documents (`documents_not_stored`);
   * `rate_limited` over `MAX_JOBS_PER_DAY` orders;
   * `unavailable` while five ends of the job wait for the queue
   */
  retry(options?: AttemptInput, preconditions?: PreconditionsInput): Promise<JobStatus>

  /**
   * Deletes everything and closes every connection. What its digest contained stays seen, as hashes in
   * the user's object. Erasing a job that does not exist is not an error.
   * @throws `invalid_input`
   */
  erase(preconditions?: PreconditionsInput): Promise<void>
}
