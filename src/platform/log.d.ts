/**
 * Structured logs. An entry has ids and codes, never a secret or an article's text. It is logged as an object, so that
 * the platform's dashboards can filter and count by its fields.
 *
 * By default only failures are logged: the platform counts calls, errors and times without logs. `LOG_LEVEL` `info` logs
 * every operation and every end of a job.
 */
import { type ErrorCode } from '../contract/errors.ts';
import type { JobStatus } from '../contract/job.ts';
export interface LogEntry {
    operation: string;
    code: ErrorCode | 'ok';
    ms?: number;
    /** The user whose data it is. */
    userId?: string;
    jobId?: string;
    /** The user of the token, where it is another one. */
    callerId?: string;
    requestId: string;
}
/** The binding that decides what is logged. */
export interface LogLevel {
    LOG_LEVEL?: string;
}
/**
 * Logs an operation: `internal` and `unavailable` always, with their cause; the others at the level `info`.
 * @param error its details are logged, which the client does not see; its stack is not logged
 * @param isAlways whether it is logged at every level
 */
export declare function log(level: LogLevel, entry: LogEntry, error?: unknown, isAlways?: boolean): void;
/** Logs the end of a job: of a failed job always, of the others at the level `info`. */
export declare function logEnd(level: LogLevel, job: JobStatus): void;
/**
 * Logs the details of an `internal` error inside an object. The caller of the object logs the operation
 * itself.
 */
export declare function logInternal(operation: string, error: unknown, ids?: Pick<LogEntry, 'userId' | 'jobId'>): string | undefined;
/**
 * Runs an operation and logs its result.
 * @param isFailureLogged whether every failure is logged at every level
 */
export declare function withLogging<T>(level: LogLevel, { operation, requestId, ...ids }: Omit<LogEntry, 'code' | 'ms'>, run: () => Promise<T>, isFailureLogged?: boolean): Promise<T>;
