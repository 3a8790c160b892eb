import type { JobStatus } from '../../contract/job.ts';
import type { JobOwner } from '../jobs/list.ts';
import type { UserStore } from '../store.ts';
/**
 * Starts and orders what is due. A crash at any point repeats it: a slot has one job id, a start with the same
 * id returns the same job, and the newsroom continues it. So only the result is stored: one row.
 */
export declare function orderDueDigests(store: UserStore, owner: JobOwner, now: number): Promise<void>;
/**
 * Starts a digest that the reader has asked for, and orders it.
 * @throws `invalid_input` if the preferences have no topics; `unavailable` if no newsroom is bound; like `start`
 */
export declare function orderDigestNow(store: UserStore, owner: JobOwner, jobId: string | undefined, now: number): Promise<JobStatus>;
