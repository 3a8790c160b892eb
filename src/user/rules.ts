/** Decisions about votes, their retention, and jobs, as pure functions. `learning` computes weights. */
import type * as v from 'valibot'
import { knownFingerprints } from '../canonicalUrl.ts'
import { DigestError } from '../errors.ts'
import { type Mute, muting, type Taste } from '../ranking.ts'
import type { ShownDigest } from './jobListTable.ts'
import * as learning from './learning.ts'
import type { PreferencesRecord } from './record.ts'
import type { Checked, WeightReason, WeightReasons } from './responses.ts'
import {
  type CheckSchema,
  distinctTopics,
  type Feedback,
  type Pin,
  type Profile,
  topicKey,
  type Vote,
} from './schema.ts'

const DAY = 24 * 60 * 60_000

/** How long a vote is kept before it is folded into the baseline. */
export const RETENTION_MS = 30 * DAY
/** The interval of the clean-up while there are votes. */
export const CLEANUP_MS = DAY

/** The delay before an interrupted erasure continues. */
export const ERASE_RETRY_MS = 30_000

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

/** The most topics of a user's learning, which is stored as one row. See `limitTopics`. */
export const MAX_TOPICS = 2_000

/** The weights with two instants in ms: the newest vote that was learned, and the newest vote ever. */
export interface WeightState {
  weights: learning.Weights
  learnedAt: number
  votedAt: number
  /**
   * Votes up to `resetAt` teach nothing. Votes up to an instant in `resets` teach nothing about that topic.
   */
  resetAt: number
  resets: ReadonlyMap<string, number>
}

/** A stored vote. */
export interface StoredVote extends learning.TimedVote {
  source?: string | undefined
}

/** The input of learning: the baseline of folded votes, and the live votes in order of time. */
export interface VoteHistory {
  baseline: learning.LearnerState
  votes: readonly StoredVote[]
}

/** A new vote. Its time is later than that of every previous vote, even if the clock is not. */
export function newVote({ votedAt }: WeightState, vote: Feedback, teaches: boolean, now: number): StoredVote {
  return { ...vote, teaches, at: Math.max(now, votedAt + 1) }
}

/**
 * The votes as training data: without votes cast while learning was off, and without those before a reset.
 */
function trainingVotes(
  votes: readonly StoredVote[],
  { resetAt, resets }: WeightState,
): (learning.TrainingVote & { at: number })[] {
  return votes
    .filter(({ teaches, at }) => teaches && at > resetAt)
    .map(({ feedback, topics, at }) => {
      const all = distinctTopics(topics)
      const own = [...all].flatMap(([key, topic]) => (at > (resets.get(key) ?? 0) ? [topic] : []))
      return { feedback, topics: own, of: all.size, at }
    })
}

/** Adds a new vote by the quick rule. Only the weights of its topics change. */
export function addVote(before: WeightState, vote: StoredVote): WeightState {
  const weights = learning.applyQuickRule(before.weights, trainingVotes([vote], before))
  return { ...before, weights, votedAt: vote.at }
}

/** Computes the weights by their definition after any change of the votes. `votes` are in order of time. */
export function recomputeWeights(before: WeightState, { baseline, votes }: VoteHistory): WeightState {
  const votedAt = Math.max(before.votedAt, votes.at(-1)?.at ?? 0)
  return {
    ...before,
    weights: learning.computeWeights(baseline, trainingVotes(votes, before), before.learnedAt),
    votedAt,
  }
}

/**
 * The state with at most `MAX_TOPICS` topics. The topics that taught longest ago and have no live vote are
 * dropped. Their counts are in the baseline only, so no other weight changes. A reset of such a topic has no
 * effect any more and is dropped too.
 * @param history of the state; called only over the limit, because it reads every vote
 * @returns `baseline` if topics of it are dropped
 * @throws `too_large` if more topics have live votes
 */
export function limitTopics(
  state: WeightState,
  history: () => VoteHistory,
): { weightState: WeightState; baseline?: learning.LearnerState } {
  const { weights, resets } = state
  if (Math.max(weights.size, resets.size) <= MAX_TOPICS) return { weightState: state }
  const { baseline, votes } = history()
  const live = new Set(votes.flatMap(({ topics }) => [...distinctTopics(topics).keys()]))
  const excess = Math.max(0, weights.size - MAX_TOPICS)
  const dropped = new Set([...baseline.topics.keys()].filter((key) => !live.has(key)).slice(0, excess))
  const withoutDropped = <T>(topics: ReadonlyMap<string, T>) =>
    new Map([...topics].filter(([key]) => !dropped.has(key)))
  const kept = {
    ...state,
    weights: withoutDropped(weights),
    resets: new Map([...resets].filter(([key]) => live.has(key))),
  }
  if (Math.max(kept.weights.size, kept.resets.size) > MAX_TOPICS)
    throw new DigestError('too_large', `More than ${MAX_TOPICS} topics have votes of the last 30 days`)
  return {
    weightState: kept,
    ...(dropped.size > 0 && { baseline: { ...baseline, topics: withoutDropped(baseline.topics) } }),
  }
}

/** The weights after learning from every vote, and the learner's state that explains them. */
export function learnFrom(before: WeightState, { baseline, votes }: VoteHistory) {
  const taught = trainingVotes(votes, before)
  const state = learning.train(baseline, taught)
  const learned = taught.filter(({ at }) => at > before.learnedAt).length
  const after: WeightState = { ...before, weights: learning.learnedWeights(state), learnedAt: before.votedAt }
  return { state, learned, after }
}

/**
 * The votes that are too old to keep, and the baseline that includes them. Only learned votes may be folded.
 */
export function foldOldVotes(learned: WeightState, { baseline, votes }: VoteHistory, now: number) {
  const old = votes.filter(({ at }) => at < now - RETENTION_MS)
  return {
    votes: old.length,
    foldedUpTo: old.at(-1)?.at,
    baseline: learning.train(baseline, trainingVotes(old, learned)),
  }
}

/** Resets learning, on one topic or on all. Returns the same object if the topic is unknown. */
export function resetLearning(
  before: WeightState,
  { baseline, votes }: VoteHistory,
  topic: string | undefined,
) {
  const at = before.votedAt
  if (topic === undefined) {
    const after = { ...before, weights: new Map(), learnedAt: at, resetAt: at, resets: new Map() }
    return { after, baseline: learning.newLearnerState }
  }
  const key = topicKey(topic)
  const isKnown =
    before.weights.has(key) ||
    baseline.topics.has(key) ||
    votes.some((vote) => vote.topics.some((name) => topicKey(name) === key))
  if (!isKnown) return { after: before, baseline }
  // A reset from before all remaining votes affects none of them.
  const oldest = votes[0]?.at ?? at
  const resets = new Map([...before.resets].filter(([, since]) => since >= oldest)).set(key, at)
  const topics = new Map(baseline.topics)
  topics.delete(key)
  const kept = { ...baseline, topics }
  return {
    after: recomputeWeights({ ...before, resets }, { baseline: kept, votes }),
    baseline: kept,
  }
}

/** The reason for each weight, the largest weight first. */
export function explainWeights(
  weighing: WeightState,
  evidence: VoteHistory,
  pins: readonly Pin[],
): WeightReasons {
  const { state } = learnFrom(weighing, evidence)
  const live = trainingVotes(evidence.votes, weighing)
  const lastVote = new Map(
    live.flatMap(({ topics, at }) => topics.map((topic) => [topicKey(topic), at] as const)),
  )
  const byHand = new Set(pins.map(({ name }) => topicKey(name)))
  const held = learning.withPins(weighing.weights, pins)
  const weights = [...held].map(([key, { topic, hundredths }]): WeightReason => {
    const counts = state.topics.get(key) ?? { topic, h: 0, n: 0, up: 0, down: 0 }
    const votedAt = lastVote.get(key)
    const by = byHand.has(key) ? 'hand' : (votedAt ?? 0) > weighing.learnedAt ? 'vote' : 'learning'
    const weight = hundredths / 100
    return {
      topic,
      weight,
      by,
      helpful: counts.up,
      notHelpful: counts.down,
      ...(votedAt !== undefined && { votedAt: new Date(votedAt).toISOString() }),
      reason: learning.reason({ ...counts, topic }, weight, learning.usualRate(state), by),
    }
  })
  return {
    usual: learning.usualRate(state),
    weights: weights.sort((a, b) => b.weight - a.weight || (a.topic < b.topic ? -1 : 1)),
  }
}

/** What ranks a reader's articles: the weights with pins, and the mutes. */
export function rankingProfile({ weights }: WeightState, preferences: PreferencesRecord): Taste {
  const { pinnedTopics, mutedTopics, mutedSources } = preferences
  return { weights: learning.toRecord(learning.withPins(weights, pinnedTopics)), mutedTopics, mutedSources }
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
  { weights, ...mutes }: Taste,
  { maxArticles, language }: PreferencesRecord,
  seen: string[],
  now: number,
): Profile {
  const counting = (muted: readonly Mute[]) =>
    muted.filter(({ until }) => until === undefined || Date.parse(until) > now).map(({ name }) => ({ name }))
  return {
    weights: Object.entries(weights).flatMap(([topic, weight]) => (weight === 1 ? [] : [{ topic, weight }])),
    mutedTopics: counting(mutes.mutedTopics),
    mutedSources: counting(mutes.mutedSources),
    maxArticles,
    seen: [' ', ...seen.slice(0, MAX_SEEN).map((print) => `${print} `)].join(''),
    ...(language !== undefined && { language }),
  }
}

/** A vote as callers see it. */
export function toVote({ at, teaches, ...vote }: StoredVote): Vote {
  return {
    ...vote,
    topics: [...vote.topics],
    votedAt: new Date(at).toISOString(),
    ...(!teaches && { teaches }),
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
