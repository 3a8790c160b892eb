/** Sets a failing alarm again before the platform gives it up. The platform drops an alarm for good after about two minutes of failures. */

/** The platform retries a failing alarm this many times, 2 to 64 seconds apart. */
const LAST_PLATFORM_RETRY = 6
const RETRY_LATER_MS = 60 * 60_000

/**
 * Runs the work of an alarm. If it fails at the platform's last retry, the alarm is set again in an hour. A
 * long outage, or a record that only the next release can read, therefore never leaves an object without its
 * alarm.
 */
export async function withAlarmRetry(
  storage: DurableObjectStorage,
  run: AlarmInvocationInfo | undefined,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if ((run?.retryCount ?? 0) >= LAST_PLATFORM_RETRY) await storage.setAlarm(Date.now() + RETRY_LATER_MS)
    throw error
  }
}
