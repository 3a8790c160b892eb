/** One reader: joins the rules of preferences and learning with the tables they are kept in. */
import { DurableObject } from 'cloudflare:workers'
import * as v from 'valibot'
import { withAlarmRetry } from '../alarmRetry.ts'
import { fingerprint } from '../canonicalUrl.ts'
import { DigestError, parseInput } from '../errors.ts'
import type { JobsPage } from '../job/responses.ts'
import {
  type DigestNote,
  DigestNoteSchema,
  type JobNote,
  JobNoteSchema,
  type JobsPageInput,
  JobsPageSchema,
} from '../job/schema.ts'
import { lenientKeepingUnknown } from '../lenient.ts'
import { muting, type Ranking, rank } from '../ranking.ts'
import { getJobStub, parseUserName } from '../stubs.ts'
import { eraseUser } from './erase.ts'
import { exportDocument, toByteStream } from './export.ts'
import { handleUserFetch } from './fetchPaths.ts'
import { type GetJobStub, listJobs } from './jobList.ts'
import { Learner } from './learner.ts'
import type {
  Checked,
  Erasure,
  FeedbackAnswer,
  FeedbackPage,
  LearnReport,
  WeightReasons,
} from './responses.ts'
import * as rules from './rules.ts'
import {
  ArticleIdSchema,
  type CheckInput,
  CheckSchema,
  type FeedbackInput,
  FeedbackSchema,
  type IfVersion,
  IfVersionSchema,
  type LearnOptions,
  LearnSchema,
  type Page,
  PageSchema,
  type PreferencesUpdate,
  PreferencesUpdateSchema,
  type Profile,
  type RankInput,
  RankSchema,
  TopicSchema,
  type VersionedPreferences,
} from './schema.ts'
import { UserTables } from './tables.ts'

/** Notes come from DigestJob, perhaps of another release. */
const SentJobNoteSchema = v.object(JobNoteSchema.entries)
const SentDigestNoteSchema = lenientKeepingUnknown(DigestNoteSchema)

export class UserState extends DurableObject<Env> {
  readonly #tables = new UserTables(this.ctx.storage)
  readonly #learner = new Learner(() => this.#openTables())
  #parsedId: string | undefined

  /** The preferences with their version; the defaults for a new user. */
  async preferences(): Promise<VersionedPreferences> {
    return rules.toPreferences(this.#openTables().preferences())
  }

  /**
   * Replaces the preferences as a whole. The same again changes nothing.
   * @throws `invalid_input`; `version_mismatch` where they are not at `ifVersion`, or not at the `version` sent along
   */
  async updatePreferences(
    preferences: PreferencesUpdate,
    options?: IfVersion,
  ): Promise<VersionedPreferences> {
    const { version, ...wanted } = parseInput(PreferencesUpdateSchema, preferences)
    const { ifVersion } = parseInput(IfVersionSchema, options)
    const tables = this.#openTables()
    const before = tables.preferences()
    const after = rules.updatePreferences(before, wanted, version, ifVersion)
    // Switched off, learning stands where all votes so far have taken it: nothing moves it later.
    if (before.learning && !after.learning) this.#learner.learnAll()
    if (after !== before) tables.savePreferences(after)
    return rules.toPreferences(after)
  }

  /**
   * Records a vote; one live vote an article. The same verdict again changes nothing, the other one replaces it.
   * Answers the weight of each topic before and after.
   * @throws `invalid_input`; `too_large` where the user's learning would hold more than 2,000 topics
   */
  async recordFeedback(feedback: FeedbackInput): Promise<FeedbackAnswer> {
    const input = parseInput(FeedbackSchema, feedback)
    const isArmed = (await this.ctx.storage.getAlarm()) !== null
    const now = Date.now()
    return this.#learner.record(input, now, () => {
      if (!isArmed) this.ctx.storage.setAlarm(now + rules.CLEANUP_MS)
    })
  }

  /**
   * Takes a vote back: the weights are as if it had never been cast.
   * @throws `invalid_input`; `not_found` where there is no such vote, or it is older than 30 days and folded in
   */
  async withdrawFeedback(articleId: string): Promise<FeedbackAnswer> {
    return this.#learner.withdraw(parseInput(ArticleIdSchema, articleId))
  }

  /** The live votes, newest first. @throws `invalid_input` */
  async feedback(page?: Page): Promise<FeedbackPage> {
    const { after, limit } = parseInput(PageSchema, page)
    return this.#learner.list(after === undefined ? Number.MAX_SAFE_INTEGER : Number(after), limit)
  }

  /** The weight of each topic, 0.1–2.0; topics not named are at 1.0. Pinned topics are at their pins. */
  async weights(): Promise<Record<string, number>> {
    return this.#learner.rankingProfile().weights
  }

  /** The weights with their reasons: the votes behind each, the last of them, and what set it. */
  async explainWeights(): Promise<WeightReasons> {
    return this.#learner.explain()
  }

  /**
   * Replaces the weights by what all votes teach, and explains them. A dry run changes nothing, nor does learning
   * that is switched off. @throws `invalid_input`
   */
  async learn(options?: LearnOptions): Promise<LearnReport> {
    return this.#learner.learn(parseInput(LearnSchema, options).dryRun)
  }

  /**
   * Learning as if nothing had been voted so far, on one topic or on all; the votes themselves stay listed.
   * @throws `invalid_input`
   */
  async resetLearning(topic?: string): Promise<FeedbackAnswer> {
    return this.#learner.reset(topic === undefined ? undefined : parseInput(TopicSchema, topic))
  }

  /** At most 500 articles in the order this reader should see them, with the factors of each score. @throws `invalid_input` */
  async rank(articles: RankInput): Promise<Ranking> {
    return rank(parseInput(RankSchema, articles), this.#learner.rankingProfile(), Date.now())
  }

  /** For a producer before it spends money: which addresses are seen or muted; at most 500. @throws `invalid_input` */
  async check(addresses: CheckInput): Promise<Checked[]> {
    const given = parseInput(CheckSchema, addresses).map((one) =>
      typeof one === 'string' ? { url: one } : one,
    )
    const now = Date.now()
    const muteOf = muting(this.#learner.rankingProfile(), now)
    const seen = new Set(this.#openTables().jobs.seenSince(now - rules.SEEN_MS))
    return given.map((article) => {
      const muted = muteOf(article)
      return { url: article.url, seen: seen.has(fingerprint(article.url)), ...(muted && { muted }) }
    })
  }

  /** This user's jobs, newest first, each as it stands now. @throws `invalid_input` */
  async jobs(page?: JobsPageInput): Promise<JobsPage> {
    const query = parseInput(JobsPageSchema, page)
    return listJobs(this.#openTables(), this.#getJobStub, query, Date.now())
  }

  /** Everything held about the user, streamed as one JSON document (`UserExport`), articles included. */
  async exportData(): Promise<ReadableStream<Uint8Array>> {
    return toByteStream(exportDocument(this.#id(), this.#openTables(), this.#getJobStub, Date.now()))
  }

  /**
   * Deletes everything held about the user, every job included; until that is done every other call is refused as
   * `gone`. What this call does not get done, an alarm does.
   */
  async erase(): Promise<Erasure> {
    this.#id()
    this.#tables.beginErasing()
    return { erased: await this.#finishErasing() }
  }

  /**
   * For DigestJob: lists the job, and has it asked for its state from now on, whatever was known of it. Answers what
   * the job keeps of its user. @throws `invalid_input`; `gone` while the user is being erased
   */
  async noteJob(note: JobNote): Promise<Profile> {
    const tables = this.#openTables()
    const now = Date.now()
    tables.jobs.note(parseInput(SentJobNoteSchema, note))
    tables.jobs.dropEndedBefore(now - rules.SEEN_MS)
    return rules.profile(
      this.#learner.rankingProfile(),
      tables.preferences(),
      tables.jobs.seenSince(now - rules.SEEN_MS),
      now,
    )
  }

  /** For DigestJob: remembers what its digest contained. The same again writes nothing. @throws `invalid_input`, `gone` */
  async noteDigest(note: DigestNote): Promise<void> {
    this.#openTables().jobs.recordDigest(parseInput(SentDigestNoteSchema, note))
  }

  /** The documented paths. */
  override fetch(request: Request): Promise<Response> {
    return handleUserFetch(this, request)
  }

  /** Daily while there are votes: learns, then folds the old ones away, so that none is folded unlearned. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    return withAlarmRetry(this.ctx.storage, run, () => this.#cleanUp())
  }

  async #cleanUp(): Promise<void> {
    if (this.#tables.isErasing()) {
      await this.#finishErasing()
      return
    }
    this.#id()
    if (this.#learner.cleanUp(Date.now())) await this.ctx.storage.setAlarm(Date.now() + rules.CLEANUP_MS)
  }

  /** The next try is set before this one: a crash or a job that cannot be reached ends nothing. */
  async #finishErasing(): Promise<boolean> {
    await this.ctx.storage.setAlarm(Date.now() + rules.ERASE_RETRY_MS)
    return eraseUser(this.#tables, this.#getJobStub)
  }

  readonly #getJobStub: GetJobStub = (id) => getJobStub(this.env, this.#id(), id)

  /** The object's name, checked once. @throws `invalid_input` where it is no user id */
  #id(): string {
    this.#parsedId ??= parseUserName(this.ctx.id.name)
    return this.#parsedId
  }

  /** @throws as `#id`; `gone` while the user is being erased */
  #openTables(): UserTables {
    this.#id()
    if (this.#tables.isErasing()) throw new DigestError('gone', 'This user is being erased')
    return this.#tables
  }
}
