/**
 * Protocol constants of live connections. The service and the client share them. Imports nothing, because the client
 * includes it.
 */

/** Close codes of the service. A connection closes with 1000 after the end. */
export const CloseCode = {
  /** It kept sending messages that are not allowed. */
  policy: 1008,
  tooBig: 1009,
  /** It has carried as much as one connection carries, or is not read: reconnect with the last `after`. */
  resume: 1013,
  /** Its token expired, or it is a day old: reconnect with a valid token. */
  renew: 4401,
  erased: 4410,
} as const

/**
 * Names one job among those that have the same id one after another: the start in ms, in base 36. Padded, so that it
 * is never shorter than the eight characters that the times since 1972 have.
 */
export const incarnationOf = ({ startedAt }: { startedAt: string }) =>
  Date.parse(startedAt).toString(36).padStart(8, '0')

/** What a watcher has: the articles up to `after`, of this incarnation of the job if it is known. */
export interface Position {
  after?: number | undefined
  incarnation?: string | undefined
}

/**
 * The sequence number from which a watcher continues. Without `after` it wants only new articles. A position of another
 * incarnation belongs to an erased job with the same id, and all articles are new. So does an `after` that is larger
 * than the job's article count.
 */
export function resumePosition(
  { after, incarnation }: Position,
  status: { articleCount: number; startedAt: string },
): number {
  if (after === undefined) return status.articleCount
  const isOther = incarnation !== undefined && incarnation !== incarnationOf(status)
  return isOther || after > status.articleCount ? 0 : after
}

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 15_000

/**
 * The delay before the next connection: exponential backoff with full jitter, so that those who lost the same server do
 * not return at once. `random` in 0–1.
 */
export const reconnectDelayMs = (failures: number, random: number): number =>
  random * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures)
