/**
 * Sends a job's messages to its user's object. That object lists the user's jobs. `registerJob` comes before a job
 * changes, `recordStatus`, `recordDigest` and `recordErasure` after it.
 */
import type { DigestNote, JobNote, Profile } from '../contract/between.ts';
import type { JobStatus } from '../contract/job.ts';
/** A registered new job; `startedAt` in ms. */
export interface Registration {
    startedAt: number;
    profile: Profile;
}
export declare class UserMessages {
    #private;
    constructor(env: Env);
    /**
     * Registers a new job. Concurrent starts share one registration, so that the job and the list agree on
     * `startedAt`.
     * @throws like `registerJob`
     */
    registerNewJob(userId: string, id: string): Promise<Registration>;
    /**
     * Registers the job before it changes, so that the list asks it from now on. A crash in between leaves an
     * entry without a job, never a job without an entry or with an outdated one.
     * @throws `gone` if the user is being erased; `unavailable` if the job was erased or too much time has
     * passed meanwhile
     */
    registerJob(userId: string, note: JobNote): Promise<Profile>;
    /** Makes the list ask for what it knew, before the job is erased. Does nothing if there is no job. */
    registerErasure(userId: string, note: JobNote | null): Promise<void>;
    /**
     * Records the end of a job, and what its digest contained, so that it is not shown again.
     * @returns whether the user's object has it
     */
    recordDigest(note: DigestNote): Promise<boolean>;
    /**
     * Records a change of `status`.
     * @returns whether the user's object has it
     */
    recordStatus(status: JobStatus): Promise<boolean>;
    /** Records that the job is erased. */
    recordErasure(userId: string, id: string): Promise<boolean>;
}
