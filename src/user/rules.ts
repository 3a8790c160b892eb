/** Decisions about a user's jobs and about addresses that digests have shown, as pure functions. */
import type * as v from 'valibot'
import { knownFingerprints } from '../canonicalUrl.ts'
import { DigestError } from '../errors.ts'
import { type Mute, muting, type Taste } from '../ranking.ts'
import type { ShownDigest } from './jobListTable.ts'
import type { PreferencesRecord } from './record.ts'
import type { Checked } from './responses.ts'
import type { CheckSchema, Profile } from './schema.ts'

const DAY = 24 * 60 * 60_000

/** The period in which starts are counted against `MAX_JOBS_PER_DAY`. */
export const STARTS_COUNTED_MS = DAY
const DEFAULT_JOBS_PER_DAY = 200

/** The configured number of jobs that a user may start in 24 hours. A malformed value counts as the default. */
export const maxJobsPerDay = (configured: string | undefined) =>
  /^[1-9]\d{0,6}$/.test(configured ?? '') ? Number(configured) : DEFAULT_JOBS_PER_DAY

/** `rate_limited` with the time until the oldest counted start is a day old */
export function startLimitError(limit: number, oldestStartedAt: number, now: number): DigestError {
  const seconds = Math.max(1, Math.ceil((oldestStartedAt + STARTS_COUNTED_MS - now) / 1000))
  return new DigestError('rate_limited', `A user may start ${limit} jobs in 24 hours`, undefined, seconds)
}

/** How long the addresses of a digest are remembered. */
export const SEEN_MS = 30 * DAY

/** The most addresses that are remembered, the newest first. */
const MAX_SEEN = 20_000

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

/**
 * The profile that a job keeps of its user. Mutes that have expired by `now` are left out, and so are weights
 * of 1.
 */
export function profile(
  { weights, sourceWeights, ...mutes }: Required<Taste>,
  { maxArticles, language, timeZone }: PreferencesRecord,
  seen: string[],
  now: number,
): Profile {
  const counting = (muted: readonly Mute[]) =>
    muted.filter(({ until }) => until === undefined || Date.parse(until) > now).map(({ name }) => ({ name }))
  const moved = (all: Readonly<Record<string, number>>) =>
    Object.entries(all).filter(([, weight]) => weight !== 1)
  return {
    weights: moved(weights).map(([topic, weight]) => ({ topic, weight })),
    sourceWeights: moved(sourceWeights).map(([source, weight]) => ({ source, weight })),
    mutedTopics: counting(mutes.mutedTopics),
    mutedSources: counting(mutes.mutedSources),
    maxArticles,
    seen: [' ', ...seen.slice(0, MAX_SEEN).map((print) => `${print} `)].join(''),
    ...(language !== undefined && { language }),
    ...(timeZone !== 'UTC' && { timeZone }),
  }
}

/** Which addresses are seen or muted. `seen` are fingerprints. */
export function checkAddresses(
  addresses: v.InferOutput<typeof CheckSchema>,
  taste: Taste,
  seen: readonly string[],
  now: number,
): Checked[] {
  const muteOf = muting(taste, now)
  const known = new Set(seen)
  return addresses
    .map((one) => (typeof one === 'string' ? { url: one } : one))
    .map((article) => {
      const muted = muteOf(article)
      const isSeen = knownFingerprints(article.url).some((print) => known.has(print))
      return { url: article.url, seen: isSeen, ...(muted && { muted }) }
    })
}
