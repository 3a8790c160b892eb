import type { UserExport } from '../../contract/userExport.ts';
import { type JobOwner } from '../jobs/list.ts';
import type { UserStore } from '../store.ts';
/** The document in pieces: first the data of the user's own object, then job by job. */
export declare function exportDocument(store: UserStore, owner: JobOwner, now: number): AsyncGenerator<string>;
/** Everything that the user's own object holds, except its jobs. */
export declare function exportWithoutJobs(store: UserStore, userId: string, now: number): Omit<UserExport, 'jobs'>;
/** A byte stream of text that is produced only as fast as it is read. */
export declare function toByteStream(parts: AsyncGenerator<string>): ReadableStream<Uint8Array>;
