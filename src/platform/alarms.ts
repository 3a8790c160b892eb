/**
 * Alarms: sets a failing one again, and moves one earlier. The platform drops an alarm for good after about two minutes of
 * failures.
 */
import { toClientError } from '../contract/errors.ts'
import { type LogEntry, log } from './log.ts'

/** The platform retries a failing alarm this many times, 2 to 64 seconds apart. */
const LAST_PLATFORM_RETRY = 6
const RETRY_LATER_MS = 60 * 60_000
/** An alarm this late will not come any more. */
const LOST_AFTER_MS = 15 * 60_000

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
  // The work sets the next alarm.
  restored.add(storage)
  try {
    await work()
  } catch (error) {
    restored.delete(storage)
    const { code } = toClientError(error)
    log({}, { operation: 'alarm', code, userId, jobId, requestId: crypto.randomUUID() }, error, true)
    if ((run?.retryCount ?? 0) >= LAST_PLATFORM_RETRY)
      // If nothing can be stored today, the next read sets it: see `alarmAt`.
      await storage.setAlarm(Date.now() + RETRY_LATER_MS).catch(() => undefined)
    throw error
  }
}

/** Objects whose alarm was looked at since they woke or since it failed. */
const restored = new WeakSet<DurableObjectStorage>()

/** Sets the alarm of an object that is read, if the platform has lost it. */
export async function restoreAlarm(storage: DurableObjectStorage, at: number): Promise<void> {
  if (restored.has(storage)) return
  restored.add(storage)
  // What keeps it from being set is not the caller's error, and the next read tries again.
  if ((await alarmAt(storage)) === null) await storage.setAlarm(at).catch(() => restored.delete(storage))
}

/** When the alarm is set for, in ms. Null if it is not set, or if it is so late that the platform has lost it. */
export async function alarmAt(storage: DurableObjectStorage): Promise<number | null> {
  const at = await storage.getAlarm()
  return at !== null && at < Date.now() - LOST_AFTER_MS ? null : at
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
  const current = (await alarmAt(storage)) ?? Number.POSITIVE_INFINITY
  if (at < current && isWanted()) await storage.setAlarm(at)
}
