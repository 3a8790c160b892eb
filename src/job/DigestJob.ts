/** One digest job: joins the rules of its life, the tables it is kept in and the connections that watch it. */
import { DurableObject } from 'cloudflare:workers'
import { lasting } from '../alarms.ts'
import { fingerprint } from '../canonical.ts'
import { reached } from '../connection.ts'
import { check, DigestError } from '../errors.ts'
import { jobNamed, userOf } from '../objects.ts'
import type { Profile } from '../user/schema.ts'
import { watchToken } from '../watch.ts'
import { jobFetch } from './compat.ts'
import type { Digest } from './digest.ts'
import { candidates, intake, type NewArticle, received, turnedAway } from './intake.ts'
import { Listing } from './listing.ts'
import { Audience, answerClose, takeReport, type Watcher } from './live.ts'
import type { Job } from './record.ts'
import * as rules from './rules.ts'
import {
  type ArticleInput,
  type ArticlesPage,
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
  type JobState,
  type JobStatus,
  limits,
  type Received,
  type Report,
  type ReportInput,
  ReportSchema,
  type Started,
  type StartInput,
  StartSchema,
} from './schema.ts'
import { digestNote, digestOf } from './shown.ts'
import { JobTables } from './tables.ts'

export class DigestJob extends DurableObject<Env> {
  readonly #tables = new JobTables(this.ctx.storage)
  readonly #audience = new Audience(this.ctx)
  readonly #listing = new Listing(() => userOf(this.env, this.#ids().userId))
  #named: ReturnType<typeof jobNamed> | undefined

  /**
   * Creates the job; the same input again answers the same job.
   * @throws `invalid_input`; `conflict` naming what differs where the job was started with another input
   */
  async start(input: StartInput): Promise<Started> {
    const wanted = check(StartSchema, input)
    const { userId, jobId } = this.#ids()
    const begun = this.#settled() ? null : await this.#listing.begin(jobId)
    const there = this.#settled()
    const { startedAt = Date.now(), profile } = begun ?? {}
    const status = there
      ? rules.statusOf(rules.sameStart(there, wanted))
      : this.#commit(null, rules.begin(userId, jobId, wanted, startedAt), [], profile)
    const token = await watchToken(this.env, userId, jobId)
    return { ...status, created: !there, ...(token && { watchToken: token }) }
  }

  /** A token for watching this one job, 15 minutes, read only. @throws `not_found`; `unavailable` without AUTH_SECRET */
  async watchToken(): Promise<{ watchToken: string }> {
    const { userId, id } = this.#existing().record
    const token = await watchToken(this.env, userId, id)
    if (!token) throw new DigestError('unavailable', 'There is no secret to sign watch tokens with')
    return { watchToken: token }
  }

  /** Where the job stands, without its articles. @throws `not_found` */
  async status(): Promise<JobStatus> {
    return rules.statusOf(this.#existing())
  }

  /** The documented state: the status with all articles. @throws `not_found`; `too_large` over 16 MiB of articles */
  async state(): Promise<JobState> {
    const job = this.#existing()
    const { articles, next } = this.#tables.page(0, limits.articles, limits.answerBytes)
    if (next !== undefined)
      throw new DigestError('too_large', 'Too many articles for one answer: read them by pages')
    return { ...rules.statusOf(job), articles }
  }

  /** Articles by sequence number; a page may end early to stay below 16 MiB. @throws `invalid_input`, `not_found` */
  async articles(page?: ArticlesPageInput): Promise<ArticlesPage> {
    const { after, limit } = check(ArticlesPageSchema, page)
    this.#existing()
    return this.#tables.page(after, limit, limits.answerBytes)
  }

  /**
   * Adds one article, or says which one it repeats. A sign of life.
   * @throws `invalid_input`, `too_large`, `not_found`; `conflict` where the job is completed or failed
   */
  async addArticle(article: ArticleInput, options?: AttemptInput): Promise<Received> {
    const { attempt } = check(AttemptSchema, options)
    return this.#receive({ articles: [article], attempt }, true)
  }

  /** Adds up to 100 articles, each with an outcome of its own. @throws as `addArticle`, for the call as a whole */
  async addArticles(articles: ArticleInput[], options?: AttemptInput): Promise<Received> {
    const { attempt } = check(AttemptSchema, options)
    return this.#receive({ articles: check(BatchSchema, articles), attempt })
  }

  /** The producer's one call: progress, articles and sign of life together. @throws as `addArticles` */
  async report(report: ReportInput): Promise<Received> {
    return this.#receive(check(ReportSchema, report))
  }

  /** Ends the job with success. @throws `invalid_input`, `not_found`, `conflict` */
  async complete(completion?: CompleteInput): Promise<JobStatus> {
    const input = check(CompleteSchema, completion)
    const status = this.#change((job, now) => rules.complete(job, input, now))
    await this.#remember()
    return status
  }

  /**
   * The completed job's articles ranked for its user, in sections by topic, with reasons: the same whenever asked.
   * @throws `not_found`; `conflict` where the job is not completed
   */
  async digest(): Promise<Digest> {
    const status = rules.statusOf(this.#existing())
    if (status.status !== 'completed')
      throw new DigestError('conflict', `The job is ${status.status}: only a completed job has a digest`)
    return digestOf(this.#tables, status)
  }

  /** Ends the job with the producer's reason. @throws `invalid_input`, `not_found`, `conflict` */
  async fail(failure: FailInput): Promise<JobStatus> {
    const input = check(FailSchema, failure)
    return this.#change((job, now) => rules.fail(job, input, now))
  }

  /** Ends the job; its producer learns of it in the answer to its next call. @throws `not_found`, `conflict` */
  async cancel(): Promise<JobStatus> {
    return this.#change(rules.cancel)
  }

  /** Takes a failed or cancelled job to its next attempt; its articles stay. @throws `not_found`, `conflict` */
  async retry(): Promise<JobStatus> {
    const before = this.#existing()
    const { id, startedAt, attempt } = rules.retry(before, Date.now()).record
    if (attempt !== before.record.attempt) await this.#listing.note({ id, startedAt, attempt })
    // Another call may have got there meanwhile, and the list knows of no attempt after it.
    return this.#change((job, now) => (job.record.attempt < attempt ? rules.retry(job, now) : job))
  }

  /** Deletes everything and closes every connection. Erasing what is not there is no error. */
  async erase(): Promise<void> {
    await this.#listing.leave(this.#lastNote())
    await this.#erase()
  }

  /** Later than all the list knows. A record that cannot be read keeps nobody from leaving. */
  #lastNote(): JobNote | null {
    const { jobId: id } = this.#ids()
    try {
      const job = this.#settled()
      return job && { id, startedAt: job.record.startedAt, attempt: job.record.attempt + 1 }
    } catch {
      return { id, startedAt: Date.now(), attempt: 1 }
    }
  }

  /** The documented paths; an upgrade request on any path is a live connection. */
  override fetch(request: Request): Promise<Response> {
    return jobFetch(this, request, (watcher) => this.#connect(watcher))
  }

  /** Applies what is due and asks to be woken for what is due next. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    return lasting(this.ctx.storage, run, async () => {
      const isTold = await this.#remember()
      const job = this.#settled()
      if (job) await this.ctx.storage.setAlarm(isTold ? rules.wakeAt(job) : Date.now() + rules.TELL_AGAIN_MS)
    })
  }

  /**
   * Has the user remember what the digest contains, so that it is not shown again. Completing does not depend on it:
   * what cannot be told now, the alarm tells. @returns whether there is nothing left to tell
   */
  async #remember(): Promise<boolean> {
    const job = this.#settled()
    const status = job && rules.statusOf(job)
    if (status?.status !== 'completed') return true
    return this.#listing.tell(digestNote(this.#tables, status))
  }

  /** A producer's message is a report; a watcher's changes nothing. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    takeReport(socket, message, Date.now(), (report) => this.#receive(check(ReportSchema, report)))
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code)
  }

  /** What the object's name says, checked once. @throws `invalid_input` where it is no job's */
  #ids() {
    this.#named ??= jobNamed(this.ctx.id.name)
    return this.#named
  }

  /** The job as the clock has left it by now, committed; null where there is none. Never waits. */
  #settled(): Job | null {
    this.#ids()
    const stored = this.#tables.job()
    if (!stored) return null
    const job = rules.settle(stored, Date.now())
    if (job) this.#commit(stored, job)
    else this.ctx.waitUntil(this.#erase())
    // The alarm may be minutes away, and what is completed must not be shown again meanwhile.
    if (job !== stored && job?.record.end?.status === 'completed') this.ctx.waitUntil(this.#remember())
    return job
  }

  /** @throws `not_found` */
  #existing(): Job {
    const job = this.#settled()
    if (job) return job
    throw new DigestError('not_found', 'There is no such job')
  }

  #change(decide: (job: Job, now: number) => Job): JobStatus {
    const job = this.#existing()
    return this.#commit(job, decide(job, Date.now()))
  }

  /** `whole`: an article that is rejected refuses the call. */
  #receive(report: Report, whole = false): Received {
    const job = this.#existing()
    const given = report.articles ?? []
    if (rules.admits(job, report.attempt) === 'cancelled')
      return received(rules.statusOf(job), turnedAway(given))
    const read = candidates(given)
    const seen = job.record.input.allowSeen ? '' : this.#tables.profile().seen
    const isSeen = (url: string) => seen.includes(` ${fingerprint(url)} `)
    const { outcomes, added } = intake(read, this.#tables.held(), job.last?.seq ?? 0, isSeen)
    const refused = outcomes.find((outcome) => outcome.outcome === 'rejected')
    if (whole && refused) throw new DigestError(refused.code, refused.error, refused.issues)
    const now = Date.now()
    return received(this.#commit(job, rules.heard(job, report, added.length, now), added), outcomes)
  }

  /** Stores what changed and tells those who watch. An alarm is set with each attempt; it re-arms itself. */
  #commit(before: Job | null, after: Job, added: NewArticle[] = [], profile?: Profile): JobStatus {
    const status = rules.statusOf(after)
    if (after === before) return status
    if (after.record.attempt !== before?.record.attempt) this.ctx.storage.setAlarm(rules.wakeAt(after))
    this.#tables.save(before, after, added, profile)
    this.#audience.tell(() => before && rules.statusOf(before), status, added)
    return status
  }

  #erase(): Promise<void> {
    this.#audience.dismiss()
    return this.#tables.erase()
  }

  /** A live connection: the status now, the articles after `after` where asked for, and then every change. */
  #connect(watcher: Watcher): Response {
    const status = rules.statusOf(this.#existing())
    const missed =
      watcher.after === undefined
        ? { articles: [] }
        : this.#tables.page(reached(watcher.after, status), limits.articles, limits.backlogBytes)
    return new Response(null, { status: 101, webSocket: this.#audience.admit(watcher, status, missed) })
  }
}
