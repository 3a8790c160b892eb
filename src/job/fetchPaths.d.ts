import type { DigestJob } from './DigestJob.ts';
import type { ConnectOptions } from './live.ts';
export declare function handleJobFetch(job: DigestJob, request: Request): Promise<Response>;
/**
 * The options of an upgrade to a live connection.
 * @throws `invalid_input`
 */
export declare function connectOptions({ url, headers }: Request): ConnectOptions;
