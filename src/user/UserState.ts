/**
 * One user. It has every operation on the user, the messages from the jobs, and the alarm. `UserMethods` documents the
 * operations.
 */
import { DurableObject } from 'cloudflare:workers'
import type { DigestNote, JobNote, Profile } from '../contract/between.ts'
import { DigestError, parseInput } from '../contract/errors.ts'
import * as job from '../contract/job.ts'
import * as learning from '../contract/learning.ts'
import { type DigestNowInput, DigestNowSchema, type TraceInput, TraceSchema } from '../contract/order.ts'
import * as preferences from '../contract/preferences.ts'
import type * as rank from '../contract/rank.ts'
import * as userExport from '../contract/userExport.ts'
import type { UserMethods } from '../contract/userMethods.ts'
import { withAlarmRetry } from '../platform/alarms.ts'
import { hasNewsroom } from '../platform/newsroom.ts'
import { streamOfPages } from '../platform/pages.ts'
import { acknowledgeClose } from '../platform/sockets.ts'
import { idOfUser } from '../platform/stubs.ts'
import { newWatchToken } from '../platform/watchToken.ts'
import { RememberedArticles } from '../remembered.ts'
import { eraseUser } from './data/erase.ts'
import { type ExportPage, exportPage } from './data/export.ts'
import { importDocument } from './data/import.ts'
import { handleUserFetch } from './fetchPaths.ts'
import { maxJobsPerDay } from './jobs/limit.ts'
import { FORGET_MS, type JobOwner, listJobs, registerInList } from './jobs/list.ts'
import { ReceivedDigestNoteSchema, ReceivedJobNoteSchema, ReceivedStatusSchema } from './jobs/notes.ts'
import { RecentStatuses } from './jobs/recentStatuses.ts'
import { checkArticles, rememberedTokens, SEEN_MS } from './jobs/shown.ts'
import { Watchers } from './jobs/watchers.ts'
import { Learner } from './learning/learner.ts'
import { withSubjects } from './learning/votedArticle.ts'
import { CLEANUP_MS } from './learning/votes.ts'
import { mergePreferences, type WantedPreferences } from './preferences.ts'
import { profile } from './profile.ts'
import { readPreferences, savePreferences } from './savePreferences.ts'
import { UserAlarm } from './schedule/alarm.ts'
import { doWhatIsDue } from './schedule/due.ts'
import { assertMayOrder } from './schedule/ordered.ts'
import { afterEnd, afterRetry, type ScheduleRecord } from './schedule/orders.ts'
import { countOrder, orderDigestNow } from './schedule/scheduler.ts'
import { UserStore } from './store.ts'

export class UserState extends DurableObject<Env> implements UserMethods {
  readonly #store = new UserStore(this.ctx.storage)
  readonly #learner = new Learner(this.#store)
  readonly #alarm = new UserAlarm(this.ctx.storage, this.#store)
  readonly #watchers = new Watchers(this.ctx)
  readonly #recentStatuses = new RecentStatuses()
  #parsedId: string | undefined

  async preferences(): Promise<preferences.ReadPreferences> {
    const { store } = this.#open()
    const read = readPreferences(store, Date.now())
    // An earlier release, after a roll-back, lets the schedule's alarm pass.
    if (read.nextDigestAt !== undefined) await this.#alarm.arm(Date.parse(read.nextDigestAt))
    return read
  }

  async updatePreferences(
    update: preferences.PreferencesUpdate,
    options?: preferences.IfVersion,
  ): Promise<preferences.ReadPreferences> {
    return this.#savePreferences(parseInput(preferences.PreferencesUpdateSchema, update), options)
  }

  async patchPreferences(
    patch: preferences.PreferencesPatch,
    options?: preferences.IfVersion,
  ): Promise<preferences.ReadPreferences> {
    const changes = parseInput(preferences.PreferencesPatchSchema, patch)
    return this.#savePreferences(mergePreferences(this.#open().store.preferences(), changes), options)
  }

  async #savePreferences(
    wanted: WantedPreferences,
    options: preferences.IfVersion | undefined,
  ): Promise<preferences.ReadPreferences> {
    const { store, learner } = this.#open()
    const now = Date.now()
    const conditions = parseInput(preferences.IfVersionSchema, options)
    const isRescheduled = savePreferences(store, learner, wanted, conditions, hasNewsroom(this.env), now)
    if (isRescheduled) await this.#alarm.armNext(now)
    return readPreferences(store, now)
  }

  async orderDigest(input?: DigestNowInput, trace?: TraceInput): Promise<job.JobStatus> {
    const { jobId } = parseInput(DigestNowSchema, input)
    const { requestId } = parseInput(TraceSchema, trace)
    const { store, owner } = this.#open()
    const status = await orderDigestNow(store, { ...owner, requestId }, jobId, Date.now())
    await this.#alarm.armNext(Date.now())
    return status
  }

  /**
   * For the gateway: counts an order that it sends to the newsroom itself.
   * @throws `rate_limited` over `MAX_JOBS_PER_DAY` orders
   */
  async countOrder(): Promise<void> {
    countOrder(this.#open().store, maxJobsPerDay(this.env.MAX_JOBS_PER_DAY), Date.now())
  }

  async recordFeedback(feedback: learning.FeedbackInput): Promise<learning.FeedbackAnswer> {
    const input = parseInput(learning.RecordFeedbackSchema, feedback)
    const { store, learner, owner } = this.#open()
    const { erasures } = store
    const vote = await withSubjects(input, owner, learner.hasRecorded(input))
    if (erasures !== store.erasures) throw new DigestError('gone', 'This user was erased')
    const now = Date.now()
    // Without waiting for it, so that the alarm and the vote are stored together.
    if (await this.#alarm.isLaterThan(now + CLEANUP_MS)) void this.#alarm.set(now + CLEANUP_MS)
    return learner.record(vote, now)
  }

  async withdrawFeedback(articleId: string): Promise<learning.FeedbackAnswer> {
    return this.#open().learner.withdraw(articleId)
  }

  async feedback(page?: learning.Page): Promise<learning.FeedbackPage> {
    return this.#open().learner.list(page)
  }

  async weights(): Promise<Record<string, number>> {
    return this.#open().learner.taste().weights
  }

  async sourceWeights(): Promise<Record<string, number>> {
    return this.#open().learner.taste().sourceWeights
  }

  async explainWeights(): Promise<learning.WeightReasons> {
    return this.#open().learner.explain()
  }

  async learn(options?: learning.LearnOptions): Promise<learning.LearnReport> {
    return this.#open().learner.learn(options)
  }

  async resetLearning(topic?: string): Promise<learning.FeedbackAnswer> {
    return this.#open().learner.resetTopics(topic)
  }

  async resetSourceLearning(source?: string): Promise<learning.SourceReset> {
    return this.#open().learner.resetSources(source)
  }

  async rank(articles: rank.RankInput): Promise<rank.Ranking> {
    return this.#open().learner.rank(articles, Date.now())
  }

  async check(articles: rank.CheckInput): Promise<rank.Checked[]> {
    const { store, learner } = this.#open()
    const now = Date.now()
    const { seen, told } = rememberedTokens(store.shownSince(now - SEEN_MS), now)
    const remembered = new RememberedArticles(store.seenKey(), seen, told)
    return checkArticles(articles, learner.taste(), remembered, now)
  }

  async jobs(page?: job.JobsPageInput): Promise<job.JobsPage> {
    const { store, owner } = this.#open()
    const query = parseInput(job.JobsPageSchema, page)
    return listJobs(store, owner, query, Date.now(), { recent: this.#recentStatuses })
  }

  async exportData(): Promise<ReadableStream<Uint8Array>> {
    return streamOfPages((place?: userExport.ExportPlace) => this.exportPage(place))
  }

  /** For the gateway: a page of the export, which is made by a call for each. */
  async exportPage(place?: userExport.ExportPlace): Promise<ExportPage> {
    const { store, owner } = this.#open()
    return exportPage(store, owner, parseInput(userExport.ExportPlaceSchema, place), Date.now())
  }

  async importData(document: userExport.ImportInput): Promise<userExport.Imported> {
    const { store, owner } = this.#open()
    const now = Date.now()
    importDocument(store, owner, parseInput(userExport.ImportSchema, document), now)
    await this.#alarm.armNext(now)
    return { success: true }
  }

  async erase(): Promise<userExport.Erasure> {
    const owner = this.#owner()
    this.#store.beginErasing()
    this.#watchers.closeAll()
    return { erased: await eraseUser(this.#store, this.#alarm, owner) }
  }

  /**
   * For DigestJob: registers the job in the list, which asks it for its status from now on.
   * @returns the profile that the job keeps for its digest
   * @throws `rate_limited` over `MAX_JOBS_PER_DAY` new jobs, or orders
   */
  async registerJob(note: JobNote): Promise<Profile> {
    const received = parseInput(ReceivedJobNoteSchema, note)
    this.#recentStatuses.forget(received.id)
    const { store, learner } = this.#open()
    const now = Date.now()
    // For the entry of a user who never comes back. Without waiting for it, so that both are stored together.
    if (await this.#alarm.isNeededBy(now + FORGET_MS)) void this.#alarm.set(now + FORGET_MS)
    const seenKey = store.seenKey()
    const limit = maxJobsPerDay(this.env.MAX_JOBS_PER_DAY)
    const before = store.schedule()
    const orders = afterRetry(before, received, now)
    assertMayOrder(before.ordered, orders.ordered, limit, now)
    registerInList(store, received, { limit, seenKey }, now)
    this.#saveOrders(orders)
    const remembered = { seenKey, ...rememberedTokens(store.shownSince(now - SEEN_MS), now) }
    return profile(learner.taste(), store.preferences(), remembered, now)
  }

  /** For DigestJob: records the end of a job, and what its digest contained. The same again writes nothing. */
  async recordDigest(note: DigestNote): Promise<void> {
    const received = parseInput(ReceivedDigestNoteSchema, note)
    this.#recentStatuses.forget(received.status.id)
    this.#open().store.jobs.recordDigest(received)
    this.#watchers.send({ type: 'job', data: received.status })
  }

  /** For DigestJob: reports a start or a change of `status`. Only an end is stored. An ordered job may be ordered again. */
  async recordStatus(status: job.JobStatus): Promise<void> {
    const received = parseInput(ReceivedStatusSchema, status)
    this.#recentStatuses.forget(received.id)
    const { store } = this.#open()
    if (received.completedAt !== undefined) store.jobs.saveEnded([received])
    this.#saveOrders(afterEnd(store.schedule(), received, Date.now()))
    this.#watchers.send({ type: 'job', data: received })
  }

  /** For DigestJob: reports that a job was erased. */
  async recordErasure(id: string): Promise<void> {
    this.#watchers.send({ type: 'erased', data: { id: parseInput(job.JobIdSchema, id) } })
  }

  async watchToken(): Promise<{ watchToken: string }> {
    return newWatchToken(this.env, this.#owner().userId)
  }

  /** Serves the documented paths. A WebSocket upgrade on any path opens a live connection. */
  override async fetch(request: Request): Promise<Response> {
    const response = await handleUserFetch(this, request, this.#watchers)
    if (response.webSocket) await this.#alarm.arm(this.#watchers.alarmAt)
    return response
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#watchers.reject(socket, message, Date.now())
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    acknowledgeClose(socket, code)
  }

  /** The user's only alarm. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    this.#watchers.closeExpired()
    return this.#alarm.run(() =>
      withAlarmRetry(this.ctx.storage, run, this.#owner(), () => this.#doWhatIsDue()),
    )
  }

  async #doWhatIsDue(): Promise<unknown> {
    const [store, learner, alarm, owner] = [this.#store, this.#learner, this.#alarm, this.#owner()]
    if (store.isErasing()) return eraseUser(store, alarm, owner)
    await doWhatIsDue({ store, learner, alarm, owner }, Date.now())
    return alarm.arm(this.#watchers.alarmAt)
  }

  /** Stores orders that have changed, and the alarm that sends them together with them. */
  #saveOrders(orders: ScheduleRecord): void {
    if (orders === this.#store.schedule()) return
    this.#store.saveSchedule(orders)
    void this.#alarm.set(Date.now())
  }

  /** The parts of a user who is not being erased. */
  #open(): { store: UserStore; learner: Learner; owner: JobOwner } {
    const owner = this.#owner()
    if (this.#store.isErasing()) throw new DigestError('gone', 'This user is being erased')
    // What keeps it from being set keeps the call as well, which says so.
    this.ctx.waitUntil(this.#alarm.restore(Date.now()).catch(() => undefined))
    return { store: this.#store, learner: this.#learner, owner }
  }

  /**
   * The id in the object's name is parsed once.
   * @throws `invalid_input` if the name is not a user id
   */
  #owner(): JobOwner {
    this.#parsedId ??= idOfUser(this.env, this.ctx.id)
    return { env: this.env, userId: this.#parsedId }
  }
}
