import type { UserFrame } from '../../contract/frames.ts';
import type { JobsPage } from '../../contract/job.ts';
export declare class Watchers {
    #private;
    constructor(ctx: DurableObjectState);
    /**
     * Accepts a connection and sends it the newest jobs. What changes while they are read follows.
     * @throws `unavailable` if there are too many connections, or if the list cannot be read
     */
    accept(until: number | undefined, newestJobs: () => Promise<JobsPage>): Promise<WebSocket>;
    send(frame: UserFrame): void;
    closeAll(): void;
    /** A message changes nothing. */
    reject(socket: WebSocket, now: number): void;
}
