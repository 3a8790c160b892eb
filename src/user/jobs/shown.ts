/** What digests have shown, and how long it is remembered. Pure. */
import * as v from 'valibot'
import { parseInput } from '../../contract/errors.ts'
import { type Checked, type CheckInput, CheckSchema } from '../../contract/rank.ts'
import { muting, type Taste } from '../../ranking.ts'
import { type RememberedArticles, splitTokens } from '../../remembered.ts'
import type { ShownDigest } from './jobTable.ts'

const DAY = 24 * 60 * 60_000

/** How long an article is remembered after it was last met. */
export const SEEN_MS = 30 * DAY
/** How long a story is not told again under another source's article. */
const TOLD_MS = 3 * DAY

/** The most articles that are remembered, the newest first. */
export const MAX_SEEN = 20_000

/** The tokens that an import brought along by the time at which they were last met, and their key. */
export const ImportedSeenSchema = v.object({
  key: v.optional(v.string(), ''),
  met: v.optional(v.array(v.object({ at: v.number(), tokens: v.string() })), []),
})

/** The digests of an id that stay remembered when the id is used again, the newest first. */
export const rememberedDigests = (shown: readonly ShownDigest[], now: number): ShownDigest[] =>
  distinctDigests(shown.filter(({ endedAt }) => endedAt > now - SEEN_MS))

/** The newest digests first, each token once where it was shown and once where it was met, and not more than count. */
export function distinctDigests(digests: readonly ShownDigest[]): ShownDigest[] {
  const shown = new Set<string>()
  const all = new Set<string>()
  const added = (text: string, known: Set<string>) =>
    splitTokens(text)
      .filter((token) => {
        if (known.has(token) || (all.size >= MAX_SEEN && !all.has(token))) return false
        known.add(token)
        all.add(token)
        return true
      })
      .join('')
  return digests
    .toSorted((a, b) => b.endedAt - a.endedAt)
    .map((digest) => ({ ...digest, shown: added(digest.shown, shown), met: added(digest.met, all) }))
    .filter((digest) => digest.shown !== '' || digest.met !== '')
}

/**
 * The remembered articles as a profile has them: those that were told in the last three days, then all others.
 * @param digests the newest first
 */
export function rememberedTokens(
  digests: readonly ShownDigest[],
  now: number,
): { seen: string; told: number } {
  const tokens = new Set<string>()
  const add = (text: string) => {
    for (const token of splitTokens(text)) if (tokens.size < MAX_SEEN) tokens.add(token)
  }
  for (const { endedAt, shown } of digests) if (endedAt > now - TOLD_MS) add(shown)
  const told = tokens.size
  for (const { shown, met } of digests) add(shown + met)
  return { seen: [...tokens].join(''), told }
}

/** Which articles are seen or muted. */
export function checkArticles(
  articles: CheckInput,
  taste: Taste,
  remembered: RememberedArticles,
  now: number,
): Checked[] {
  const muteOf = muting(taste, now)
  return parseInput(CheckSchema, articles)
    .map((one) => (typeof one === 'string' ? { id: undefined, url: one } : one))
    .map((article) => {
      const muted = muteOf(article)
      const { id, url } = article
      return {
        ...(id !== undefined && { id }),
        ...(url !== undefined && { url }),
        seen: remembered.has(article),
        ...(muted && { muted }),
      }
    })
}
