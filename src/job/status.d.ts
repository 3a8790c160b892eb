/** The status of a job as callers see it. It is computed from the record and the newest article. Pure. */
import type { JobStatus } from '../contract/job.ts';
import { type Preconditions } from '../contract/preconditions.ts';
import type { Job } from './record.ts';
/** The last sign of life of this attempt's producer. Undefined if there was none. */
export declare function lastSignOfLifeAt({ record, lastReport }: Job): number | undefined;
export declare const updatedAt: ({ record, lastReport }: Job) => number;
/** How many articles the job has, which is also the sequence number of the newest. */
export declare const articleCount: ({ lastReport }: Job) => number;
export declare const statusName: (job: Job) => JobStatus['status'];
/** At least the share of expected articles; 100 only when completed. */
export declare function progressOf(job: Job): number;
/** @throws `version_mismatch` */
export declare function assertJobPreconditions(job: Job, preconditions?: Preconditions): void;
/** The status as callers see it. */
export declare function statusOf(job: Job): JobStatus;
