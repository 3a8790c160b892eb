/** The table `jobs`: one row for each job. */
import * as v from 'valibot';
import type { DigestNote, JobNote } from '../../contract/between.ts';
import { type JobStatus } from '../../contract/job.ts';
import type { Database } from '../../platform/database.ts';
/**
 * `finalStatus` is a JobStatus, null as long as only the job knows it; `shown` and `met` are the tokens of the articles
 * that its digest has shown, and of those that it has met again; `earlier` are the digests of earlier jobs of this id;
 * `seenKey` is the user's key of the tokens.
 */
export declare const CREATE_JOBS = "CREATE TABLE jobs (\n     id TEXT PRIMARY KEY,\n     startedAt INTEGER NOT NULL,\n     attempt INTEGER NOT NULL,\n     finalStatus TEXT,\n     endedAt INTEGER,\n     shown TEXT,\n     met TEXT,\n     earlier TEXT,\n     seenKey TEXT\n   ) STRICT, WITHOUT ROWID";
declare const JobRowSchema: v.ObjectSchema<{
    readonly id: v.StringSchema<undefined>;
    readonly startedAt: v.NumberSchema<undefined>;
    readonly attempt: v.NumberSchema<undefined>;
    readonly finalStatus: v.NullableSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.ParseJsonAction<string, undefined, undefined>, v.BaseSchema<unknown, {
        id: string;
        userId: string;
        topics: string[];
        status: "cancelled" | "completed" | "failed" | "in_progress" | "pending";
        progress: number;
        currentStep: string;
        articleCount: number;
        expectedArticles?: number | undefined;
        attempt: number;
        digestId?: string | undefined;
        error?: string | undefined;
        failure?: "never_started" | "reported" | "stalled" | "timeout" | undefined;
        partial?: true | undefined;
        warnings?: string[] | undefined;
        startedAt: string;
        updatedAt: string;
        completedAt?: string | undefined;
    }, v.BaseIssue<unknown>>]>, undefined>;
    readonly endedAt: v.NullableSchema<v.NumberSchema<undefined>, undefined>;
    readonly shown: v.NullableSchema<v.StringSchema<undefined>, undefined>;
    readonly earlier: v.NullableSchema<v.StringSchema<undefined>, undefined>;
}, undefined>;
/** A digest that was shown: when it ended in ms, and the tokens of its articles without separators. */
declare const ShownDigestSchema: v.ObjectSchema<{
    readonly endedAt: v.NumberSchema<undefined>;
    readonly shown: v.StringSchema<undefined>;
    readonly met: v.OptionalSchema<v.StringSchema<undefined>, "">;
}, undefined>;
export type ShownDigest = v.InferOutput<typeof ShownDigestSchema>;
/** A row with `endedAt` but without `finalStatus` stands for an erased job, and only keeps `earlier`. */
export type ListedJob = v.InferOutput<typeof JobRowSchema>;
/** A position in the list; `startedAt` in ms. */
export type ListPosition = Pick<ListedJob, 'id' | 'startedAt'>;
export declare class JobTable {
    #private;
    constructor(database: Database);
    /**
     * Registers a job: one row, none if the same note is stored. The final status that was known is dropped.
     * @param earlier the digests of this id that are still to be remembered
     */
    register({ id, startedAt, attempt }: JobNote, earlier: ShownDigest[], seenKey: string): void;
    isEmpty(): boolean;
    /** The digests of all jobs that have had this id. */
    shownUnder(id: string): ShownDigest[];
    /** Stores what a digest has shown and the job's final status: one row, none if they are stored. */
    recordDigest({ status, shown, met }: DigestNote): void;
    /** The digests since an instant, the newest first. */
    shownSince(at: number): ShownDigest[];
    /** The user's key of tokens. Undefined if no digest is remembered. */
    seenKey(): string | undefined;
    /** Whether this very job is registered. */
    has({ id, startedAt }: ListPosition): boolean;
    /** When the n-th newest job since an instant started, in ms. Undefined if there are fewer. */
    nthStartSince(n: number, at: number): number | undefined;
    /** Drops jobs that ended before an instant. */
    dropEndedBefore(at: number): void;
    /** Jobs before a position, newest first. */
    before({ startedAt, id }: ListPosition, limit: number): ListedJob[];
    /**
     * The positions of jobs before a position. Reads nothing that another release may have stored in another
     * form.
     */
    positionsBefore({ startedAt, id }: ListPosition, limit: number): ListPosition[];
    /** Stores final statuses that are not known, unless the job was registered again meanwhile. One row each. */
    saveEnded(statuses: JobStatus[]): void;
    /** Drops jobs, unless they were registered again meanwhile. One row each. */
    drop(jobs: ListPosition[]): void;
    /** Keeps the rows of erased jobs for the digests that they remember. One row each. */
    markErased(jobs: ListPosition[], now: number): void;
}
export {};
