/** One user: combines the rules of preferences and learning with the user's tables and list of jobs. */

import { DurableObject } from 'cloudflare:workers'
import type { DigestNote, JobNote, Profile } from '../contract/between.ts'
import { DigestError, parseInput } from '../contract/errors.ts'
import { ArticleIdSchema, SourceSchema, TopicSchema } from '../contract/fields.ts'
import type { JobStatus, JobsPage, JobsPageInput } from '../contract/job.ts'
import {
  type FeedbackAnswer,
  type FeedbackInput,
  type FeedbackPage,
  FeedbackSchema,
  type LearnOptions,
  type LearnReport,
  LearnSchema,
  type Page,
  PageSchema,
  type SourceReset,
  type WeightReasons,
} from '../contract/learning.ts'
import {
  type IfVersion,
  type PreferencesPatch,
  PreferencesPatchSchema,
  type PreferencesUpdate,
  PreferencesUpdateSchema,
  type ReadPreferences,
} from '../contract/preferences.ts'
import { type Checked, type CheckInput, CheckSchema, type RankInput, RankSchema } from '../contract/rank.ts'
import { type Erasure, type Imported, type ImportInput, ImportSchema } from '../contract/userExport.ts'
import { withAlarmRetry } from '../platform/alarmRetry.ts'
import { acknowledgeClose } from '../platform/sockets.ts'
import { getJobStub, parseUserName } from '../platform/stubs.ts'
import { type Ranking, rank } from '../ranking.ts'
import { eraseUser } from './data/erase.ts'
import { exportDocument, importDocument, toByteStream } from './data/export.ts'
import { handleUserFetch } from './fetchPaths.ts'
import { UserJobs } from './jobs/jobs.ts'
import type { GetJobStub } from './jobs/list.ts'
import { checkAddresses, SEEN_MS } from './jobs/shown.ts'
import { Learner } from './learning/learner.ts'
import { CLEANUP_MS, recomputeWeights } from './learning/votes.ts'
import { mergePreferences } from './preferences.ts'
import { UserAlarm } from './schedule/alarm.ts'
import { Scheduler } from './schedule/scheduler.ts'
import { UserTables } from './store.ts'
import { UserPreferences } from './userPreferences.ts'

export class UserState extends DurableObject<Env> {
  readonly #tables = new UserTables(this.ctx.storage, recomputeWeights)
  readonly #getJobStub: GetJobStub = (id) => getJobStub(this.env, this.#id(), id)
  /** @throws like `#id`; `gone` while the user is being erased */
  readonly #open = (): UserTables => {
    this.#id()
    if (this.#tables.isErasing()) throw new DigestError('gone', 'This user is being erased')
    return this.#tables
  }
  readonly #learner = new Learner(this.#open)
  readonly #jobs = new UserJobs(this.ctx, this.#open, this.#learner, this.#getJobStub)
  readonly #scheduler = new Scheduler(
    this.#open,
    () => this.env,
    () => this.#id(),
    this.#getJobStub,
  )
  readonly #alarm = new UserAlarm(this.ctx.storage, this.#tables)
  readonly #preferences = new UserPreferences(this.#open, this.#learner, this.#scheduler, this.#alarm)
  #parsedId: string | undefined

  /** The preferences with their version and the time of the next digest. A new user has the defaults. */
  async preferences(): Promise<ReadPreferences> {
    return this.#preferences.read(Date.now())
  }

  /**
   * Replaces all preferences: a field that is not given takes its default. The same again changes nothing.
   * @throws `invalid_input`; `version_mismatch` if the version differs from `ifVersion` or from a `version`
   * sent with the preferences; `unavailable` for a new `schedule` if no newsroom is bound
   */
  async updatePreferences(preferences: PreferencesUpdate, options?: IfVersion): Promise<ReadPreferences> {
    const wanted = parseInput(PreferencesUpdateSchema, preferences)
    return this.#preferences.save(() => wanted, options, Date.now())
  }

  /**
   * Changes some preferences: a field that is not given stays, null stands for the default.
   * @throws like `updatePreferences`
   */
  async patchPreferences(patch: PreferencesPatch, options?: IfVersion): Promise<ReadPreferences> {
    const changes = parseInput(PreferencesPatchSchema, patch)
    return this.#preferences.save((before) => mergePreferences(before, changes), options, Date.now())
  }

  /**
   * Records a vote. There is one live vote per article: the same verdict again changes nothing, the other
   * verdict replaces it.
   * @returns the weight of each topic, and of the source, before and after
   * @throws `invalid_input`; `too_large` if more than 2,000 topics, or sources, would have live votes
   */
  async recordFeedback(feedback: FeedbackInput): Promise<FeedbackAnswer> {
    const parsed = parseInput(FeedbackSchema, feedback)
    const now = Date.now()
    // Without waiting for it, so that the alarm and the vote are stored together.
    if (await this.#alarm.isLaterThan(now + CLEANUP_MS)) void this.#alarm.set(now + CLEANUP_MS)
    return this.#learner.record(parsed, now)
  }

  /**
   * Withdraws a vote. The weights are then as if it had never been cast. After a repeated call `changes` may
   * be empty.
   * @throws `invalid_input`; `not_found` if there is no such vote, or if it is older than 30 days
   */
  async withdrawFeedback(articleId: string): Promise<FeedbackAnswer> {
    return this.#learner.withdraw(parseInput(ArticleIdSchema, articleId))
  }

  /**
   * The live votes, newest first, at most 500 a page.
   * @throws `invalid_input`
   */
  async feedback(page?: Page): Promise<FeedbackPage> {
    const { after, limit } = parseInput(PageSchema, page)
    return this.#learner.list(after === undefined ? Number.MAX_SAFE_INTEGER : Number(after), limit)
  }

  /**
   * The weight of each topic, 0.1–2.0. A topic that is not listed has 1.0. A pinned topic has the weight of
   * its pin.
   */
  async weights(): Promise<Record<string, number>> {
    return this.#learner.rankingProfile().weights
  }

  /** The weight of each source, 0.1–2.0, as `weights` has those of topics. */
  async sourceWeights(): Promise<Record<string, number>> {
    return this.#learner.rankingProfile().sourceWeights
  }

  /**
   * The weights of topics and sources with their reasons: the votes on each, the latest of them, and what set the
   * weight last.
   */
  async explainWeights(): Promise<WeightReasons> {
    return this.#learner.explain()
  }

  /**
   * Learns from all votes and explains the weights. A dry run changes nothing; neither does learning that is
   * switched off.
   * @throws `invalid_input`
   */
  async learn(options?: LearnOptions): Promise<LearnReport> {
    return this.#learner.learn(parseInput(LearnSchema, options).dryRun)
  }

  /**
   * Forgets what the votes so far have taught, on one topic or on all. The votes stay listed.
   * @throws `invalid_input`
   */
  async resetLearning(topic?: string): Promise<FeedbackAnswer> {
    return this.#learner.resetTopics(topic === undefined ? undefined : parseInput(TopicSchema, topic))
  }

  /**
   * The same for one source or for all sources.
   * @throws `invalid_input`
   */
  async resetSourceLearning(source?: string): Promise<SourceReset> {
    return this.#learner.resetSources(source === undefined ? undefined : parseInput(SourceSchema, source))
  }

  /**
   * Ranks at most 500 articles for this user, with the factors of each score.
   * @throws `invalid_input`
   */
  async rank(articles: RankInput): Promise<Ranking> {
    return rank(parseInput(RankSchema, articles), this.#learner.rankingProfile(), Date.now())
  }

  /**
   * Tells a producer which addresses are seen or muted, before it spends money on them; at most 500.
   * @throws `invalid_input`
   */
  async check(addresses: CheckInput): Promise<Checked[]> {
    const now = Date.now()
    const seen = this.#open().seenSince(now - SEEN_MS)
    return checkAddresses(parseInput(CheckSchema, addresses), this.#learner.rankingProfile(), seen, now)
  }

  /**
   * This user's jobs with their current status, newest first, at most 100 a page. Jobs that cannot be read at
   * the moment are named in `unavailable`.
   * @throws `invalid_input`
   */
  async jobs(page?: JobsPageInput): Promise<JobsPage> {
    return this.#jobs.list(page)
  }

  /**
   * Everything held about the user, articles included, as a stream of one JSON document (`UserExport`). Fails
   * if a job cannot be read.
   */
  async exportData(): Promise<ReadableStream<Uint8Array>> {
    return toByteStream(exportDocument(this.#id(), this.#open(), this.#getJobStub, Date.now()))
  }

  /**
   * Restores a user from an export, jobs apart. The same document again changes nothing.
   * @throws `invalid_input`; `conflict` if the user holds anything else
   */
  async importData(document: ImportInput): Promise<Imported> {
    const parsed = parseInput(ImportSchema, document)
    importDocument(this.#id(), this.#open(), parsed, Date.now())
    await this.#alarm.armNext(Date.now())
    return { success: true }
  }

  /**
   * Deletes everything held about the user, including every job. Until that is done, every other call throws
   * `gone`. An alarm completes what this call does not.
   * @returns whether everything is erased
   */
  async erase(): Promise<Erasure> {
    this.#id()
    this.#tables.beginErasing()
    this.#jobs.watchers.closeAll()
    return { erased: await eraseUser(this.#tables, this.#getJobStub, this.#alarm) }
  }

  /**
   * For DigestJob: registers the job in the list, which asks it for its status from now on.
   * @returns the profile that the job keeps for its digest
   * @throws `invalid_input`; `gone` while the user is being erased; `rate_limited` over 200 new jobs in 24 hours
   */
  async registerJob(note: JobNote): Promise<Profile> {
    return this.#jobs.registerJob(note, this.env.MAX_JOBS_PER_DAY)
  }

  /**
   * For DigestJob: records what its digest contained. The same again writes nothing.
   * @throws `invalid_input`, `gone`
   */
  async recordDigest(note: DigestNote): Promise<void> {
    this.#jobs.recordDigest(note)
  }

  /**
   * For DigestJob: tells of a start or a change of `status`. The list stores only an end.
   * @throws `invalid_input`, `gone`
   */
  async recordStatus(status: JobStatus): Promise<void> {
    this.#jobs.recordStatus(status)
  }

  /** For DigestJob: tells that a job was erased. */
  async recordErasure(id: string): Promise<void> {
    this.#jobs.recordErasure(id)
  }

  /**
   * Makes a token for watching this user's list of jobs, valid for 15 minutes, read only.
   * @throws `unavailable` without AUTH_SECRET
   */
  async watchToken(): Promise<{ watchToken: string }> {
    return this.#jobs.watchToken(this.env, this.#id())
  }

  /** Serves the documented paths. A WebSocket upgrade on any path opens a live connection. */
  override fetch(request: Request): Promise<Response> {
    return handleUserFetch(this, request, (until) => this.#jobs.connect(until))
  }

  override webSocketMessage(socket: WebSocket): void {
    this.#jobs.watchers.reject(socket, Date.now())
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    acknowledgeClose(socket, code)
  }

  /**
   * The user's only alarm: continues an erasure; otherwise learns, folds old votes, and makes the digests that are due.
   * Learning comes first, so that every folded vote was learned and a digest has the newest weights.
   */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    this.#alarm.forget()
    return withAlarmRetry(this.ctx.storage, run, async () => {
      if (this.#tables.isErasing()) {
        await eraseUser(this.#tables, this.#getJobStub, this.#alarm)
        return
      }
      this.#id()
      const now = Date.now()
      this.#tables.dropImportedSeenBefore(now - SEEN_MS)
      this.#learner.cleanUp(now)
      await this.#scheduler.run(now)
      await this.#alarm.armNext(Date.now())
    }).finally(() => this.#alarm.forget())
  }

  /**
   * The id in the object's name, parsed once.
   * @throws `invalid_input` if the name is not a user id
   */
  #id(): string {
    this.#parsedId ??= parseUserName(this.ctx.id.name)
    return this.#parsedId
  }
}
