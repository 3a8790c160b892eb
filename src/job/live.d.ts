/**
 * The live connections of one job. It accepts them, broadcasts changes, and reads the reports that producers send.
 * Decides nothing about jobs.
 */
import * as v from 'valibot';
import type { ArticlesPage, ReportResult } from '../contract/job.ts';
import { type JobStatus, RefSchema } from '../contract/job.ts';
import { type Position } from '../contract/liveProtocol.ts';
import type { NewArticle } from './articles.ts';
/** The options of a connection. Without `after`, only new articles are sent. */
export interface ConnectOptions extends Position {
    mayReport: boolean;
    until?: number | undefined;
}
/** The articles of a job; its store implements it. */
interface MissedArticles {
    articlesPage(after: number, limit: number, mostBytes: number): ArticlesPage;
}
/** The watchers of one job. Computes nothing without watchers. Serialises each frame once for all of them. */
export declare class LiveConnections {
    #private;
    constructor(ctx: DurableObjectState);
    /** Broadcasts a change: new articles, the status if it differs, and the end. */
    broadcast(before: JobStatus | null, after: JobStatus, added: readonly NewArticle[]): void;
    /**
     * Opens a connection and sends it the status, the articles it missed, and the end if the job has ended.
     * @throws `unavailable` if there are too many connections
     */
    open(options: ConnectOptions, status: JobStatus, store: MissedArticles): Response;
    /** Closes all connections because the job is erased. */
    closeAll(): void;
}
/** The sender's reference of a report. The reply repeats it. */
type Ref = v.InferOutput<typeof RefSchema>;
/** A producer's report as it was sent, not validated, and its reference. */
interface SentReport {
    report: unknown;
    ref: Ref;
}
/**
 * Reads a report.
 * @returns undefined if the message is not a report; the sender has then received an error
 */
export declare function readReport(socket: WebSocket, message: string | ArrayBuffer, now: number): SentReport | undefined;
export declare function replyReceived(socket: WebSocket, ref: Ref, data: ReportResult): void;
export declare function replyError(socket: WebSocket, ref: Ref, cause: unknown): undefined;
export {};
