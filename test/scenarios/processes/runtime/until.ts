/** Waits for a condition. */
import { setTimeout as pause } from 'node:timers/promises'

/**
 * The limit of a wait inside a test, such as of a page or a poll. It only detects a hang. It is shorter than the limit
 * of a test, so that the failure names what was awaited.
 */
export const WAIT_MS = 4 * 60_000

/** Looks until a condition holds. @throws if it does not in `WAIT_MS`, with what was seen last */
export async function until<T>(look: () => Promise<T> | T, isThere: (seen: T) => boolean): Promise<T> {
  for (const began = Date.now(); ; await pause(20)) {
    const seen = await look()
    if (isThere(seen)) return seen
    if (Date.now() - began > WAIT_MS)
      throw new Error(`In vain. The last that was seen: ${JSON.stringify(seen)}`)
  }
}
