/**
 * Protocol constants of live connections, shared by the service and the client. Imports nothing, because the
 * client includes it.
 */

/** Close codes of the service. A connection closes with 1000 after the end. */
export const CloseCode = {
  /** It kept sending messages that are not allowed. */
  policy: 1008,
  tooBig: 1009,
  /** More was missed than one connection carries: reconnect with the last `after`. */
  resume: 1013,
  /** Its token expired: reconnect with a new one. */
  renew: 4401,
  erased: 4410,
} as const

/**
 * The position from which a watcher continues. Without `after` it wants only new articles. If `after` is
 * larger than the job's article count, it belongs to an erased job with the same id, and all articles are
 * new.
 */
export function resumePosition(
  after: number | undefined,
  { articleCount }: { articleCount: number },
): number {
  if (after === undefined) return articleCount
  return after > articleCount ? 0 : after
}
