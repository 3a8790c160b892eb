/** What both ends of a live connection go by, and the door in between. Needs no other package: the client takes it along. */

/** How a connection is closed by us, beside 1000 at the end. */
export const CloseCode = {
  /** It sent what it may not, again and again. */
  policy: 1008,
  tooBig: 1009,
  /** More was missed than one connection is sent at once: connect again with the last `after`. */
  resume: 1013,
  /** Its token ran out: connect again with a new one. */
  renew: 4401,
  erased: 4410,
} as const

/**
 * Up to which article a watcher is, among so many: without a number at the last one, for it only wants what is new. With
 * more than there are it had those of an erased job of the same id: all of these are new.
 */
export function resumePosition(
  after: number | undefined,
  { articleCount }: { articleCount: number },
): number {
  if (after === undefined) return articleCount
  return after > articleCount ? 0 : after
}
