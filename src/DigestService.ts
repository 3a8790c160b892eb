/**
 * The entrypoint for sibling Workers. It has typed handles of jobs and users. A handle is an RpcTarget, so
 * `env.DIGESTS.job(user, id).status()` takes one round trip. Siblings may act for every user; the binding is the only
 * authorization.
 */

import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers'
import { DigestError, parseInput, toClientError } from './contract/errors.ts'
import type { JobsFrame, WatchFrame } from './contract/frames.ts'
import type {
  ArticleInput,
  ArticlesPage,
  ArticlesPageInput,
  AttemptInput,
  CompleteInput,
  Digest,
  DigestLink,
  FailInput,
  JobState,
  JobStatus,
  JobsPage,
  JobsPageInput,
  LinkInput,
  ReportInput,
  ReportResult,
  Started,
  StartInput,
  SubscribeInput,
} from './contract/job.ts'
import { SubscribeSchema } from './contract/job.ts'
import type {
  FeedbackAnswer,
  FeedbackInput,
  FeedbackPage,
  LearnOptions,
  LearnReport,
  Page,
  SourceReset,
  WeightReasons,
} from './contract/learning.ts'
import type { Position } from './contract/liveProtocol.ts'
import { type DigestNowInput, type OrderInput, type TraceInput, TraceSchema } from './contract/order.ts'
import type {
  IfVersion,
  PreferencesPatch,
  PreferencesUpdate,
  ReadPreferences,
} from './contract/preferences.ts'
import type { Checked, CheckInput, RankInput } from './contract/rank.ts'
import type { Erasure, ExportPlace, Imported, ImportInput } from './contract/userExport.ts'
import { makeDigestLink } from './platform/digestLink.ts'
import { MAX_WAITING_BYTES } from './platform/follower.ts'
import { withLogging } from './platform/log.ts'
import { streamOfPages } from './platform/pages.ts'
import { getJobStub, getUserStub, type JobStub, type UserStub } from './platform/stubs.ts'
import { Subscription } from './platform/subscription.ts'
import { BACKLOG_HEADER, openConnection } from './platform/upgrade.ts'
import { newWatchToken, withOwnWatchToken } from './platform/watchToken.ts'
import type { Ranking } from './ranking.ts'

export class DigestService extends WorkerEntrypoint<Env> {
  /**
   * A digest job of a user. Never throws: the methods of the handle reject malformed ids with `invalid_input`.
   * @param trace the id of the request that this is done for, for the log
   */
  job(userId: string, jobId: string, trace?: TraceInput): JobHandle {
    return new JobHandle(this.env, userId, jobId, trace)
  }

  /**
   * A user. Never throws: the methods of the handle reject a malformed id with `invalid_input`.
   * @param trace the id of the request that this is done for, for the log
   */
  user(userId: string, trace?: TraceInput): UserHandle {
    return new UserHandle(this.env, userId, trace)
  }
}

/** One digest job. `JobMethods` documents its methods except `link` and `subscribe`. They take no preconditions. */
export class JobHandle extends RpcTarget {
  readonly #env: Env
  readonly #call: CallStub<JobStub>

  constructor(env: Env, userId: string, jobId: string, trace?: TraceInput) {
    super()
    this.#env = env
    this.#call = stubCaller(env, () => getJobStub(env, userId, jobId), { userId, jobId }, trace)
  }

  start(input: StartInput, order?: OrderInput): Promise<Started> {
    return this.#call('start', async (job) => withOwnWatchToken(this.#env, await job.start(input, order)))
  }
  watchToken(): Promise<{ watchToken: string }> {
    return this.#call('watchToken', async (job) => {
      const { userId, id } = await job.status()
      return newWatchToken(this.#env, userId, id)
    })
  }
  status(): Promise<JobStatus> {
    return this.#call('status', (job) => job.status())
  }
  state(): Promise<JobState> {
    return this.#call('state', (job) => job.state())
  }
  articles(page?: ArticlesPageInput): Promise<ArticlesPage> {
    return this.#call('articles', (job) => job.articles(page))
  }
  addArticle(article: ArticleInput, options?: AttemptInput): Promise<ReportResult> {
    return this.#call('addArticle', (job) => job.addArticle(article, options))
  }
  addArticles(articles: ArticleInput[], options?: AttemptInput): Promise<ReportResult> {
    return this.#call('addArticles', (job) => job.addArticles(articles, options))
  }
  report(report: ReportInput): Promise<ReportResult> {
    return this.#call('report', (job) => job.report(report))
  }
  complete(completion?: CompleteInput): Promise<JobStatus> {
    return this.#call('complete', (job) => job.complete(completion))
  }
  fail(failure: FailInput): Promise<JobStatus> {
    return this.#call('fail', (job) => job.fail(failure))
  }
  digest(): Promise<Digest> {
    return this.#call('digest', (job) => job.digest())
  }
  /**
   * Makes a link that opens the digest without signing in. It is signed here: an object may have an old secret for
   * minutes after a change.
   * @throws `invalid_input`, `not_found`; `conflict` if the job is not completed; `unavailable` without AUTH_SECRET
   */
  link(options?: LinkInput): Promise<DigestLink> {
    return this.#call('link', (job) => makeDigestLink(this.#env, job, options))
  }
  /**
   * Follows the job: its status, the articles after `after`, then live frames, then the end. It goes on after resets
   * and deploys. Dispose of it if you leave before the end.
   * @throws `invalid_input`, `not_found`; `unavailable` if the job has too many live connections
   */
  subscribe(input?: SubscribeInput): Promise<Subscription<WatchFrame>> {
    return this.#call('subscribe', (job) => {
      const connect = (position: Position) => openConnection(job, position, BACKLOG)
      const source = { connect, articles: (page: ArticlesPageInput) => job.articles(page) }
      return Subscription.open<WatchFrame>(
        source,
        ['update', 'articles', 'end'],
        parseInput(SubscribeSchema, input),
      )
    })
  }
  cancel(options?: AttemptInput): Promise<JobStatus> {
    return this.#call('cancel', (job) => job.cancel(options))
  }
  retry(options?: AttemptInput): Promise<JobStatus> {
    return this.#call('retry', (job) => job.retry(options))
  }
  erase(): Promise<void> {
    return this.#call('eraseJob', (job) => job.erase())
  }
}

/** One user. `UserMethods` documents its methods except `subscribe`. */
export class UserHandle extends RpcTarget {
  readonly #call: CallStub<UserStub>

  readonly #env: Env
  readonly #userId: string
  readonly #trace: TraceInput | undefined

  constructor(env: Env, userId: string, trace?: TraceInput) {
    super()
    this.#env = env
    this.#userId = userId
    this.#trace = trace
    this.#call = stubCaller(env, () => getUserStub(env, userId), { userId }, trace)
  }

  preferences(): Promise<ReadPreferences> {
    return this.#call('preferences', (user) => user.preferences())
  }
  updatePreferences(preferences: PreferencesUpdate, options?: IfVersion): Promise<ReadPreferences> {
    return this.#call('updatePreferences', (user) => user.updatePreferences(preferences, options))
  }
  patchPreferences(patch: PreferencesPatch, options?: IfVersion): Promise<ReadPreferences> {
    return this.#call('patchPreferences', (user) => user.patchPreferences(patch, options))
  }
  orderDigest(input?: DigestNowInput): Promise<JobStatus> {
    return this.#call('orderDigest', (user) => user.orderDigest(input, this.#trace))
  }
  recordFeedback(feedback: FeedbackInput): Promise<FeedbackAnswer> {
    return this.#call('recordFeedback', (user) => user.recordFeedback(feedback))
  }
  withdrawFeedback(articleId: string): Promise<FeedbackAnswer> {
    return this.#call('withdrawFeedback', (user) => user.withdrawFeedback(articleId))
  }
  feedback(page?: Page): Promise<FeedbackPage> {
    return this.#call('feedback', (user) => user.feedback(page))
  }
  weights(): Promise<Record<string, number>> {
    return this.#call('weights', (user) => user.weights())
  }
  explainWeights(): Promise<WeightReasons> {
    return this.#call('explainWeights', (user) => user.explainWeights())
  }
  resetLearning(topic?: string): Promise<FeedbackAnswer> {
    return this.#call('resetLearning', (user) => user.resetLearning(topic))
  }
  sourceWeights(): Promise<Record<string, number>> {
    return this.#call('sourceWeights', (user) => user.sourceWeights())
  }
  resetSourceLearning(source?: string): Promise<SourceReset> {
    return this.#call('resetSourceLearning', (user) => user.resetSourceLearning(source))
  }
  rank(articles: RankInput): Promise<Ranking> {
    return this.#call('rank', (user) => user.rank(articles))
  }
  check(addresses: CheckInput): Promise<Checked[]> {
    return this.#call('check', (user) => user.check(addresses))
  }
  learn(options?: LearnOptions): Promise<LearnReport> {
    return this.#call('learn', (user) => user.learn(options))
  }
  jobs(page?: JobsPageInput): Promise<JobsPage> {
    return this.#call('jobs', (user) => user.jobs(page))
  }
  exportData(): Promise<ReadableStream<Uint8Array>> {
    return this.#call('exportData', (user) => streamOfPages((place?: ExportPlace) => user.exportPage(place)))
  }
  importData(document: ImportInput): Promise<Imported> {
    return this.#call('importData', (user) => user.importData(document))
  }
  watchToken(): Promise<{ watchToken: string }> {
    return this.#call('userWatchToken', () => newWatchToken(this.#env, this.#userId))
  }
  /**
   * Follows the list of jobs, which is the first frame, also after a reset. It has no end.
   * @throws `gone` while the user is being erased; `unavailable` if the user has too many live connections
   */
  subscribe(): Promise<Subscription<JobsFrame>> {
    return this.#call('userSubscribe', (user) =>
      Subscription.open<JobsFrame>({ connect: () => openConnection(user, {}) }, ['jobs', 'job', 'erased']),
    )
  }
  erase(): Promise<Erasure> {
    return this.#call('eraseUser', (user) => user.erase())
  }
}

/** A subscription gets no more missed articles at once than may wait for it. */
const BACKLOG = { [BACKLOG_HEADER]: String(MAX_WAITING_BYTES) }

type CallStub<Stub> = <T>(operation: string, run: (stub: Stub) => Promise<T>) => Promise<T>

/** Calls an object and logs the result. A caller receives only the client-safe part of an error. */
function stubCaller<Stub>(
  env: Env,
  getStub: () => Stub,
  ids: { userId: string; jobId?: string },
  trace: TraceInput | undefined,
): CallStub<Stub> {
  return async (operation, run) => {
    try {
      // Malformed ids are an error of the call. In `job()` they would be one more of the handle, which nobody awaits.
      const stub = getStub()
      const { requestId = crypto.randomUUID() } = parseInput(TraceSchema, trace)
      return await withLogging(env, { requestId, operation, ...ids }, () => run(stub))
    } catch (error) {
      const { code, message, issues, ...more } = toClientError(error)
      throw new DigestError(code, message, issues, more)
    }
  }
}
