import { type LogEntry } from './log.ts';
/**
 * Runs the work of an alarm, and logs an error of it. If it fails at the platform's last retry, the alarm is set again
 * in an hour. A long outage, or a record that only the next release can read, therefore never leaves an object without
 * its alarm. The ids of the object are for the log.
 */
export declare function withAlarmRetry(storage: DurableObjectStorage, run: AlarmInvocationInfo | undefined, { userId, jobId }: Pick<LogEntry, 'userId' | 'jobId'>, work: () => Promise<unknown>): Promise<void>;
