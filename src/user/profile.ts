/** The profile that a job keeps. It is what the digest needs of its user. Pure. */
import type { Profile } from '../contract/between.ts'
import { MAX_STORED_BYTES, storedBytes } from '../platform/storable.ts'
import type { Mute, Taste } from '../ranking.ts'
import { TOKEN_LENGTH } from '../remembered.ts'
import type { PreferencesRecord } from './preferences.ts'

/** For the names and frames of what is added to a bounded profile. */
const RESERVED_BYTES = 1_000

/**
 * The profile that a job keeps of its user. Mutes that have expired by `now` are left out, and so are weights
 * of 1.
 */
export function profile(
  { weights, sourceWeights, ...mutes }: Required<Taste>,
  { maxArticles, language, timeZone }: PreferencesRecord,
  remembered: Pick<Profile, 'seenKey' | 'seen' | 'told'>,
  now: number,
): Profile {
  const counting = (muted: readonly Mute[]) =>
    muted.filter(({ until }) => until === undefined || Date.parse(until) > now).map(({ name }) => ({ name }))
  const moved = (all: Readonly<Record<string, number>>) =>
    Object.entries(all).filter(([, weight]) => weight !== 1)
  const { seen, told, ...key } = remembered
  const bounded = {
    weights: moved(weights).map(([topic, weight]) => ({ topic, weight })),
    sourceWeights: moved(sourceWeights).map(([source, weight]) => ({ source, weight })),
    mutedTopics: counting(mutes.mutedTopics),
    mutedSources: counting(mutes.mutedSources),
    maxArticles,
    ...key,
    ...(language !== undefined && { language }),
    ...(timeZone !== 'UTC' && { timeZone }),
  }
  // The job stores the profile as one record. Only with thousands of long names the oldest tokens have no room.
  const room = Math.floor((MAX_STORED_BYTES - RESERVED_BYTES - storedBytes(bounded)) / TOKEN_LENGTH)
  return { ...bounded, seen: seen.slice(0, room * TOKEN_LENGTH), told: Math.min(told, room) }
}
