/** Decisions about preferences, votes and their retention, as pure functions. How weights move is `learning`'s. */
import { DigestError } from '../errors.ts'
import * as learning from './learning.ts'
import type { PreferencesRecord } from './record.ts'
import type { Feedback, Preferences, Vote } from './schema.ts'

const DAY = 24 * 60 * 60_000

/** How long a vote is kept before it is folded into what was learned. */
export const RETENTION_MS = 30 * DAY
/** How often old votes are looked for while there are any. */
export const CLEANUP_MS = DAY

/** How soon an erasure that was interrupted goes on. */
export const ERASE_AGAIN_MS = 30_000

/** The most topics a user's learning holds: they are stored as one row. */
export const MOST_TOPICS = 2_000

/** The weights with their place in time, in ms: the newest vote learned in, and the newest vote ever. */
export interface Weighing {
  weights: learning.Weights
  learnedAt: number
  votedAt: number
}

/** A stored vote. */
export interface StoredVote extends learning.CastVote {
  source?: string | undefined
}

/**
 * The preferences after an update; the very same where it changes nothing, so that a repeated update is harmless.
 * @throws `version_mismatch` where they are no longer at the version the caller has seen
 */
export function update(
  before: PreferencesRecord,
  preferences: Preferences,
  ifVersion: number | undefined,
): PreferencesRecord {
  const after = { ...preferences, version: before.version }
  const canonical = (record: PreferencesRecord) => JSON.stringify(Object.entries(record).toSorted())
  if (canonical(after) === canonical(before)) return before
  if (ifVersion !== undefined && ifVersion !== before.version)
    throw new DigestError('version_mismatch', `The preferences are at version ${before.version}`)
  return { ...after, version: before.version + 1 }
}

/** A new vote, later than every vote before it even where the clock is not. */
export function cast({ votedAt }: Weighing, vote: Feedback, now: number): StoredVote {
  return { ...vote, at: Math.max(now, votedAt + 1) }
}

/** The quick way for a plain new vote: the weights of its topics move, nothing else is looked at. */
export function afterNewVote(before: Weighing, vote: StoredVote): Weighing {
  return bounded({ ...before, weights: learning.nudge(before.weights, [vote]), votedAt: vote.at })
}

/** The weights by their definition, for whatever has become of the votes. `votes` in order of time. */
export function recomputed(
  before: Weighing,
  baseline: learning.LearnerState,
  votes: readonly StoredVote[],
): Weighing {
  const votedAt = Math.max(before.votedAt, votes.at(-1)?.at ?? 0)
  return bounded({ ...before, weights: learning.weigh(baseline, votes, before.learnedAt), votedAt })
}

function bounded(weighing: Weighing): Weighing {
  if (weighing.weights.size <= MOST_TOPICS) return weighing
  throw new DigestError('too_large', `A user's learning holds at most ${MOST_TOPICS} topics`)
}

/** The weights once every vote is learned in, and the learner's state that explains them. */
export function learn(
  before: Weighing,
  baseline: learning.LearnerState,
  votes: readonly StoredVote[],
): { after: Weighing; state: learning.LearnerState; learned: number } {
  const state = learning.absorb(baseline, votes)
  const learned = votes.filter(({ at }) => at > before.learnedAt).length
  return { state, learned, after: { ...before, weights: learning.learned(state), learnedAt: before.votedAt } }
}

/** The votes too old to keep, and the baseline that remembers what they taught. */
export function fold(baseline: learning.LearnerState, votes: readonly StoredVote[], now: number) {
  const old = votes.filter(({ at }) => at < now - RETENTION_MS)
  return { votes: old.length, foldedUpTo: old.at(-1)?.at, baseline: learning.absorb(baseline, old) }
}

/** A vote as callers see it. */
export function shown({ at, ...vote }: StoredVote): Vote {
  return { ...vote, topics: [...vote.topics], votedAt: new Date(at).toISOString() }
}
