/** One user: every operation on it, the messages from its jobs, and its alarm. */
import { DurableObject } from 'cloudflare:workers'
import type { DigestNote, JobNote, Profile } from '../contract/between.ts'
import { DigestError, parseInput } from '../contract/errors.ts'
import * as job from '../contract/job.ts'
import type * as learning from '../contract/learning.ts'
import * as preferences from '../contract/preferences.ts'
import type * as rank from '../contract/rank.ts'
import * as userExport from '../contract/userExport.ts'
import { withAlarmRetry } from '../platform/alarmRetry.ts'
import { acknowledgeClose } from '../platform/sockets.ts'
import { parseUserName } from '../platform/stubs.ts'
import { signWatchToken } from '../platform/watchToken.ts'
import { RememberedArticles } from '../remembered.ts'
import { eraseUser } from './data/erase.ts'
import { exportDocument, toByteStream } from './data/export.ts'
import { importDocument } from './data/import.ts'
import { handleUserFetch } from './fetchPaths.ts'
import { maxJobsPerDay } from './jobs/limit.ts'
import { type JobOwner, listJobs, registerInList } from './jobs/list.ts'
import { ReceivedDigestNoteSchema, ReceivedJobNoteSchema, ReceivedStatusSchema } from './jobs/notes.ts'
import { checkAddresses, rememberedTokens, SEEN_MS } from './jobs/shown.ts'
import { Watchers } from './jobs/watchers.ts'
import { Learner } from './learning/learner.ts'
import { CLEANUP_MS } from './learning/votes.ts'
import { mergePreferences, type WantedPreferences } from './preferences.ts'
import { profile } from './profile.ts'
import { readPreferences, savePreferences } from './savePreferences.ts'
import { UserAlarm } from './schedule/alarm.ts'
import { orderDueDigests } from './schedule/scheduler.ts'
import { UserStore } from './store.ts'

/**
 * Every method throws `invalid_input` if its input is malformed. Every method except `erase` throws `gone` while the user
 * is being erased.
 */
export class UserState extends DurableObject<Env> {
  readonly #store = new UserStore(this.ctx.storage)
  readonly #learner = new Learner(this.#store)
  readonly #alarm = new UserAlarm(this.ctx.storage, this.#store)
  readonly #watchers = new Watchers(this.ctx)
  #parsedId: string | undefined

  /** The preferences with their version and the time of the next digest. A new user has the defaults. */
  async preferences(): Promise<preferences.ReadPreferences> {
    const { store } = this.#open()
    const read = readPreferences(store, Date.now())
    // An earlier release, after a roll-back, lets the schedule's alarm pass.
    if (read.nextDigestAt !== undefined) await this.#alarm.arm(Date.parse(read.nextDigestAt))
    return read
  }

  /**
   * Replaces all preferences: a missing field takes its default. The same again changes nothing.
   * @throws `version_mismatch` if the version differs from `ifVersion` or from a `version` sent with the preferences;
   * `unavailable` for a new `schedule` if no newsroom is bound
   */
  async updatePreferences(
    update: preferences.PreferencesUpdate,
    options?: preferences.IfVersion,
  ): Promise<preferences.ReadPreferences> {
    return this.#savePreferences(parseInput(preferences.PreferencesUpdateSchema, update), options)
  }

  /** Changes some preferences, like `updatePreferences`: a missing field stays, null stands for the default. */
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
    const hasNewsroom = this.env.NEWSROOM !== undefined
    const isRescheduled = savePreferences(store, learner, wanted, conditions, hasNewsroom, now)
    if (isRescheduled) await this.#alarm.armNext(now)
    return readPreferences(store, now)
  }

  /**
   * Records a vote. An article has one live vote: the same verdict again changes nothing, the other replaces it.
   * @returns the weight of each topic, and of the source, before and after
   * @throws `too_large` if more than 2,000 topics, or sources, would have live votes
   */
  async recordFeedback(feedback: learning.FeedbackInput): Promise<learning.FeedbackAnswer> {
    const { learner } = this.#open()
    const now = Date.now()
    // Without waiting for it, so that the alarm and the vote are stored together.
    if (await this.#alarm.isLaterThan(now + CLEANUP_MS)) void this.#alarm.set(now + CLEANUP_MS)
    return learner.record(feedback, now)
  }

  /**
   * Withdraws a vote: the weights are as if it had never been cast. After a repeated call `changes` may be empty.
   * @throws `not_found` if there is no such vote, or if it is older than 30 days
   */
  async withdrawFeedback(articleId: string): Promise<learning.FeedbackAnswer> {
    return this.#open().learner.withdraw(articleId)
  }

  /** The live votes by the first vote on their article, newest first, at most 500 a page. */
  async feedback(page?: learning.Page): Promise<learning.FeedbackPage> {
    return this.#open().learner.list(page)
  }

  /** The weight of each topic, 0.1–2.0: of its pin, if it has one. A topic that is not listed has 1.0. */
  async weights(): Promise<Record<string, number>> {
    return this.#open().learner.taste().weights
  }

  /** The weight of each source, 0.1–2.0, as `weights` has those of topics. */
  async sourceWeights(): Promise<Record<string, number>> {
    return this.#open().learner.taste().sourceWeights
  }

  /** The weights of topics and sources with their reasons: the votes on each, and what set the weight last. */
  async explainWeights(): Promise<learning.WeightReasons> {
    return this.#open().learner.explain()
  }

  /** Learns from all votes and explains the weights. Changes nothing in a dry run, or if learning is switched off. */
  async learn(options?: learning.LearnOptions): Promise<learning.LearnReport> {
    return this.#open().learner.learn(options)
  }

  /** Forgets what the votes so far have taught, on one topic or on all. The votes stay listed. */
  async resetLearning(topic?: string): Promise<learning.FeedbackAnswer> {
    return this.#open().learner.resetTopics(topic)
  }

  /** The same for one source or for all sources. */
  async resetSourceLearning(source?: string): Promise<learning.SourceReset> {
    return this.#open().learner.resetSources(source)
  }

  /** Ranks at most 500 articles for this user, with the factors of each score. */
  async rank(articles: rank.RankInput): Promise<rank.Ranking> {
    return this.#open().learner.rank(articles, Date.now())
  }

  /** Tells a producer which addresses are seen or muted, before it spends money on them; at most 500. */
  async check(addresses: rank.CheckInput): Promise<rank.Checked[]> {
    const { store, learner } = this.#open()
    const now = Date.now()
    const { seen, told } = rememberedTokens(store.shownSince(now - SEEN_MS), now)
    const remembered = new RememberedArticles(store.seenKey(), seen, told)
    return checkAddresses(addresses, learner.taste(), remembered, now)
  }

  /** The user's jobs, newest first, at most 100 a page. Jobs that cannot be read now are named in `unavailable`. */
  async jobs(page?: job.JobsPageInput): Promise<job.JobsPage> {
    const { store, owner } = this.#open()
    return listJobs(store, owner, parseInput(job.JobsPageSchema, page), Date.now())
  }

  /** Everything stored about the user as a stream of one JSON document. Fails if a job cannot be read. */
  async exportData(): Promise<ReadableStream<Uint8Array>> {
    const { store, owner } = this.#open()
    return toByteStream(exportDocument(store, owner, Date.now()))
  }

  /**
   * Restores a user from an export, jobs apart. The same document again changes nothing.
   * @throws `conflict` if anything else is stored about the user
   */
  async importData(document: userExport.ImportInput): Promise<userExport.Imported> {
    const { store, owner } = this.#open()
    const now = Date.now()
    importDocument(store, owner.userId, parseInput(userExport.ImportSchema, document), now)
    await this.#alarm.armNext(now)
    return { success: true }
  }

  /**
   * Deletes everything stored about the user, including every job. An alarm completes what this call does not.
   * @returns whether everything is erased
   */
  async erase(): Promise<userExport.Erasure> {
    const owner = this.#owner()
    this.#store.beginErasing()
    this.#watchers.closeAll()
    return { erased: await eraseUser(this.#store, this.#alarm, owner) }
  }

  /**
   * For DigestJob: registers the job in the list, which asks it for its status from now on.
   * @returns the profile that the job keeps for its digest
   * @throws `rate_limited` over 200 new jobs in 24 hours
   */
  async registerJob(note: JobNote): Promise<Profile> {
    const received = parseInput(ReceivedJobNoteSchema, note)
    const { store, learner } = this.#open()
    const now = Date.now()
    const seenKey = store.seenKey()
    registerInList(store, received, { limit: maxJobsPerDay(this.env.MAX_JOBS_PER_DAY), seenKey }, now)
    const remembered = { seenKey, ...rememberedTokens(store.shownSince(now - SEEN_MS), now) }
    return profile(learner.taste(), store.preferences(), remembered, now)
  }

  /** For DigestJob: records the end of a job, and what its digest contained. The same again writes nothing. */
  async recordDigest(note: DigestNote): Promise<void> {
    const received = parseInput(ReceivedDigestNoteSchema, note)
    this.#open().store.jobs.recordDigest(received)
    this.#watchers.send({ type: 'job', data: received.status })
  }

  /** For DigestJob: reports a start or a change of `status`. The list stores only an end. */
  async recordStatus(status: job.JobStatus): Promise<void> {
    const received = parseInput(ReceivedStatusSchema, status)
    const { store } = this.#open()
    if (received.completedAt !== undefined) store.jobs.saveEnded([received])
    this.#watchers.send({ type: 'job', data: received })
  }

  /** For DigestJob: reports that a job was erased. */
  async recordErasure(id: string): Promise<void> {
    this.#watchers.send({ type: 'erased', data: { id: parseInput(job.JobIdSchema, id) } })
  }

  /**
   * Makes a token for watching this user's list of jobs, valid for 15 minutes, read only.
   * @throws `unavailable` without AUTH_SECRET
   */
  async watchToken(): Promise<{ watchToken: string }> {
    const watchToken = await signWatchToken(this.env, this.#owner().userId)
    if (!watchToken) throw new DigestError('unavailable', 'There is no secret to sign watch tokens with')
    return { watchToken }
  }

  /** Serves the documented paths. A WebSocket upgrade on any path opens a live connection. */
  override fetch(request: Request): Promise<Response> {
    return handleUserFetch(this, request, this.#watchers)
  }

  override webSocketMessage(socket: WebSocket): void {
    this.#watchers.reject(socket, Date.now())
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    acknowledgeClose(socket, code)
  }

  /** The user's only alarm. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    this.#alarm.forget()
    return withAlarmRetry(this.ctx.storage, run, () => this.#doWhatIsDue()).finally(() =>
      this.#alarm.forget(),
    )
  }

  /** Learning comes first, so that every folded vote was learned and a digest has the newest weights. */
  async #doWhatIsDue(): Promise<unknown> {
    if (this.#store.isErasing()) return eraseUser(this.#store, this.#alarm, this.#owner())
    const { store, learner, owner } = this.#open()
    const now = Date.now()
    store.dropImportedSeenBefore(now - SEEN_MS)
    learner.cleanUp(now)
    await orderDueDigests(store, owner, now)
    return this.#alarm.armNext(Date.now())
  }

  /** The parts of a user who is not being erased. */
  #open(): { store: UserStore; learner: Learner; owner: JobOwner } {
    const owner = this.#owner()
    if (this.#store.isErasing()) throw new DigestError('gone', 'This user is being erased')
    return { store: this.#store, learner: this.#learner, owner }
  }

  /**
   * The id in the object's name is parsed once.
   * @throws `invalid_input` if the name is not a user id
   */
  #owner(): JobOwner {
    this.#parsedId ??= parseUserName(this.ctx.id.name)
    return { env: this.env, userId: this.#parsedId }
  }
}
