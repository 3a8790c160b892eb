/** The RPC methods of a user. UserState and its handle for siblings have them, with their errors. */
import type { JobStatus, JobsPage, JobsPageInput } from './job.ts'
import type {
  FeedbackAnswer,
  FeedbackInput,
  FeedbackPage,
  LearnOptions,
  LearnReport,
  Page,
  SourceReset,
  WeightReasons,
} from './learning.ts'
import type { DigestNowInput, TraceInput } from './order.ts'
import type { IfVersion, PreferencesPatch, PreferencesUpdate, ReadPreferences } from './preferences.ts'
import type { Checked, CheckInput, RankInput, Ranking } from './rank.ts'
import type { Erasure, Imported, ImportInput } from './userExport.ts'

/**
 * Every method throws `invalid_input` if its input is malformed. Every method except `erase` and `watchToken` throws `gone`
 * while the user is being erased.
 */
export interface UserMethods {
  /** The preferences with their version and the time of the next digest. A new user has the defaults. */
  preferences(): Promise<ReadPreferences>

  /**
   * Replaces all preferences: a missing field takes its default. The same again changes nothing.
   * @throws `version_mismatch` if the version differs from `ifVersion` or from a `version` sent with the preferences;
   * `unavailable` for a new `schedule` if no newsroom is bound (`not_configured`)
   */
  updatePreferences(update: PreferencesUpdate, options?: IfVersion): Promise<ReadPreferences>

  /** Changes some preferences, like `updatePreferences`: a missing field stays, null stands for the default. */
  patchPreferences(patch: PreferencesPatch, options?: IfVersion): Promise<ReadPreferences>

  /**
   * Orders a digest of the preferences' topics and feeds from the newsroom, now. If the newsroom is out of order, or the
   * producer dies before it has added an article, it is ordered again for six hours.
   * @returns the status of its job. The same `jobId` again returns the same job; without one, a later call orders another
   * @throws `invalid_input` if the preferences have no topics, or no feeds; `unavailable` if no newsroom is bound
   * (`not_configured`); `rate_limited` over `MAX_JOBS_PER_DAY` new jobs or orders; `conflict` if the job was started with
   * another input (`different_input`)
   */
  orderDigest(input?: DigestNowInput, trace?: TraceInput): Promise<JobStatus>

  /**
   * Records a vote. An article has one live vote: the same verdict again changes nothing, the other replaces it. With
   * `jobId`, the article in that job has the topics and the source that are not sent.
   * @returns the weight of each topic, and of the source, before and after
   * @throws `not_found` if there is no such job, or no such article in it; `too_large` if more than 2,000 topics, or sources,
   * would have live votes
   */
  recordFeedback(feedback: FeedbackInput): Promise<FeedbackAnswer>

  /**
   * Withdraws a vote: the weights are recomputed without it. After a repeated call `changes` may be empty.
   * @throws `not_found` if there is no such vote, or if it was folded, after 30 days or as one of too many
   */
  withdrawFeedback(articleId: string): Promise<FeedbackAnswer>

  /** The live votes by the first vote on their article, newest first, at most 500 a page. */
  feedback(page?: Page): Promise<FeedbackPage>

  /** The weight of each topic, 0.1–2.0: of its pin, if it has one. A topic that is not listed has 1.0. */
  weights(): Promise<Record<string, number>>

  /** The weight of each source, 0.1–2.0, as `weights` has those of topics. */
  sourceWeights(): Promise<Record<string, number>>

  /** The weights of topics and sources with their reasons: the votes on each, and what set the weight last. */
  explainWeights(): Promise<WeightReasons>

  /** Learns from all votes and explains the weights. Changes nothing in a dry run, or if learning is switched off. */
  learn(options?: LearnOptions): Promise<LearnReport>

  /** Forgets what the votes so far have taught, on one topic or on all. The votes stay listed. */
  resetLearning(topic?: string): Promise<FeedbackAnswer>

  /** The same for one source or for all sources. */
  resetSourceLearning(source?: string): Promise<SourceReset>

  /** Ranks at most 500 articles for this user, with the factors of each score. */
  rank(articles: RankInput): Promise<Ranking>

  /** Tells a producer which articles are seen or muted, before it spends money on them; at most 500. */
  check(articles: CheckInput): Promise<Checked[]>

  /** The user's jobs, newest first, at most 100 a page. Jobs that cannot be read now are named in `unavailable`. */
  jobs(page?: JobsPageInput): Promise<JobsPage>

  /**
   * What is stored about the user as a stream of one JSON document, whose last field is `complete`. Fails if a job
   * cannot be read, or a vote is changed meanwhile. By `script_name` it is one invocation, with its limit of calls; the
   * gateway and the handle make one for each page.
   */
  exportData(): Promise<ReadableStream<Uint8Array>>

  /**
   * Restores a user from an export, jobs apart. The same document again changes nothing. A schedule arrives paused,
   * because the original may still run.
   * @throws `conflict` if anything else is stored about the user (`not_empty`); `unavailable` for a schedule if no newsroom is
   * bound (`not_configured`)
   */
  importData(document: ImportInput): Promise<Imported>

  /**
   * Makes a token for watching this user's list of jobs, valid for 15 minutes, read only.
   * @throws `unavailable` without AUTH_SECRET (`not_configured`)
   */
  watchToken(): Promise<{ watchToken: string }>

  /**
   * Deletes everything stored about the user, including every job. An alarm completes what this call does not, also after an
   * error.
   * @returns whether everything is erased. A call erases at most 500 jobs
   */
  erase(): Promise<Erasure>
}
