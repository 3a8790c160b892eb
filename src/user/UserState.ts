/** One reader: joins the rules of preferences and learning with the tables they are kept in. */
import { DurableObject } from 'cloudflare:workers'
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
import { muting, type Ranking, rank, type Taste } from '../ranking.ts'
import { getJobStub, parseUserName } from '../stubs.ts'
import { eraseUser, exportDocument, toByteStream } from './export.ts'
import { handleUserFetch } from './fetchPaths.ts'
import { type GetJobStub, listJobs } from './jobList.ts'
import * as learning from './learning.ts'
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
  topicKey,
  type VersionedPreferences,
} from './schema.ts'
import { UserTables } from './tables.ts'

export class UserState extends DurableObject<Env> {
  readonly #tables = new UserTables(this.ctx.storage)
  #parsedId: string | undefined

  /** The preferences with their version; the defaults for a new user. */
  async preferences(): Promise<VersionedPreferences> {
    return this.#openTables().preferences()
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
    const input = parseInput(FeedbackSchema, feedback)
    const isArmed = (await this.ctx.storage.getAlarm()) !== null
    const tables = this.#openTables()
    const before = tables.weightState()
    const earlier = tables.vote(input.articleId)
    if (earlier?.feedback === input.feedback) return this.#weightChanges(earlier.topics, before, before)
    const now = Date.now()
    const cast = rules.newVote(before, input, tables.preferences().learning, now)
    const after = earlier
      ? rules.recomputeWeights(before, replaceVote(tables.voteHistory(), earlier, cast))
      : rules.addVote(before, cast)
    if (!isArmed) this.ctx.storage.setAlarm(now + rules.CLEANUP_MS)
    tables.saveLearning({ newVote: cast, weightState: after })
    return this.#weightChanges([...cast.topics, ...(earlier?.topics ?? [])], before, after)
  }

  /**
   * Takes a vote back: the weights are as if it had never been cast.
   * @throws `invalid_input`; `not_found` where there is no such vote, or it is older than 30 days and folded in
   */
  async withdrawFeedback(articleId: string): Promise<FeedbackAnswer> {
    const tables = this.#openTables()
    const vote = tables.vote(parseInput(ArticleIdSchema, articleId))
    if (!vote) throw new DigestError('not_found', 'No vote on this article that can still be withdrawn')
    const before = tables.weightState()
    const after = rules.recomputeWeights(before, replaceVote(tables.voteHistory(), vote))
    tables.saveLearning({ withdrawn: vote.articleId, weightState: after })
    return this.#weightChanges(vote.topics, before, after)
  }

  /** The live votes, newest first. @throws `invalid_input` */
  async feedback(page?: Page): Promise<FeedbackPage> {
    const { after, limit } = parseInput(PageSchema, page)
    const votes = this.#openTables().votesBefore(
      after === undefined ? Number.MAX_SAFE_INTEGER : Number(after),
      limit + 1,
    )
    const feedback = votes.slice(0, limit)
    const last = feedback.at(-1)
    return {
      feedback: feedback.map(rules.toVote),
      ...(votes.length > limit && last && { next: String(last.at) }),
    }
  }

  /** The weight of each topic, 0.1–2.0; topics not named are at 1.0. Pinned topics are at their pins. */
  async weights(): Promise<Record<string, number>> {
    return this.#rankingProfile().weights
  }

  /** The weights with their reasons: the votes behind each, the last of them, and what set it. */
  async explainWeights(): Promise<WeightReasons> {
    const tables = this.#openTables()
    return rules.explainWeights(tables.weightState(), tables.voteHistory(), tables.preferences().pinnedTopics)
  }

  /**
   * Replaces the weights by what all votes teach, and explains them. A dry run changes nothing, nor does learning
   * that is switched off. @throws `invalid_input`
   */
  async learn(options?: LearnOptions): Promise<LearnReport> {
    const { dryRun } = parseInput(LearnSchema, options)
    const tables = this.#openTables()
    const { learning: isOn, pinnedTopics } = tables.preferences()
    const before = tables.weightState()
    const { after, state, learned } =
      dryRun || !isOn ? rules.learnFrom(before, tables.voteHistory()) : this.#learn(tables)
    const held = (weighing: rules.WeightState) => learning.withPins(weighing.weights, pinnedTopics)
    return { dryRun, learned, ...learning.report(state, held(before), held(after), pinnedTopics) }
  }

  /**
   * Learning as if nothing had been voted so far, on one topic or on all; the votes themselves stay listed.
   * @throws `invalid_input`
   */
  async resetLearning(topic?: string): Promise<FeedbackAnswer> {
    const wanted = topic === undefined ? undefined : parseInput(TopicSchema, topic)
    const tables = this.#openTables()
    const before = tables.weightState()
    const { after, baseline } = rules.resetLearning(before, tables.voteHistory(), wanted)
    if (after !== before) tables.saveLearning({ weightState: after, baseline })
    const { weights } = before
    const topics =
      wanted === undefined
        ? [...weights.values()].map(({ topic }) => topic)
        : [weights.get(topicKey(wanted))?.topic ?? wanted]
    return this.#weightChanges(topics, before, after)
  }

  /** At most 500 articles in the order this reader should see them, with the factors of each score. @throws `invalid_input` */
  async rank(articles: RankInput): Promise<Ranking> {
    return rank(parseInput(RankSchema, articles), this.#rankingProfile(), Date.now())
  }

  /** For a producer before it spends money: which addresses are seen or muted; at most 500. @throws `invalid_input` */
  async check(addresses: CheckInput): Promise<Checked[]> {
    const given = parseInput(CheckSchema, addresses).map((one) =>
      typeof one === 'string' ? { url: one } : one,
    )
    const now = Date.now()
    const muteOf = muting(this.#rankingProfile(), now)
    const seen = new Set(this.#openTables().seenSince(now - rules.SEEN_MS))
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
    tables.noteJob(parseInput(JobNoteSchema, note))
    tables.dropJobsBefore(now - rules.SEEN_MS)
    return rules.profile(
      this.#rankingProfile(),
      tables.preferences(),
      tables.seenSince(now - rules.SEEN_MS),
      now,
    )
  }

  /** For DigestJob: remembers what its digest contained. The same again writes nothing. @throws `invalid_input`, `gone` */
  async noteDigest(note: DigestNote): Promise<void> {
    this.#openTables().noteDigest(parseInput(DigestNoteSchema, note))
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
    const tables = this.#openTables()
    if (tables.preferences().learning) this.#learn(tables)
    const evidence = tables.voteHistory()
    const { votes, ...folded } = rules.foldOldVotes(tables.weightState(), evidence, Date.now())
    if (votes > 0) tables.saveLearning(folded)
    if (votes < evidence.votes.length) await this.ctx.storage.setAlarm(Date.now() + rules.CLEANUP_MS)
  }

  /** Takes every vote in; writes nothing where there is none that was not. */
  #learn(tables: UserTables) {
    const result = rules.learnFrom(tables.weightState(), tables.voteHistory())
    if (result.learned > 0) tables.saveLearning({ weightState: result.after })
    return result
  }

  #rankingProfile(): Taste {
    const tables = this.#openTables()
    return rules.rankingProfile(tables.weightState(), tables.preferences())
  }

  #weightChanges(
    topics: readonly string[],
    before: rules.WeightState,
    after: rules.WeightState,
  ): FeedbackAnswer {
    const pins = this.#openTables().preferences().pinnedTopics
    const held = (weighing: rules.WeightState) => learning.withPins(weighing.weights, pins)
    return { success: true, changes: learning.changes(topics, held(before), held(after)) }
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

/** The evidence with a vote gone, and perhaps another in its stead. */
function replaceVote(
  evidence: rules.VoteHistory,
  gone: rules.StoredVote,
  instead?: rules.StoredVote,
): rules.VoteHistory {
  const votes = evidence.votes.filter(({ articleId }) => articleId !== gone.articleId)
  return { ...evidence, votes: instead ? [...votes, instead] : votes }
}
