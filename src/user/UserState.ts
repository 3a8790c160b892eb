/** One reader: joins the rules of preferences and learning with the tables they are kept in. */
import { DurableObject } from 'cloudflare:workers'
import { check, DigestError } from '../errors.ts'
import { type JobsPage, type JobsPageInput, JobsPageSchema } from '../job/schema.ts'
import { jobOf, userNamed } from '../objects.ts'
import { userFetch } from './compat.ts'
import { type AskJob, listJobs } from './jobs.ts'
import * as learning from './learning.ts'
import { eraseAll, exportOf, streamed } from './leaving.ts'
import * as rules from './rules.ts'
import {
  ArticleIdSchema,
  type Erasure,
  type FeedbackAnswer,
  type FeedbackInput,
  type FeedbackPage,
  FeedbackSchema,
  type IfVersion,
  IfVersionSchema,
  type JobNote,
  JobNoteSchema,
  type LearnOptions,
  type LearnReport,
  LearnSchema,
  type Page,
  PageSchema,
  type PreferencesUpdate,
  PreferencesUpdateSchema,
  type VersionedPreferences,
} from './schema.ts'
import { UserTables } from './tables.ts'

export class UserState extends DurableObject<Env> {
  readonly #stored = new UserTables(this.ctx.storage)

  /** The preferences with their version; the defaults for a new user. */
  async preferences(): Promise<VersionedPreferences> {
    return this.#tables().preferences()
  }

  /**
   * Replaces the preferences as a whole. The same again changes nothing.
   * @throws `invalid_input`; `version_mismatch` where they are not at `ifVersion`, or at the `version` sent along
   */
  async updatePreferences(
    preferences: PreferencesUpdate,
    options?: IfVersion,
  ): Promise<VersionedPreferences> {
    const { version, ...wanted } = check(PreferencesUpdateSchema, preferences)
    const { ifVersion = version } = check(IfVersionSchema, options)
    const tables = this.#tables()
    const before = tables.preferences()
    const after = rules.update(before, wanted, ifVersion)
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
    if (earlier?.feedback === input.feedback) return answer(earlier.topics, before, before)
    const now = Date.now()
    const cast = rules.cast(before, input, now)
    const after = earlier
      ? rules.recomputed(before, tables.baseline(), [...tables.votes().filter(others(cast)), cast])
      : rules.afterNewVote(before, cast)
    if (!isArmed) this.ctx.storage.setAlarm(now + rules.CLEANUP_MS)
    tables.saveLearning({ cast, weighing: after })
    return answer([...cast.topics, ...(earlier?.topics ?? [])], before, after)
  }

  /**
   * Takes a vote back: the weights are as if it had never been cast.
   * @throws `invalid_input`; `not_found` where there is no such vote, or it is older than 30 days and folded in
   */
  async withdrawFeedback(articleId: string): Promise<FeedbackAnswer> {
    const vote = this.#tables().vote(check(ArticleIdSchema, articleId))
    if (!vote) throw new DigestError('not_found', 'No vote on this article that can still be withdrawn')
    const tables = this.#tables()
    const before = tables.weighing()
    const after = rules.recomputed(before, tables.baseline(), tables.votes().filter(others(vote)))
    tables.saveLearning({ withdrawn: vote.articleId, weighing: after })
    return answer(vote.topics, before, after)
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

  /** The learned weight of each topic, 0.1–2.0; topics not named are at 1.0. */
  async weights(): Promise<Record<string, number>> {
    return learning.named(this.#tables().weighing().weights)
  }

  /** Replaces the weights by what all votes teach, and explains them. A dry run changes nothing. @throws `invalid_input` */
  async learn(options?: LearnOptions): Promise<LearnReport> {
    const { dryRun } = check(LearnSchema, options)
    const tables = this.#tables()
    const before = tables.weighing()
    const { after, state, learned } = rules.learn(before, tables.baseline(), tables.votes())
    if (!dryRun && learned > 0) tables.saveLearning({ weighing: after })
    return { dryRun, learned, ...learning.report(state, before.weights, after.weights) }
  }

  /** This user's jobs, newest first, each as it stands now. @throws `invalid_input` */
  async jobs(page?: JobsPageInput): Promise<JobsPage> {
    const query = check(JobsPageSchema, page)
    return listJobs(this.#tables(), this.#ask, query, Date.now())
  }

  /** Everything held about the user, streamed as one JSON document (`UserExport`), articles included. */
  async exportData(): Promise<ReadableStream<Uint8Array>> {
    return streamed(exportOf(userNamed(this.ctx.id.name), this.#tables(), this.#ask, Date.now()))
  }

  /**
   * Deletes everything held about the user, every job included; until that is done every other call is refused as
   * `gone`. What this call does not get done, an alarm does.
   */
  async erase(): Promise<Erasure> {
    userNamed(this.ctx.id.name)
    this.#stored.beginErasing()
    return { erased: await this.#finishErasing() }
  }

  /**
   * For DigestJob: lists the job, and has it asked for its state from now on, whatever was known of it.
   * @throws `invalid_input`; `gone` while the user is being erased
   */
  async noteJob(note: JobNote): Promise<void> {
    const { id, startedAt, attempt } = check(JobNoteSchema, note)
    this.#tables().noteJob(id, startedAt, attempt)
  }

  /** The documented paths. */
  override fetch(request: Request): Promise<Response> {
    return userFetch(this, request)
  }

  /** Daily while there are votes: learns, then folds the old ones away, so that none is folded unlearned. */
  override async alarm(): Promise<void> {
    if (this.#stored.isErasing()) {
      await this.#finishErasing()
      return
    }
    const tables = this.#tables()
    const votes = tables.votes()
    const before = tables.weighing()
    const baseline = tables.baseline()
    const { after, learned } = rules.learn(before, baseline, votes)
    const folded = rules.fold(baseline, votes, Date.now())
    if (learned > 0 || folded.votes > 0)
      tables.saveLearning({ weighing: after, ...(folded.votes > 0 && folded) })
    if (folded.votes < votes.length) await this.ctx.storage.setAlarm(Date.now() + rules.CLEANUP_MS)
  }

  /** The next try is set before this one: a crash or a job that cannot be reached ends nothing. */
  async #finishErasing(): Promise<boolean> {
    await this.ctx.storage.setAlarm(Date.now() + rules.ERASE_AGAIN_MS)
    return eraseAll(this.#stored, this.#ask)
  }

  readonly #ask: AskJob = (id) => jobOf(this.env, userNamed(this.ctx.id.name), id)

  /** @throws `invalid_input` where the object's name is no user id; `gone` while the user is being erased */
  #tables(): UserTables {
    userNamed(this.ctx.id.name)
    if (this.#stored.isErasing()) throw new DigestError('gone', 'This user is being erased')
    return this.#stored
  }
}

const others =
  ({ articleId }: rules.StoredVote) =>
  (vote: rules.StoredVote) =>
    vote.articleId !== articleId

function answer(topics: readonly string[], before: rules.Weighing, after: rules.Weighing): FeedbackAnswer {
  return { success: true, changes: learning.changes(topics, before.weights, after.weights) }
}
