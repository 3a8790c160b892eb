/**
 * Alarms: sets a failing one again, and moves one earlier. The platform drops an alarm for good after about two minutes of
 * failures.
 */
import { toClientError } from '../contract/errors.ts'
import { type LogEntry, log } from './log.ts'

/** The platform retries a failing alarm this many times, 2 to 64 seconds apart. */
const LAST_PLATFORM_RETRY = 6
const RETRY_LATER_MS = 60 * 60_000

/**
 * Runs the work of an alarm, and logs an error of it. If it fails at the platform's last retry, the alarm is set again
 * in an hour. A long outage, or a record that only the next release can read, therefore never leaves an object without
 * its alarm. The ids of the object are for the log.
 */
export async function withAlarmRetry(
  storage: DurableObjectStorage,
  run: AlarmInvocationInfo | undefined,
  { userId, jobId }: Pick<LogEntry, 'userId' | 'jobId'>,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { code } = toClientError(error)
    log({}, { operation: 'alarm', code, userId, jobId, requestId: crypto.randomUUID() }, error, true)
    if ((run?.retryCount ?? 0) >= LAST_PLATFORM_RETRY) await storage.setAlarm(Date.now() + RETRY_LATER_MS)
    throw error
  }
}

/**
 * Sets the alarm unless it is set for an earlier time.
 * @param isWanted whether it is still wanted once the present alarm is known
 */
export async function setAlarmEarlier(
  storage: DurableObjectStorage,
  at: number,
  isWanted: () => boolean = () => true,
): Promise<void> {
  const current = (await storage.getAlarm()) ?? Number.POSITIVE_INFINITY
  if (at < current && isWanted()) await storage.setAlarm(at)
}
