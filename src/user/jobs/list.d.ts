/**
 * Lists a user's jobs. The list knows which jobs exist; only a job knows its status until it has ended. A job
 * registers before it is created, so none is ever missing. Entries without a job are dropped.
 */
import type { JobNote } from '../../contract/between.ts';
import type { JobsPage } from '../../contract/job.ts';
import { type JobsPageQuery } from '../../contract/job.ts';
import type { UserStore } from '../store.ts';
/** Whose jobs are called, and through which bindings. */
export interface JobOwner {
    env: Env;
    userId: string;
}
/** Options for jobs that cannot be read. */
export interface ListOptions {
    /** Throws the error instead of naming the job in `unavailable`. */
    isStrict?: boolean;
}
/**
 * A page of jobs, newest first.
 * @throws if `isStrict` and a job cannot be read
 */
export declare function listJobs(store: UserStore, owner: JobOwner, query: JobsPageQuery, now: number, { isStrict }?: ListOptions): Promise<JobsPage>;
/**
 * Registers a job, and drops what was seen too long ago. A retry and a repeated note are not counted as starts.
 * @param limit how many jobs the user may start in 24 hours
 * @throws `rate_limited`
 */
export declare function registerInList(store: UserStore, note: JobNote, { limit, seenKey }: {
    limit: number;
    seenKey: string;
}, now: number): void;
