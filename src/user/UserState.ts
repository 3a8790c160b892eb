/** One reader: joins the rules of preferences and learning with the tables they are kept in. */
import { DurableObject } from 'cloudflare:workers'
import { lasting } from '../alarms.ts'
import { fingerprint } from '../canonical.ts'
import { check, DigestError } from '../errors.ts'
import {
  type DigestNote,
  DigestNoteSchema,
  type JobNote,
  JobNoteSchema,
  type JobsPage,
  type JobsPageInput,
  JobsPageSchema,
} from '../job/schema.ts'
import { jobOf, userNamed } from '../objects.ts'
import { muting, type Ranking, rank, type Taste } from '../ranking.ts'
import { userFetch } from './compat.ts'
import { type AskJob, listJobs } from './jobs.ts'
import * as learning from './learning.ts'
import { eraseAll, exportOf, streamed } from './leaving.ts'
import * as rules from './rules.ts'
import {
  ArticleIdSchema,
  type Checked,
  type CheckInput,
  CheckSchema,
  type Erasure,
  type FeedbackAnswer,
  type FeedbackInput,
  type FeedbackPage,
  FeedbackSchema,
  type IfVersion,
  IfVersionSchema,
  type LearnOptions,
  type LearnReport,
  LearnSchema,
  type Page,
  PageSchema,
  type PreferencesUpdate,
  PreferencesUpdateSchema,
  type Profile,
  type RankInput,
  RankSchema,
  TopicSchema,
  topicKey,
  type VersionedPreferences,
  type WeightReasons,
} from './schema.ts'
import { UserTables } from './tables.ts'

export class UserState extends DurableObject<Env> {
  readonly #stored = new UserTables(this.ctx.storage)
  #named: string | undefined

  /** The preferences with their version; the defaults for a new user. */
  async preferences(): Promise<VersionedPreferences> {
    return this.#tables().preferences()
  }

  /**
   * Replaces the preferences as a whole. The same again changes nothing.
   * @throws `invalid_input`; `version_mismatch` where they are not at `ifVersion`, or not at the `version` sent along
   */
  async updatePreferences(
    preferences: PreferencesUpdate,
    options?: IfVersion,
  ): Promise<VersionedPreferences> {
    const { version, ...wanted } = check(PreferencesUpdateSchema, preferences)
    const { ifVersion } = check(IfVersionSchema, options)
    const tables = this.#tables()
    const before = tables.preferences()
    const after = rules.update(before, wanted, version, ifVersion)
    // Switched off, learning stands where all votes so far have taken it: nothing moves it later.
    if (before.learning && !after.learning) this.#learn(tables)
    if (after !== before) tables.savePreferences(after)
    return after
  }

  /**
   * Records a vote; one live vote an article. The same verdict again changes nothing, the other one replaces it.
   * Answers the weight of each topic before and after.
   * @throws `invalid_input`; `too_large` where the user's learning would hold more than 2,000 topics
   */
  async recordFeedback(feedback: FeedbackInput): Promise<FeedbackAnswer> {
    const input = check(FeedbackSchema, feedback)
    const isArmed = (await this.ctx.storage.getAlarm()) !== null
    const tables = this.#tables()
    const before = tables.weighing()
    const earlier = tables.vote(input.articleId)
    if (earlier?.feedback === input.feedback) return this.#moved(earlier.topics, before, before)
    const now = Date.now()
    const cast = rules.cast(before, input, tables.preferences().learning, now)
    const after = earlier
      ? rules.recomputed(before, without(tables.evidence(), earlier, cast))
      : rules.afterNewVote(before, cast)
    if (!isArmed) this.ctx.storage.setAlarm(now + rules.CLEANUP_MS)
    tables.saveLearning({ cast, weighing: after })
    return this.#moved([...cast.topics, ...(earlier?.topics ?? [])], before, after)
  }

  /**
   * Takes a vote back: the weights are as if it had never been cast.
   * @throws `invalid_input`; `not_found` where there is no such vote, or it is older than 30 days and folded in
   */
  async withdrawFeedback(articleId: string): Promise<FeedbackAnswer> {
    const tables = this.#tables()
    const vote = tables.vote(check(ArticleIdSchema, articleId))
    if (!vote) throw new DigestError('not_found', 'No vote on this article that can still be withdrawn')
    const before = tables.weighing()
    const after = rules.recomputed(before, without(tables.evidence(), vote))
    tables.saveLearning({ withdrawn: vote.articleId, weighing: after })
    return this.#moved(vote.topics, before, after)
  }

  /** The live votes, newest first. @throws `invalid_input` */
  async feedback(page?: Page): Promise<FeedbackPage> {
    const { after, limit } = check(PageSchema, page)
    const votes = this.#tables().votesBefore(
      after === undefined ? Number.MAX_SAFE_INTEGER : Number(after),
      limit + 1,
    )
    const feedback = votes.slice(0, limit)
    const last = feedback.at(-1)
    return {
      feedback: feedback.map(rules.shown),
      ...(votes.length > limit && last && { next: String(last.at) }),
    }
  }

  /** The weight of each topic, 0.1–2.0; topics not named are at 1.0. Pinned topics are at their pins. */
  async weights(): Promise<Record<string, number>> {
    return this.#taste().weights
  }

  /** The weights with their reasons: the votes behind each, the last of them, and what set it. */
  async explainWeights(): Promise<WeightReasons> {
    const tables = this.#tables()
    return rules.reasons(tables.weighing(), tables.evidence(), tables.preferences().pinnedTopics)
  }

  /**
   * Replaces the weights by what all votes teach, and explains them. A dry run changes nothing, nor does learning
   * that is switched off. @throws `invalid_input`
   */
  async learn(options?: LearnOptions): Promise<LearnReport> {
    const { dryRun } = check(LearnSchema, options)
    const tables = this.#tables()
    const { learning: isOn, pinnedTopics } = tables.preferences()
    const before = tables.weighing()
    const { after, state, learned } =
      dryRun || !isOn ? rules.learn(before, tables.evidence()) : this.#learn(tables)
    const held = (weighing: rules.Weighing) => learning.pinned(weighing.weights, pinnedTopics)
    return { dryRun, learned, ...learning.report(state, held(before), held(after), pinnedTopics) }
  }

  /**
   * Learning as if nothing had been voted so far, on one topic or on all; the votes themselves stay listed.
   * @throws `invalid_input`
   */
  async resetLearning(topic?: string): Promise<FeedbackAnswer> {
    const wanted = topic === undefined ? undefined : check(TopicSchema, topic)
    const tables = this.#tables()
    const before = tables.weighing()
    const { after, baseline } = rules.reset(before, tables.evidence(), wanted)
    if (after !== before) tables.saveLearning({ weighing: after, baseline })
    const { weights } = before
    const topics =
      wanted === undefined
        ? [...weights.values()].map(({ topic }) => topic)
        : [weights.get(topicKey(wanted))?.topic ?? wanted]
    return this.#moved(topics, before, after)
  }

  /** At most 500 articles in the order this reader should see them, with the factors of each score. @throws `invalid_input` */
  async rank(articles: RankInput): Promise<Ranking> {
    return rank(check(RankSchema, articles), this.#taste(), Date.now())
  }

  /** For a producer before it spends money: which addresses are seen or muted; at most 500. @throws `invalid_input` */
  async check(addresses: CheckInput): Promise<Checked[]> {
    const given = check(CheckSchema, addresses).map((one) => (typeof one === 'string' ? { url: one } : one))
    const now = Date.now()
    const muteOf = muting(this.#taste(), now)
    const seen = new Set(this.#tables().seenSince(now - rules.SEEN_MS))
    return given.map((article) => {
      const muted = muteOf(article)
      return { url: article.url, seen: seen.has(fingerprint(article.url)), ...(muted && { muted }) }
    })
  }

  /** This user's jobs, newest first, each as it stands now. @throws `invalid_input` */
  async jobs(page?: JobsPageInput): Promise<JobsPage> {
    const query = check(JobsPageSchema, page)
    return listJobs(this.#tables(), this.#ask, query, Date.now())
  }

  /** Everything held about the user, streamed as one JSON document (`UserExport`), articles included. */
  async exportData(): Promise<ReadableStream<Uint8Array>> {
    return streamed(exportOf(this.#id(), this.#tables(), this.#ask, Date.now()))
  }

  /**
   * Deletes everything held about the user, every job included; until that is done every other call is refused as
   * `gone`. What this call does not get done, an alarm does.
   */
  async erase(): Promise<Erasure> {
    this.#id()
    this.#stored.beginErasing()
    return { erased: await this.#finishErasing() }
  }

  /**
   * For DigestJob: lists the job, and has it asked for its state from now on, whatever was known of it. Answers what
   * the job keeps of its user. @throws `invalid_input`; `gone` while the user is being erased
   */
  async noteJob(note: JobNote): Promise<Profile> {
    const tables = this.#tables()
    const now = Date.now()
    tables.noteJob(check(JobNoteSchema, note))
    tables.dropJobsBefore(now - rules.SEEN_MS)
    return rules.profile(this.#taste(), tables.preferences(), tables.seenSince(now - rules.SEEN_MS), now)
  }

  /** For DigestJob: remembers what its digest contained. The same again writes nothing. @throws `invalid_input`, `gone` */
  async noteDigest(note: DigestNote): Promise<void> {
    this.#tables().noteDigest(check(DigestNoteSchema, note))
  }

  /** The documented paths. */
  override fetch(request: Request): Promise<Response> {
    return userFetch(this, request)
  }

  /** Daily while there are votes: learns, then folds the old ones away, so that none is folded unlearned. */
  override alarm(run?: AlarmInvocationInfo): Promise<void> {
    return lasting(this.ctx.storage, run, () => this.#tidy())
  }

  async #tidy(): Promise<void> {
    if (this.#stored.isErasing()) {
      await this.#finishErasing()
      return
    }
    const tables = this.#tables()
    if (tables.preferences().learning) this.#learn(tables)
    const evidence = tables.evidence()
    const { votes, ...folded } = rules.fold(tables.weighing(), evidence, Date.now())
    if (votes > 0) tables.saveLearning(folded)
    if (votes < evidence.votes.length) await this.ctx.storage.setAlarm(Date.now() + rules.CLEANUP_MS)
  }

  /** Takes every vote in; writes nothing where there is none that was not. */
  #learn(tables: UserTables) {
    const result = rules.learn(tables.weighing(), tables.evidence())
    if (result.learned > 0) tables.saveLearning({ weighing: result.after })
    return result
  }

  #taste(): Taste {
    const tables = this.#tables()
    return rules.taste(tables.weighing(), tables.preferences())
  }

  #moved(topics: readonly string[], before: rules.Weighing, after: rules.Weighing): FeedbackAnswer {
    const pins = this.#tables().preferences().pinnedTopics
    const held = (weighing: rules.Weighing) => learning.pinned(weighing.weights, pins)
    return { success: true, changes: learning.changes(topics, held(before), held(after)) }
  }

  /** The next try is set before this one: a crash or a job that cannot be reached ends nothing. */
  async #finishErasing(): Promise<boolean> {
    await this.ctx.storage.setAlarm(Date.now() + rules.ERASE_AGAIN_MS)
    return eraseAll(this.#stored, this.#ask)
  }

  readonly #ask: AskJob = (id) => jobOf(this.env, this.#id(), id)

  /** The object's name, checked once. @throws `invalid_input` where it is no user id */
  #id(): string {
    this.#named ??= userNamed(this.ctx.id.name)
    return this.#named
  }

  /** @throws as `#id`; `gone` while the user is being erased */
  #tables(): UserTables {
    this.#id()
    if (this.#stored.isErasing()) throw new DigestError('gone', 'This user is being erased')
    return this.#stored
  }
}

/** The evidence with a vote gone, and perhaps another in its stead. */
function without(
  evidence: rules.Evidence,
  gone: rules.StoredVote,
  instead?: rules.StoredVote,
): rules.Evidence {
  const votes = evidence.votes.filter(({ articleId }) => articleId !== gone.articleId)
  return { ...evidence, votes: instead ? [...votes, instead] : votes }
}
