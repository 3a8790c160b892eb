/** The profile that a job keeps. It is what the digest needs of its user. Pure. */
import type { Profile } from '../contract/between.ts'
import type { Mute, Taste } from '../ranking.ts'
import type { PreferencesRecord } from './preferences.ts'

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
  return {
    weights: moved(weights).map(([topic, weight]) => ({ topic, weight })),
    sourceWeights: moved(sourceWeights).map(([source, weight]) => ({ source, weight })),
    mutedTopics: counting(mutes.mutedTopics),
    mutedSources: counting(mutes.mutedSources),
    maxArticles,
    ...remembered,
    ...(language !== undefined && { language }),
    ...(timeZone !== 'UTC' && { timeZone }),
  }
}
