/** What the platform's alarms lack: they are dropped for good after two minutes of failures. */

/** A failing alarm is run again so many times, 2 to 64 seconds apart. */
const LAST_PLATFORM_RETRY = 6
const RETRY_LATER_MS = 60 * 60_000

/**
 * Runs an alarm's work. Where it fails at the platform's last try, it is set again in an hour: nothing that lasts, an
 * outage or a record that the next release can read, leaves an object without its alarm.
 */
export async function withAlarmRetry(
  storage: DurableObjectStorage,
  run: AlarmInvocationInfo | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if ((run?.retryCount ?? 0) >= LAST_PLATFORM_RETRY) await storage.setAlarm(Date.now() + RETRY_LATER_MS)
    throw error
  }
}
