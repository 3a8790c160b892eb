/** One digest job: joins the rules of its life, the tables it is kept in and the connections that watch it. */
import { DurableObject } from 'cloudflare:workers'
import { withAlarmRetry } from '../alarmRetry.ts'
import { fingerprint } from '../canonicalUrl.ts'
import { DigestError, parseInput } from '../errors.ts'
import { resumePosition } from '../liveProtocol.ts'
import { getUserStub, parseJobName } from '../stubs.ts'
import type { Profile } from '../user/schema.ts'
import { signWatchToken } from '../watchToken.ts'
import { type ConnectOptions, LiveConnections } from './broadcast.ts'
import { type Digest, digestNote, digestOf } from './digest.ts'
import { handleJobFetch } from './fetchPaths.ts'
import { cancelledOutcomes, ingest, type NewArticle, parseArticles, toReportResult } from './ingest.ts'
import type { Job } from './record.ts'
import type { ArticlesPage, JobState, ReportResult, Started } from './responses.ts'
import * as rules from './rules.ts'
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
  type JobNote,
  type JobStatus,
  limits,
  type Report,
  type ReportInput,
  ReportSchema,
  type StartInput,
  StartSchema,
} from './schema.ts'
import { acknowledgeClose, handleReport } from './socketMessages.ts'
import { JobTables } from './tables.ts'
import { UserIndex } from './userIndex.ts'

export class DigestJob extends DurableObject<Env> {
  readonly #tables = new JobTables(this.ctx.storage)
  readonly #connections = new LiveConnections(this.ctx)
  readonly #userIndex = new UserIndex(() => getUserStub(this.env, this.#ids().userId))
  #parsedName: ReturnType<typeof parseJobName> | undefined

  /**
   * Creates the job; the same input again answers the same job.
   * @throws `invalid_input`; `conflict` naming what differs where the job was started with another input
   */
  async start(input: StartInput): Promise<Started> {
    const start = { input: parseInput(StartSchema, input), given: fieldsOf(input) }
    const { userId, jobId } = this.#ids()
    const begun = this.#settledJob() ? null : await this.#userIndex.registerNew(jobId)
    const there = this.#settledJob()
    const { startedAt = Date.now(), profile } = begun ?? {}
    const status = there
      ? rules.statusOf(rules.assertSameInput(there, start))
      : this.#commit(null, rules.newJob(userId, jobId, start, startedAt), [], profile)
    const token = await signWatchToken(this.env, userId, jobId)
    return { ...status, created: !there, ...(token && { watchToken: token }) }
  }

  /** A token for watching this one job, 15 minutes, read only. @throws `not_found`; `unavailable` without AUTH_SECRET */
  async watchToken(): Promise<{ watchToken: string }> {
    const { userId, id } = this.#requireJob().record
    const token = await signWatchToken(this.env, userId, id)
    if (!token) throw new DigestError('unavailable', 'There is no secret to sign watch tokens with')
    return { watchToken: token }
  }

  /** Where the job stands, without its articles. @throws `not_found` */
  async status(): Promise<JobStatus> {
    return rules.statusOf(this.#requireJob())
  }

  /** The documented state: the status with all articles. @throws `not_found`; `too_large` over 16 MiB of articles */
  async state(): Promise<JobState> {
    const job = this.#requireJob()
    const { articles, next } = this.#tables.articlesPage(0, limits.articles, limits.answerBytes)
    if (next !== undefined)
      throw new DigestError('too_large', 'Too many articles for one answer: read them by pages')
    return { ...rules.statusOf(job), articles }
  }

  /** Articles by sequence number; a page may end early to stay below 16 MiB. @throws `invalid_input`, `not_found` */
  async articles(page?: ArticlesPageInput): Promise<ArticlesPage> {
    const { after, limit } = parseInput(ArticlesPageSchema, page)
    this.#requireJob()
    return this.#tables.articlesPage(after, limit, limits.answerBytes)
  }

  /**
   * Adds one article, or says which one it repeats. A sign of life.
   * @throws `invalid_input`, `too_large`, `not_found`; `conflict` where the job is completed or failed
   */
  async addArticle(article: ArticleInput, options?: AttemptInput): Promise<ReportResult> {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#ingest({ articles: [article], attempt }, true)
  }

  /** Adds up to 100 articles, each with an outcome of its own. @throws as `addArticle`, for the call as a whole */
  async addArticles(articles: ArticleInput[], options?: AttemptInput): Promise<ReportResult> {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#ingest({ articles: parseInput(BatchSchema, articles), attempt })
  }

  /** The producer's one call: progress, articles and sign of life together. @throws as `addArticles` */
  async report(report: ReportInput): Promise<ReportResult> {
    return this.#ingest(parseInput(ReportSchema, report))
  }

  /** Ends the job with success. @throws `invalid_input`, `not_found`, `conflict` */
  async complete(completion?: CompleteInput): Promise<JobStatus> {
    const input = parseInput(CompleteSchema, completion)
    const status = this.#update((job, now) => rules.complete(job, input, now))
    await this.#recordDigest()
    return status
  }

  /**
   * The completed job's articles ranked for its user, in sections by topic, with reasons: the same whenever asked.
   * @throws `not_found`; `conflict` where the job is not completed
   */
  async digest(): Promise<Digest> {
    const status = rules.statusOf(this.#requireJob())
    if (status.status !== 'completed')
      throw new DigestError('conflict', `The job is ${status.status}: only a completed job has a digest`)
    return digestOf(this.#tables, status)
  }

  /** Ends the job with the producer's reason. @throws `invalid_input`, `not_found`, `conflict` */
  async fail(failure: FailInput): Promise<JobStatus> {
    const input = parseInput(FailSchema, failure)
    return this.#update((job, now) => rules.fail(job, input, now))
  }

  /** Ends the job; its producer learns of it in the answer to its next call. @throws `not_found`, `conflict` */
  async cancel(): Promise<JobStatus> {
    return this.#update(rules.cancel)
  }

  /** Takes a failed or cancelled job to its next attempt; its articles stay. @throws `not_found`, `conflict` */
  async retry(): Promise<JobStatus> {
    const before = this.#requireJob()
    const { id, startedAt, attempt } = rules.retry(before, Date.now()).record
    if (attempt !== before.record.attempt) await this.#userIndex.register({ id, startedAt, attempt })
    // Another call may have got there meanwhile, and the list knows of no attempt after it.
    return this.#update((job, now) => (job.record.attempt < attempt ? rules.retry(job, now) : job))
  }

  /** Deletes everything and closes every connection. Erasing what is not there is no error. */
  async erase(): Promise<void> {
    await this.#userIndex.unregister(this.#unregisterNote())
    await this.#erase()
  }

  /** Later than all the list knows. A record that cannot be read keeps nobody from leaving. */
  #unregisterNote(): JobNote | null {
    const { jobId: id } = this.#ids()
    try {
      const job = this.#settledJob()
      return job && { id, startedAt: job.record.startedAt, attempt: job.record.attempt + 1 }
    } catch {
      return { id, startedAt: Date.now(), attempt: 1 }
    }
  }

  /** The documented paths; an upgrade request on any path is a live connection. */
  override fetch(request: Request): Promise<Response> {
    return handleJobFetch(this, request, (watcher) => this.#connect(watcher))
  }

  /** Applies what is due and asks to be woken for what is due next. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    return withAlarmRetry(this.ctx.storage, run, async () => {
      const isTold = await this.#recordDigest()
      const job = this.#settledJob()
      if (job)
        await this.ctx.storage.setAlarm(
          isTold ? rules.nextAlarmAt(job) : Date.now() + rules.RECORD_DIGEST_RETRY_MS,
        )
    })
  }

  /**
   * Has the user remember what the digest contains, so that it is not shown again. Completing does not depend on it:
   * what cannot be told now, the alarm tells. @returns whether there is nothing left to tell
   */
  async #recordDigest(): Promise<boolean> {
    const job = this.#settledJob()
    const status = job && rules.statusOf(job)
    if (status?.status !== 'completed') return true
    return this.#userIndex.recordDigest(digestNote(this.#tables, status))
  }

  /** A producer's message is a report; a watcher's changes nothing. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    handleReport(socket, message, Date.now(), (report) => this.#ingest(parseInput(ReportSchema, report)))
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    acknowledgeClose(socket, code)
  }

  /** What the object's name says, checked once. @throws `invalid_input` where it is no job's */
  #ids() {
    this.#parsedName ??= parseJobName(this.ctx.id.name)
    return this.#parsedName
  }

  /** The job as the clock has left it by now, committed; null where there is none. Never waits. */
  #settledJob(): Job | null {
    this.#ids()
    const stored = this.#tables.job()
    if (!stored) return null
    const job = rules.settle(stored, Date.now())
    if (job) this.#commit(stored, job)
    else this.ctx.waitUntil(this.#erase())
    // The alarm may be minutes away, and what is completed must not be shown again meanwhile.
    if (job !== stored && job?.record.end?.status === 'completed') this.ctx.waitUntil(this.#recordDigest())
    return job
  }

  /** @throws `not_found` */
  #requireJob(): Job {
    const job = this.#settledJob()
    if (job) return job
    throw new DigestError('not_found', 'There is no such job')
  }

  #update(decide: (job: Job, now: number) => Job): JobStatus {
    const job = this.#requireJob()
    return this.#commit(job, decide(job, Date.now()))
  }

  /** `whole`: an article that is rejected refuses the call. */
  #ingest(report: Report, whole = false): ReportResult {
    const job = this.#requireJob()
    const given = report.articles ?? []
    if (rules.acceptsReports(job, report.attempt) === 'cancelled')
      return toReportResult(rules.statusOf(job), cancelledOutcomes(given))
    const read = parseArticles(given)
    const seen = job.record.input.allowSeen ? '' : this.#tables.profile().seen
    const isSeen = (url: string) => seen.includes(` ${fingerprint(url)} `)
    const { outcomes, added } = ingest(read, this.#tables.knownArticles(), job.last?.seq ?? 0, isSeen)
    const refused = outcomes.find((outcome) => outcome.outcome === 'rejected')
    if (whole && refused) throw new DigestError(refused.code, refused.error, refused.issues)
    const now = Date.now()
    return toReportResult(
      this.#commit(job, rules.applyReport(job, report, added.length, now), added),
      outcomes,
    )
  }

  /** Stores what changed and tells those who watch. An alarm is set with each attempt; it re-arms itself. */
  #commit(before: Job | null, after: Job, added: NewArticle[] = [], profile?: Profile): JobStatus {
    const status = rules.statusOf(after)
    if (after === before) return status
    if (after.record.attempt !== before?.record.attempt) this.ctx.storage.setAlarm(rules.nextAlarmAt(after))
    this.#tables.save(before, after, added, profile)
    this.#connections.broadcast(() => before && rules.statusOf(before), status, added)
    return status
  }

  #erase(): Promise<void> {
    this.#connections.closeAll()
    return this.#tables.erase()
  }

  /** A live connection: the status now, the articles after `after` where asked for, and then every change. */
  #connect(watcher: ConnectOptions): Response {
    const status = rules.statusOf(this.#requireJob())
    const missed =
      watcher.after === undefined
        ? { articles: [] }
        : this.#tables.articlesPage(
            resumePosition(watcher.after, status),
            limits.articles,
            limits.backlogBytes,
          )
    return new Response(null, { status: 101, webSocket: this.#connections.accept(watcher, status, missed) })
  }
}

const fieldsOf = (input: object) =>
  Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [name]))
