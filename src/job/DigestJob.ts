/**
 * One digest job. It validates input, decides by its life cycle, stores, and informs watchers and the user.
 * `JobMethods` documents the methods.
 */

import { DurableObject } from 'cloudflare:workers'
import type { Profile } from '../contract/between.ts'
import { DigestError, parseInput } from '../contract/errors.ts'
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
  type Report,
  type ReportInput,
  type ReportResult,
  ReportSchema,
  type StartInput,
} from '../contract/job.ts'
import type { JobMethods } from '../contract/jobMethods.ts'
import type { ArticleSubjects } from '../contract/learning.ts'
import type { OrderInput } from '../contract/order.ts'
import { type PreconditionsInput, PreconditionsSchema } from '../contract/preconditions.ts'
import { restoreAlarm, withAlarmRetry } from '../platform/alarms.ts'
import { errorResponse } from '../platform/errorResponse.ts'
import { logEnd } from '../platform/log.ts'
import { acknowledgeClose } from '../platform/sockets.ts'
import { idsOfJob } from '../platform/stubs.ts'
import { isUpgrade } from '../platform/upgrade.ts'
import { newWatchToken, signWatchToken } from '../platform/watchToken.ts'
import { receiveReport, subjectsOf, toReportResult } from './articles.ts'
import { digestOf } from './digest/compose.ts'
import { eventOf } from './eventOf.ts'
import { JobEvents, queueOf, withEvent } from './events.ts'
import { exportPart } from './exportPart.ts'
import { connectOptions, handleJobFetch } from './fetchPaths.ts'
import * as lifecycle from './lifecycle.ts'
import { LiveConnections } from './live.ts'
import type { Job } from './record.ts'
import { assertJobPreconditions, isSameStatus, statusOf } from './status.ts'
import { type Change, JobStore } from './store.ts'
import { erasureNote, UserMessages } from './userMessages.ts'

export class DigestJob extends DurableObject<Env> implements JobMethods {
  readonly #store = new JobStore(this.ctx.storage)
  readonly #live = new LiveConnections(this.ctx, this.env)
  readonly #user = new UserMessages(this.env)
  readonly #events = new JobEvents(this.ctx.storage, this.#store)
  #parsedName: ReturnType<typeof idsOfJob> | undefined

  async start(input: StartInput, order?: OrderInput) {
    const request = lifecycle.parseStart(input, order)
    const { userId, jobId } = this.#ids()
    const registration = this.#current() ? null : await this.#user.registerNewJob(userId, jobId)
    // Another call may have started the job meanwhile.
    const existing = this.#current()
    const { startedAt = Date.now(), profile } = registration ?? {}
    const status = existing
      ? statusOf(lifecycle.assertSameInput(existing, request))
      : this.#commit(null, lifecycle.newJob(userId, jobId, request, startedAt, profile?.seenKey), { profile })
    const watchToken = await signWatchToken(this.env, userId, jobId)
    return { ...status, created: !existing, ...(watchToken && { watchToken }) }
  }

  async watchToken() {
    const { userId, id } = this.#require().record
    return newWatchToken(this.env, userId, id)
  }

  async status() {
    return statusOf(this.#require())
  }

  async state() {
    const job = this.#require()
    const { articles, next } = this.#store.articlesPage(0)
    if (next !== undefined)
      throw new DigestError('too_large', 'Too many articles for one answer: read them by pages')
    return { ...statusOf(job), articles }
  }

  async articles(page?: ArticlesPageInput) {
    const { after, limit } = parseInput(ArticlesPageSchema, page)
    this.#require()
    return this.#store.articlesPage(after, limit)
  }

  /** For UserState: a part of the job in the export of its user. */
  async exportPart(place?: { after?: number | undefined }) {
    return exportPart(this.#store, this.#require(), parseInput(ArticlesPageSchema, place).after)
  }

  async addArticle(article: ArticleInput, options?: AttemptInput, preconditions?: PreconditionsInput) {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#report({ articles: [article], attempt }, preconditions, { isWhole: true })
  }

  async addArticles(articles: ArticleInput[], options?: AttemptInput, preconditions?: PreconditionsInput) {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#report({ articles: parseInput(BatchSchema, articles), attempt }, preconditions)
  }

  async report(report: ReportInput, preconditions?: PreconditionsInput) {
    return this.#report(parseInput(ReportSchema, report), preconditions)
  }

  /** For UserState: what a vote on an article teaches. @throws `not_found` */
  async articleSubjects(articleId: string): Promise<ArticleSubjects> {
    this.#require()
    return subjectsOf(this.#store.digestCandidates(), articleId)
  }

  async complete(completion?: CompleteInput, preconditions?: PreconditionsInput) {
    const input = parseInput(CompleteSchema, completion)
    const status = this.#change((job, now) => lifecycle.complete(job, input, now), preconditions)
    await this.#user.recordEnd(this.#require(), this.#store)
    return status
  }

  async digest() {
    return digestOf(this.#store, statusOf(this.#require()))
  }

  async fail(failure: FailInput, preconditions?: PreconditionsInput) {
    const input = parseInput(FailSchema, failure)
    return this.#change((job, now) => lifecycle.fail(job, input, now), preconditions)
  }

  async cancel(options?: AttemptInput, preconditions?: PreconditionsInput) {
    const { attempt } = parseInput(AttemptSchema, options)
    return this.#change((job, now) => lifecycle.cancel(job, now, attempt), preconditions)
  }

  async retry(options?: AttemptInput, preconditions?: PreconditionsInput) {
    const { attempt: failed } = parseInput(AttemptSchema, options)
    const before = this.#require()
    const retried = lifecycle.retry(before, Date.now(), failed)
    if (retried === before) return statusOf(before)
    assertJobPreconditions(before, parseInput(PreconditionsSchema, preconditions))
    const { userId, attempt } = retried.record
    const profile = await this.#user.registerJob(userId, lifecycle.retryNote(retried))
    // Another call may have started this attempt meanwhile. The user's list knows no attempt after it.
    return this.#change(
      (job, now) => (job.record.attempt < attempt ? lifecycle.retry(job, now, failed) : job),
      preconditions,
      profile,
    )
  }

  async erase(preconditions?: PreconditionsInput, options?: { isUserErased?: boolean }) {
    const { userId, jobId } = this.#ids()
    // The user's object waits for this call and has no list any more. To call it back would nest the calls.
    if (options?.isUserErased) return this.#user.registerErasure(userId, null).then(() => this.#delete())
    // Without preconditions, a record that cannot be read does not prevent the erasure.
    const job = preconditions && this.#current()
    if (job) assertJobPreconditions(job, parseInput(PreconditionsSchema, preconditions))
    const note = erasureNote(jobId, () => this.#current())
    await this.#user.registerErasure(userId, note)
    await this.#delete()
    if (note) this.ctx.waitUntil(this.#user.recordErasure(userId, jobId))
  }

  /** Serves the documented paths. A WebSocket upgrade on any path opens a live connection. */
  override async fetch(request: Request): Promise<Response> {
    if (!isUpgrade(request)) return handleJobFetch(this, request)
    try {
      const response = this.#live.open(connectOptions(request), statusOf(this.#require()), this.#store)
      await this.#live.armAlarm()
      return response
    } catch (error) {
      return errorResponse('events', error)
    }
  }

  /** Applies what is due and sets the next alarm. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    return withAlarmRetry(this.ctx.storage, run, this.#ids(), async () => {
      const ending = this.#current()
      this.#live.closeExpired()
      const isRecorded = !ending?.record.end || (await this.#user.recordEnd(ending, this.#store))
      const isSent = await this.#events.send(queueOf(this.env))
      const job = this.#current()
      const repeatAt = isRecorded && isSent ? Number.POSITIVE_INFINITY : Date.now() + lifecycle.RESEND_MS
      if (job)
        await this.ctx.storage.setAlarm(Math.min(lifecycle.nextAlarmAt(job), this.#live.alarmAt, repeatAt))
    })
  }

  /** A producer's message is a report. A watcher's message changes nothing. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    return this.#live.receive(socket, message, (report) => this.#report(parseInput(ReportSchema, report)))
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    acknowledgeClose(socket, code)
  }

  /** The job after applying what is due by now; null if there is no job. Never waits. */
  #current(): Job | null {
    this.#ids()
    const stored = this.#store.job()
    if (!stored) return null
    const job = lifecycle.settle(stored, Date.now())
    this.ctx.waitUntil(job ? restoreAlarm(this.ctx.storage, lifecycle.nextAlarmAt(job)) : this.#delete())
    if (job) this.#commit(stored, job)
    // The alarm may be minutes away, and the next digest must not show the same articles.
    if (job && job !== stored && job.record.end?.status === 'completed')
      this.ctx.waitUntil(this.#user.recordEnd(job, this.#store))
    if (this.#events.isLeft) this.ctx.waitUntil(this.#events.send(queueOf(this.env)))
    return job && this.#store.job()
  }

  /** @throws `not_found` */
  #require(): Job {
    const job = this.#current()
    if (job) return job
    throw new DigestError('not_found', 'There is no such job')
  }

  /** @param options `isWhole`: a rejected article fails the whole call */
  #report(report: Report, preconditions?: PreconditionsInput, { isWhole = false } = {}): ReportResult {
    const conditions = parseInput(PreconditionsSchema, preconditions)
    const job = this.#require()
    const { changed, outcomes, ...change } = receiveReport(job, report, this.#store, Date.now(), isWhole)
    // What says nothing new is a sign of life, and may repeat a call whose answer was lost.
    if (!isSameStatus(statusOf(job), statusOf(changed))) assertJobPreconditions(job, conditions)
    return toReportResult(this.#commit(job, changed, change), outcomes)
  }

  /**
   * Changes the job by a rule. Preconditions count only if the rule changes something, so a repeated call gets the
   * same result.
   */
  #change(rule: (job: Job, now: number) => Job, preconditions?: PreconditionsInput, profile?: Profile) {
    const conditions = parseInput(PreconditionsSchema, preconditions)
    const job = this.#require()
    const changed = rule(job, Date.now())
    if (changed !== job) assertJobPreconditions(job, conditions)
    return this.#commit(job, changed, { profile })
  }

  /**
   * Stores a change, sends it to the watchers, and a new `status` to the user's object. A completion is recorded together
   * with its digest instead. Each attempt sets an alarm, which sets itself again.
   */
  #commit(before: Job | null, changed: Job, change: Change = {}): JobStatus {
    const status = statusOf(changed)
    if (changed === before) return status
    const hasEnded = status.completedAt !== undefined && !before?.record.end
    const after = hasEnded && queueOf(this.env) ? withEvent(changed, eventOf(status)) : changed
    if (after.record.attempt !== before?.record.attempt)
      this.ctx.storage.setAlarm(lifecycle.nextAlarmAt(after))
    this.#store.save(before, after, change)
    const statusBefore = before && statusOf(before)
    this.#live.broadcast(statusBefore, status, change.added ?? [])
    if (hasEnded) logEnd(this.env, status)
    if (hasEnded) this.ctx.waitUntil(this.#events.send(queueOf(this.env)))
    if (status.status !== statusBefore?.status && status.status !== 'completed')
      this.ctx.waitUntil(this.#user.recordStatus(status))
    return status
  }

  #delete(): Promise<void> {
    this.#live.closeAll()
    return this.#store.erase()
  }

  /**
   * The ids in the object's name, parsed once.
   * @throws `invalid_input` if the name is not a job's
   */
  #ids() {
    this.#parsedName ??= idsOfJob(this.env, this.ctx.id)
    return this.#parsedName
  }
}
