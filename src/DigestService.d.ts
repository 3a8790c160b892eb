/**
 * The entrypoint for sibling Workers. It has typed handles of jobs and users. A handle is an RpcTarget, so
 * `env.DIGESTS.job(user, id).status()` takes one round trip. Siblings may act for every user; the binding is the only
 * authorization. Shapes and error codes are those of the methods of DigestJob and UserState.
 */
import { RpcTarget, WorkerEntrypoint } from 'cloudflare:workers';
import type { ArticleInput, ArticlesPage, ArticlesPageInput, AttemptInput, CompleteInput, Digest, FailInput, JobState, JobStatus, JobsPage, JobsPageInput, ReportInput, ReportResult, Started, StartInput } from './contract/job.ts';
import type { FeedbackAnswer, FeedbackInput, FeedbackPage, LearnOptions, LearnReport, Page, SourceReset, WeightReasons } from './contract/learning.ts';
import type { DigestNowInput, OrderInput } from './contract/order.ts';
import type { IfVersion, PreferencesPatch, PreferencesUpdate, ReadPreferences } from './contract/preferences.ts';
import type { Checked, CheckInput, RankInput } from './contract/rank.ts';
import type { Erasure, Imported, ImportInput } from './contract/userExport.ts';
import type { Ranking } from './ranking.ts';
export declare class DigestService extends WorkerEntrypoint<Env> {
    /** A digest job of a user. Never throws: the methods of the handle reject malformed ids with `invalid_input`. */
    job(userId: string, jobId: string): JobHandle;
    /** A user. Never throws: the methods of the handle reject a malformed id with `invalid_input`. */
    user(userId: string): UserHandle;
}
/** One digest job. Each method does what the method of DigestJob with the same name does. */
export declare class JobHandle extends RpcTarget {
    #private;
    constructor(env: Env, userId: string, jobId: string);
    start(input: StartInput, order?: OrderInput): Promise<Started>;
    watchToken(): Promise<{
        watchToken: string;
    }>;
    status(): Promise<JobStatus>;
    state(): Promise<JobState>;
    articles(page?: ArticlesPageInput): Promise<ArticlesPage>;
    addArticle(article: ArticleInput, options?: AttemptInput): Promise<ReportResult>;
    addArticles(articles: ArticleInput[], options?: AttemptInput): Promise<ReportResult>;
    report(report: ReportInput): Promise<ReportResult>;
    complete(completion?: CompleteInput): Promise<JobStatus>;
    fail(failure: FailInput): Promise<JobStatus>;
    digest(): Promise<Digest>;
    cancel(options?: AttemptInput): Promise<JobStatus>;
    retry(options?: AttemptInput): Promise<JobStatus>;
    erase(): Promise<void>;
}
/** One user. Each method does what the method of UserState with the same name does. */
export declare class UserHandle extends RpcTarget {
    #private;
    constructor(env: Env, userId: string);
    preferences(): Promise<ReadPreferences>;
    updatePreferences(preferences: PreferencesUpdate, options?: IfVersion): Promise<ReadPreferences>;
    patchPreferences(patch: PreferencesPatch, options?: IfVersion): Promise<ReadPreferences>;
    orderDigest(input?: DigestNowInput): Promise<JobStatus>;
    recordFeedback(feedback: FeedbackInput): Promise<FeedbackAnswer>;
    withdrawFeedback(articleId: string): Promise<FeedbackAnswer>;
    feedback(page?: Page): Promise<FeedbackPage>;
    weights(): Promise<Record<string, number>>;
    explainWeights(): Promise<WeightReasons>;
    resetLearning(topic?: string): Promise<FeedbackAnswer>;
    sourceWeights(): Promise<Record<string, number>>;
    resetSourceLearning(source?: string): Promise<SourceReset>;
    rank(articles: RankInput): Promise<Ranking>;
    check(addresses: CheckInput): Promise<Checked[]>;
    learn(options?: LearnOptions): Promise<LearnReport>;
    jobs(page?: JobsPageInput): Promise<JobsPage>;
    exportData(): Promise<ReadableStream<Uint8Array>>;
    importData(document: ImportInput): Promise<Imported>;
    watchToken(): Promise<{
        watchToken: string;
    }>;
    erase(): Promise<Erasure>;
}
