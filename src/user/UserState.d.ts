/**
 * One user. It has every operation on the user, the messages from the jobs, and the alarm. `UserMethods` documents the
 * operations.
 */
import { DurableObject } from 'cloudflare:workers';
import type { DigestNote, JobNote, Profile } from '../contract/between.ts';
import * as job from '../contract/job.ts';
import * as learning from '../contract/learning.ts';
import { type DigestNowInput } from '../contract/order.ts';
import * as preferences from '../contract/preferences.ts';
import type * as rank from '../contract/rank.ts';
import * as userExport from '../contract/userExport.ts';
import type { UserMethods } from '../contract/userMethods.ts';
export declare class UserState extends DurableObject<Env> implements UserMethods {
    #private;
    preferences(): Promise<preferences.ReadPreferences>;
    updatePreferences(update: preferences.PreferencesUpdate, options?: preferences.IfVersion): Promise<preferences.ReadPreferences>;
    patchPreferences(patch: preferences.PreferencesPatch, options?: preferences.IfVersion): Promise<preferences.ReadPreferences>;
    orderDigest(input?: DigestNowInput): Promise<job.JobStatus>;
    recordFeedback(feedback: learning.FeedbackInput): Promise<learning.FeedbackAnswer>;
    withdrawFeedback(articleId: string): Promise<learning.FeedbackAnswer>;
    feedback(page?: learning.Page): Promise<learning.FeedbackPage>;
    weights(): Promise<Record<string, number>>;
    sourceWeights(): Promise<Record<string, number>>;
    explainWeights(): Promise<learning.WeightReasons>;
    learn(options?: learning.LearnOptions): Promise<learning.LearnReport>;
    resetLearning(topic?: string): Promise<learning.FeedbackAnswer>;
    resetSourceLearning(source?: string): Promise<learning.SourceReset>;
    rank(articles: rank.RankInput): Promise<rank.Ranking>;
    check(articles: rank.CheckInput): Promise<rank.Checked[]>;
    jobs(page?: job.JobsPageInput): Promise<job.JobsPage>;
    exportData(): Promise<ReadableStream<Uint8Array>>;
    importData(document: userExport.ImportInput): Promise<userExport.Imported>;
    erase(): Promise<userExport.Erasure>;
    /**
     * For DigestJob: registers the job in the list, which asks it for its status from now on.
     * @returns the profile that the job keeps for its digest
     * @throws `rate_limited` over 200 new jobs in 24 hours
     */
    registerJob(note: JobNote): Promise<Profile>;
    /** For DigestJob: records the end of a job, and what its digest contained. The same again writes nothing. */
    recordDigest(note: DigestNote): Promise<void>;
    /** For DigestJob: reports a start or a change of `status`. Only an end is stored. An ordered job may be ordered again. */
    recordStatus(status: job.JobStatus): Promise<void>;
    /** For DigestJob: reports that a job was erased. */
    recordErasure(id: string): Promise<void>;
    watchToken(): Promise<{
        watchToken: string;
    }>;
    /** Serves the documented paths. A WebSocket upgrade on any path opens a live connection. */
    fetch(request: Request): Promise<Response>;
    webSocketMessage(socket: WebSocket): void;
    webSocketClose(socket: WebSocket, code: number): void;
    /** The user's only alarm. */
    alarm(run?: AlarmInvocationInfo): Promise<void>;
}
