/**
 * Decisions about a job's life cycle. They are pure functions of the job, the input and the time in ms. Nothing here
 * reads or writes storage. `pending` and `in_progress` are not stored: they follow from the producer's signs of life,
 * so they cannot contradict them. A function that changes nothing returns the same job object.
 */
import type { JobNote } from '../contract/between.ts';
import { type Completion, type Failure, type JobStatus, type Report, type Start, type StartInput } from '../contract/job.ts';
import { type Order, type OrderInput } from '../contract/order.ts';
import type { Job } from './record.ts';
/** After this delay the alarm sends the end of a job to the user's object again. */
export declare const RESEND_MS: number;
/**
 * A new job that waits for its producer.
 * @param seenKey the user's key for hashes of articles
 */
export declare function newJob(userId: string, id: string, { input, explicit, order }: StartRequest, now: number, seenKey?: string): Job;
/**
 * The input of a start.
 * @throws `invalid_input`
 */
export declare function parseStart(input: StartInput, order?: OrderInput): StartRequest;
/** The input of a start with defaults, and the names of the fields that the caller has set. */
export interface StartRequest {
    input: Start;
    explicit: string[];
    /** The order that starts the job, if there is one. */
    order?: Order | undefined;
}
/**
 * A repeated start must ask for the same. A field that either of them has set is compared. A field that neither has set
 * is the same, whatever its default was then. Topics are compared as a set, by key.
 * @throws `conflict` naming the fields that differ
 */
export declare function assertSameInput(job: Job, { input, explicit }: StartRequest): Job;
/** When time next changes the job: it becomes overdue, or its retention ends. */
export declare function dueAt(job: Job): number;
/**
 * When the alarm should run. A stall that falls shortly before the total timeout is left to that one, which
 * saves a row. Calls see the correct state at any time.
 */
export declare function nextAlarmAt(job: Job): number;
/**
 * Applies what is due by `now`. An overdue job ended at its deadline, whenever this is called.
 * @returns null if the retention has ended
 */
export declare function settle(job: Job, now: number): Job | null;
/**
 * Whether a producer may add to the job. `cancelled` tells it to stop without an error.
 * @throws `conflict` if the job is completed or failed, or the attempt is superseded
 */
export declare function acceptsReports(job: Job, attempt: number | undefined): 'open' | 'cancelled';
/**
 * An open job after a producer's call that added this many articles. An article is a sign of life, so the
 * record changes only if the call says more than that.
 * @param met tokens of articles that were seen; they are stored with the added articles, if there are any
 */
export declare function applyReport(job: Job, report: Report, added: number, now: number, met?: string): Job;
/** What the user's list gets before the next attempt begins: the order too, which is then given again. */
export declare const retryNote: ({ record: { id, startedAt, attempt, input, order } }: Job) => JobNote;
/** @throws `conflict` if the job is failed or cancelled, or completed with another digest id */
export declare function complete(job: Job, { digestId, warnings, attempt }: Completion, now: number): Job;
/**
 * A failed job keeps its first cause.
 * @throws `conflict` if it is completed or cancelled
 */
export declare function fail(job: Job, { error, warnings, attempt }: Failure, now: number): Job;
/** @throws `conflict` if the job is completed or failed, or the attempt is not the current one */
export declare function cancel(job: Job, now: number, attempt?: number): Job;
/** @throws `conflict` if the job is not completed */
export declare function assertCompleted({ status }: JobStatus): void;
/**
 * The next attempt of a failed or cancelled job. Its articles stay. A retry that is already under way is
 * returned unchanged. So is a retry of an earlier attempt, which has happened already.
 * @throws `conflict` if there is nothing to retry
 */
export declare function retry(job: Job, now: number, attempt?: number): Job;
