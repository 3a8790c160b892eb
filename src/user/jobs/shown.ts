/** What digests have shown, and how long it is remembered. Pure. */
import * as v from 'valibot'
import { parseInput } from '../../contract/errors.ts'
import { type Checked, type CheckInput, CheckSchema } from '../../contract/rank.ts'
import { fingerprint } from '../../platform/canonicalUrl.ts'
import { muting, type Taste } from '../../ranking.ts'
import type { ShownDigest } from './jobTable.ts'

const DAY = 24 * 60 * 60_000

/** How long the addresses of a digest are remembered. */
export const SEEN_MS = 30 * DAY

/** The most addresses that are remembered, the newest first. */
export const MAX_SEEN = 20_000

/** The addresses that an import brought along, and when. */
export const ImportedSeenSchema = v.object({
  at: v.optional(v.number(), 0),
  fingerprints: v.optional(v.array(v.string()), []),
})

/** The digests of an id that stay remembered when the id is used again, the newest first. */
export function rememberedDigests(shown: readonly ShownDigest[], now: number): ShownDigest[] {
  let addresses = 0
  return shown
    .filter(({ endedAt }) => endedAt > now - SEEN_MS)
    .toSorted((a, b) => b.endedAt - a.endedAt)
    .filter(({ seen }) => {
      addresses += seen.split(' ').length
      return addresses <= MAX_SEEN
    })
}

/** Which addresses are seen or muted. `seen` are fingerprints. */
export function checkAddresses(
  addresses: CheckInput,
  taste: Taste,
  seen: readonly string[],
  now: number,
): Checked[] {
  const muteOf = muting(taste, now)
  const known = new Set(seen)
  return parseInput(CheckSchema, addresses)
    .map((one) => (typeof one === 'string' ? { url: one } : one))
    .map((article) => {
      const muted = muteOf(article)
      const isSeen = known.has(fingerprint(article.url))
      return { url: article.url, seen: isSeen, ...(muted && { muted }) }
    })
}
