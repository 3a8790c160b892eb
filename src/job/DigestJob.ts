/**
 * One digest job: combines the rules of its life cycle with its tables, its live connections and its entry in
 * the user's list.
 */

import { DurableObject } from 'cloudflare:workers'
import type { JobNote, Profile } from '../contract/between.ts'
import { DigestError, parseInput } from '../contract/errors.ts'
import type { ArticlesPage, JobState, ReportResult, Started } from '../contract/job.ts'
import {
  type ArticleInput,
  type ArticlesPageInput,
  ArticlesPageSchema,
  type AttemptInput,
  AttemptSchema,
  BatchSchema,
  type CompleteInput,
  CompleteSchema,
  type FailInput,
  FailSchema,
  type JobStatus,
  limits,
  type Report,
  type ReportInput,
  ReportSchema,
  type StartInput,
  StartSchema,
} from '../contract/job.ts'
import { type PreconditionsInput, PreconditionsSchema } from '../contract/preconditions.ts'
import { withAlarmRetry } from '../platform/alarmRetry.ts'
import { acknowledgeClose } from '../platform/sockets.ts'
import { getUserStub, parseJobName } from '../platform/stubs.ts'
import { signWatchToken } from '../platform/watchToken.ts'
import { type Digest, digestNote, digestOf } from './digest/compose.ts'
import { handleJobFetch } from './fetchPaths.ts'
import * as rules from './lifecycle.ts'
import type { Job } from './record.ts'
import { handleReport } from './reports.ts'
import { StoredJob } from './storedJob.ts'
import { UserIndex } from './userIndex.ts'

export class DigestJob extends DurableObject<Env> {
  readonly #job = new StoredJob(this.ctx, {
    checkName: () => this.#ids(),
    onOverdueCompletion: () => this.ctx.waitUntil(this.#tellEnd()),
    // A completion is told with its digest.
    onStatusChange: (status) => {
      if (status.status !== 'completed') this.ctx.waitUntil(this.#userIndex.recordStatus(status))
    },
  })
  readonly #userIndex = new UserIndex(() => getUserStub(this.env, this.#ids().userId))
  #parsedName: ReturnType<typeof parseJobName> | undefined

  /**
   * Creates the job. The same input again returns the same job.
   * @returns the status with `created` and, if the service has a secret, a `watchToken`
   * @throws `invalid_input`; `conflict` naming the fields that differ if the job was started with another
   * input; `gone` if the user is being erased; `rate_limited` over 200 new jobs of the user in 24 hours;
   * `unavailable`
   */
  async start(given: StartInput): Promise<Started> {
    const start = { input: parseInput(StartSchema, given), given: fieldsOf(given) }
    const { userId, jobId } = this.#ids()
    const registration = this.#job.settled() ? null : await this.#userIndex.registerNew(jobId)
    const existing = this.#job.settled()
    const { startedAt = Date.now(), profile } = registration ?? {}
    const status = existing
      ? rules.statusOf(rules.assertSameInput(existing, start))
      : this.#job.commit(null, rules.newJob(userId, jobId, start, startedAt), [], profile)
    const token = await signWatchToken(this.env, userId, jobId)
    return { ...status, created: !existing, ...(token && { watchToken: token }) }
  }

  /**
   * Makes a token for watching this job, valid for 15 minutes, read only.
   * @throws `not_found`; `unavailable` without AUTH_SECRET
   */
  async watchToken(): Promise<{ watchToken: string }> {
    const { userId, id } = this.#job.require().record
    const token = await signWatchToken(this.env, userId, id)
    if (!token) throw new DigestError('unavailable', 'There is no secret to sign watch tokens with')
    return { watchToken: token }
  }

  /**
   * The status of the job, without its articles.
   * @throws `not_found`
   */
  async status(): Promise<JobStatus> {
    return rules.statusOf(this.#job.require())
  }

  /**
   * The documented state: the status with all articles.
   * @throws `not_found`; `too_large` over 16 MiB of articles
   */
  async state(): Promise<JobState> {
    const job = this.#job.require()
    const { articles, next } = this.#job.tables.articlesPage(0, limits.articles, limits.answerBytes)
    if (next !== undefined)
      throw new DigestError('too_large', 'Too many articles for one answer: read them by pages')
    return { ...rules.statusOf(job), articles }
  }

  /**
   * Articles by sequence number, at most 500 a page. A page may end early to stay below 16 MiB.
   * @throws `invalid_input`, `not_found`
   */
  async articles(page?: ArticlesPageInput): Promise<ArticlesPage> {
    const { after, limit } = parseInput(ArticlesPageSchema, page)
    this.#job.require()
    return this.#job.tables.articlesPage(after, limit, limits.answerBytes)
  }

  /**
   * Adds one article of at most 64 KiB. A sign of life of the producer. A repeated call returns the outcome
   * `duplicate` of the article itself.
   * @throws `invalid_input`, `too_large`, `not_found`; `conflict` if the job is completed or failed, or the
   * attempt is superseded; `version_mismatch` if a precondition fails
   */
  async addArticle(
    article: ArticleInput,
    options?: AttemptInput,
    preconditions?: PreconditionsInput,
  ): Promise<ReportResult> {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#ingest({ articles: [article], attempt }, preconditions, true)
  }

  /**
   * Adds up to 100 articles, 1 MiB together. Each has its own outcome.
   * @throws like `addArticle`, for the call as a whole
   */
  async addArticles(
    articles: ArticleInput[],
    options?: AttemptInput,
    preconditions?: PreconditionsInput,
  ): Promise<ReportResult> {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#ingest({ articles: parseInput(BatchSchema, articles), attempt }, preconditions)
  }

  /**
   * Reports progress, articles and a sign of life in one call.
   * @throws like `addArticles`
   */
  async report(report: ReportInput, preconditions?: PreconditionsInput): Promise<ReportResult> {
    return this.#ingest(parseInput(ReportSchema, report), preconditions)
  }

  #ingest(report: Report, preconditions?: PreconditionsInput, whole = false): ReportResult {
    return this.#job.ingest(report, { whole, preconditions: parseInput(PreconditionsSchema, preconditions) })
  }

  /**
   * Completes the job.
   * @throws `invalid_input`, `not_found`; `conflict` if it is failed or cancelled, or completed with another
   * `digestId`; `version_mismatch`
   */
  async complete(completion?: CompleteInput, preconditions?: PreconditionsInput): Promise<JobStatus> {
    const parsed = parseInput(CompleteSchema, completion)
    const status = this.#update((job, now) => rules.complete(job, parsed, now), preconditions)
    await this.#tellEnd()
    return status
  }

  /**
   * The articles of the completed job ranked for its user, in sections by topic, with reasons. Every call
   * returns the same digest.
   * @throws `not_found`; `conflict` if the job is not completed
   */
  async digest(): Promise<Digest> {
    const status = rules.statusOf(this.#job.require())
    if (status.status !== 'completed')
      throw new DigestError('conflict', `The job is ${status.status}: only a completed job has a digest`)
    return digestOf(this.#job.tables, status)
  }

  /**
   * Fails the job with the producer's reason. A failed job keeps its first reason.
   * @throws `invalid_input`, `not_found`; `conflict` if it is completed or cancelled; `version_mismatch`
   */
  async fail(failure: FailInput, preconditions?: PreconditionsInput): Promise<JobStatus> {
    const parsed = parseInput(FailSchema, failure)
    return this.#update((job, now) => rules.fail(job, parsed, now), preconditions)
  }

  /**
   * Cancels the job, or only the given attempt of it. Its producer learns of it from the result of its next call.
   * @throws `invalid_input`, `not_found`; `conflict` if it is completed or failed, or the attempt is not the
   * current one; `version_mismatch`
   */
  async cancel(options?: AttemptInput, preconditions?: PreconditionsInput): Promise<JobStatus> {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#update((job, now) => rules.cancel(job, now, attempt), preconditions)
  }

  /**
   * Starts the next attempt of a failed or cancelled job. Its articles stay. It takes the user's profile of now.
   * `attempt` names the attempt that failed: a repeated call then changes nothing, even if a later one has failed.
   * @throws `invalid_input`, `not_found`, `gone`; `conflict` if it is completed, or open in its first attempt;
   * `version_mismatch`
   */
  async retry(options?: AttemptInput, preconditions?: PreconditionsInput): Promise<JobStatus> {
    const { attempt: failed } = parseInput(AttemptSchema, options)
    const before = this.#job.require()
    const { id, startedAt, attempt } = rules.retry(before, Date.now(), failed).record
    if (attempt === before.record.attempt) return rules.statusOf(before)
    rules.assertJobPreconditions(before, parseInput(PreconditionsSchema, preconditions))
    const profile = await this.#userIndex.register({ id, startedAt, attempt })
    // Another call may have started this attempt meanwhile. The user's list knows no attempt after it.
    return this.#update(
      (job, now) => (job.record.attempt < attempt ? rules.retry(job, now, failed) : job),
      preconditions,
      profile,
    )
  }

  /**
   * Deletes everything and closes every connection. The addresses that its digest contained stay seen for 30
   * days, as fingerprints in the user's object. Erasing a job that does not exist is not an error.
   * @throws `invalid_input`, `version_mismatch`
   */
  async erase(preconditions?: PreconditionsInput): Promise<void> {
    // Without preconditions, a record that cannot be read does not prevent the erasure.
    const job = preconditions && this.#job.settled()
    if (job) rules.assertJobPreconditions(job, parseInput(PreconditionsSchema, preconditions))
    const note = this.#unregisterNote()
    await this.#userIndex.unregister(note)
    await this.#job.erase()
    if (note) this.ctx.waitUntil(this.#userIndex.recordErasure(note.id))
  }

  #update(
    decide: (job: Job, now: number) => Job,
    preconditions?: PreconditionsInput,
    profile?: Profile,
  ): JobStatus {
    return this.#job.update(decide, parseInput(PreconditionsSchema, preconditions), profile)
  }

  /**
   * A note that supersedes everything in the user's list. An unreadable record does not prevent the erasure.
   */
  #unregisterNote(): JobNote | null {
    const { jobId: id } = this.#ids()
    try {
      const job = this.#job.settled()
      return job && { id, startedAt: job.record.startedAt, attempt: job.record.attempt + 1 }
    } catch {
      // Later than any attempt, and not counted as a start.
      return { id, startedAt: Date.now(), attempt: 2 }
    }
  }

  /** Serves the documented paths. A WebSocket upgrade on any path opens a live connection. */
  override fetch(request: Request): Promise<Response> {
    return handleJobFetch(this, request, (watcher) => this.#job.connect(watcher))
  }

  /**
   * Tells the user's object of the job's end, and what its digest contains, so that it is not shown again. Ending does
   * not depend on it: the alarm repeats it after an error.
   * @returns whether nothing is left to tell
   */
  async #tellEnd(): Promise<boolean> {
    const job = this.#job.settled()
    const status = job && rules.statusOf(job)
    if (!status?.completedAt) return true
    if (status.status !== 'completed') return this.#userIndex.recordStatus(status)
    return this.#userIndex.recordDigest(digestNote(this.#job.tables, status))
  }

  /** Applies what is due and sets the next alarm. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    return withAlarmRetry(this.ctx.storage, run, async () => {
      const isTold = await this.#tellEnd()
      const job = this.#job.settled()
      if (job)
        await this.ctx.storage.setAlarm(isTold ? rules.nextAlarmAt(job) : Date.now() + rules.TELL_RETRY_MS)
    })
  }

  /** A producer's message is a report. A watcher's message changes nothing. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    handleReport(socket, message, Date.now(), (report) => this.#ingest(parseInput(ReportSchema, report)))
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    acknowledgeClose(socket, code)
  }

  /**
   * The ids in the object's name, parsed once.
   * @throws `invalid_input` if the name is not a job's
   */
  #ids() {
    this.#parsedName ??= parseJobName(this.ctx.id.name)
    return this.#parsedName
  }
}

const fieldsOf = (given: object) =>
  Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]))
