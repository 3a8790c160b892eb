/** How many jobs a user may start in 24 hours. Pure. */
import { DigestError } from '../../contract/errors.ts';
/** The period in which starts are counted against `MAX_JOBS_PER_DAY`. */
export declare const STARTS_COUNTED_MS: number;
/** The configured number of jobs that a user may start in 24 hours. A malformed value counts as the default. */
export declare const maxJobsPerDay: (configured: string | undefined) => number;
/** `rate_limited` with the time until the oldest counted start is a day old */
export declare function startLimitError(limit: number, oldestStartedAt: number, now: number): DigestError;
