/** Decisions about votes and the weights that they teach. They are pure functions. `formulas` has the computation. */
import { DigestError } from '../../contract/errors.ts'
import { distinctTopics } from '../../contract/fields.ts'
import type { Feedback, Verdict, Vote } from '../../contract/learning.ts'
import { topicKey } from '../../contract/topicKey.ts'
import type { Taste } from '../../ranking.ts'
import type { PreferencesRecord } from '../preferences.ts'
import * as formulas from './formulas.ts'
import { type PerSubject, perSubject, type Subject } from './subject.ts'

const DAY = 24 * 60 * 60_000

/** How long a vote is kept before it is folded into the baseline. */
export const VOTE_RETENTION_MS = 30 * DAY
/** The interval of the clean-up while there are votes. */
export const CLEANUP_MS = DAY

/**
 * The most live votes, and how long they are together. Learning reads all of them at once. A further one makes room: the
 * oldest are learned and folded before they are 30 days old, many at a time, because that reads every vote.
 */
export const MAX_VOTES: LiveVotes = { count: 20_000, bytes: 16 * 1024 * 1024 }
/** What is left of full votes. */
export const VOTES_AFTER_FOLDING: LiveVotes = { count: 19_000, bytes: 15 * 1024 * 1024 }

/** How many live votes there are, and how long they are together in memory. */
export interface LiveVotes {
  count: number
  bytes: number
}

/** How long a vote is in memory: two bytes a character. */
export const voteBytes = ({
  articleId,
  topics,
  source = '',
}: Pick<StoredVote, 'articleId' | 'topics' | 'source'>) =>
  topics.reduce((sum, topic) => sum + 2 * topic.length, 2 * (articleId.length + source.length))

/** The most topics, and the most sources, of a user's learning, which is stored as one row. See `limitNames`. */
export const MAX_NAMES = 2_000

/** The weights of topics or of sources. */
export interface Learned {
  weights: formulas.Weights
  /** Votes up to this instant teach nothing. */
  resetAt: number
  /** Votes up to such an instant teach nothing about that name. By key. */
  resets: ReadonlyMap<string, number>
}

/** The weights with two instants in ms: the newest vote that was learned, and the newest vote ever. */
export interface WeightState extends PerSubject<Learned> {
  learnedAt: number
  votedAt: number
}

/** A stored vote. `at`, in ms, is strictly greater than that of the previous vote. */
export interface StoredVote {
  articleId: string
  feedback: Verdict
  topics: readonly string[]
  source?: string | undefined
  at: number
  /** Whether learning was switched on when the vote was cast. */
  teaches: boolean
}

/** The input of learning: the baseline of folded votes, and the live votes in order of time. */
export interface VoteHistory {
  baseline: PerSubject<formulas.LearnerState>
  votes: readonly StoredVote[]
}

/** The weights of a user without votes. */
export const newWeights: WeightState = {
  learnedAt: 0,
  votedAt: 0,
  ...perSubject(() => ({ weights: new Map(), resetAt: 0, resets: new Map() })),
}

export const newBaseline = perSubject(() => formulas.newLearnerState)

const namesIn = (subject: Subject, { topics, source }: Pick<StoredVote, 'topics' | 'source'>) =>
  subject === 'topics' ? topics : source === undefined ? [] : [source]

/** The names in votes by their keys, each as first spelled. */
const namesInAll = (subject: Subject, votes: readonly StoredVote[]) =>
  distinctTopics(votes.flatMap((vote) => namesIn(subject, vote)))

/** A new vote. Its time is later than that of every previous vote, even if the clock is not. */
export function newVote({ votedAt }: WeightState, vote: Feedback, teaches: boolean, now: number): StoredVote {
  return { ...vote, teaches, at: Math.max(now, votedAt + 1) }
}

/**
 * The votes as training data: without votes cast while learning was off, and without those before a reset.
 */
function trainingVotes(
  subject: Subject,
  votes: readonly StoredVote[],
  { resetAt, resets }: Learned,
): (formulas.TrainingVote & { at: number })[] {
  return votes
    .filter(({ teaches, at }) => teaches && at > resetAt)
    .map((vote) => {
      const { feedback, at } = vote
      const all = distinctTopics(namesIn(subject, vote))
      const names = [...all].flatMap(([key, name]) => (at > (resets.get(key) ?? 0) ? [name] : []))
      return { feedback, names, of: all.size, at }
    })
}

/** Adds a new vote by the quick rule. Only the weights of its topics and of its source change. */
export function addVote(before: WeightState, vote: StoredVote): WeightState {
  const added = perSubject((subject) => {
    const learned = before[subject]
    const training = trainingVotes(subject, [vote], learned)
    return { ...learned, weights: formulas.applyQuickRule(learned.weights, training) }
  })
  return { ...before, ...added, votedAt: vote.at }
}

/** Computes the weights by their definition after any change of the votes. `votes` are in order of time. */
export function recomputeWeights(before: WeightState, { baseline, votes }: VoteHistory): WeightState {
  const recomputed = perSubject((subject) => {
    const learned = before[subject]
    const training = trainingVotes(subject, votes, learned)
    return { ...learned, weights: formulas.computeWeights(baseline[subject], training, before.learnedAt) }
  })
  return { ...before, ...recomputed, votedAt: Math.max(before.votedAt, votes.at(-1)?.at ?? 0) }
}

/**
 * The state with at most `MAX_NAMES` topics and as many sources. Those that were taught longest ago and have no live
 * vote are dropped. Their counts are in the baseline only, so no other weight changes. A reset of such a name has no
 * effect any more and is dropped too.
 * @param history of the state; called only over the limit, because it reads every vote
 * @returns `baseline` if names of it are dropped
 * @throws `too_large` if more topics, or more sources, have live votes
 */
export function limitNames(
  state: WeightState,
  history: () => VoteHistory,
): { weightState: WeightState; baseline?: VoteHistory['baseline'] } {
  const size = ({ weights, resets }: Learned) => Math.max(weights.size, resets.size)
  if (Math.max(size(state.topics), size(state.sources)) <= MAX_NAMES) return { weightState: state }
  const { baseline, votes } = history()
  const limited = perSubject((subject) => {
    const live = namesInAll(subject, votes)
    const learned = state[subject]
    const unneeded = [...baseline[subject].counts.keys()].filter((key) => !live.has(key))
    const dropped = new Set(unneeded.slice(0, Math.max(0, learned.weights.size - MAX_NAMES)))
    const without = <T>(names: ReadonlyMap<string, T>) =>
      new Map([...names].filter(([key]) => !dropped.has(key)))
    const remaining = {
      ...learned,
      weights: without(learned.weights),
      resets:
        size(learned) > MAX_NAMES
          ? new Map([...learned.resets].filter(([key]) => live.has(key)))
          : learned.resets,
    }
    if (size(remaining) > MAX_NAMES)
      throw new DigestError('too_large', `More than ${MAX_NAMES} ${subject} have votes of the last 30 days`)
    return {
      remaining,
      dropped: dropped.size,
      baseline: { ...baseline[subject], counts: without(baseline[subject].counts) },
    }
  })
  return {
    weightState: { ...state, ...perSubject((subject) => limited[subject].remaining) },
    ...(limited.topics.dropped + limited.sources.dropped > 0 && {
      baseline: perSubject((subject) => limited[subject].baseline),
    }),
  }
}

/** The weights after learning from every vote, and the learners' states that explain them. */
export function learnFrom(before: WeightState, { baseline, votes }: VoteHistory) {
  const taught = perSubject((subject) => trainingVotes(subject, votes, before[subject]))
  const states = perSubject((subject) => formulas.train(baseline[subject], taught[subject]))
  const newlyTaught = [...taught.topics, ...taught.sources.filter(({ of = 0 }) => of > 0)]
    .map(({ at }) => at)
    .filter((at) => at > before.learnedAt)
  const after: WeightState = {
    ...before,
    ...perSubject((subject) => ({ ...before[subject], weights: formulas.learnedWeights(states[subject]) })),
    learnedAt: before.votedAt,
  }
  return { states, learned: new Set(newlyTaught).size, after }
}

/**
 * The votes that are too old to keep, or the oldest of too many, and the baseline that includes them. Only learned votes
 * may be folded.
 */
export function foldOldVotes(
  learned: WeightState,
  { baseline, votes }: VoteHistory,
  now: number,
  most: LiveVotes = MAX_VOTES,
) {
  let { length: count } = votes
  let bytes = votes.reduce((sum, vote) => sum + voteBytes(vote), 0)
  const old: StoredVote[] = []
  for (const vote of votes) {
    if (vote.at >= now - VOTE_RETENTION_MS && count <= most.count && bytes <= most.bytes) break
    old.push(vote)
    count -= 1
    bytes -= voteBytes(vote)
  }
  return {
    foldedUpTo: old.at(-1)?.at,
    baseline: perSubject((subject) =>
      formulas.train(baseline[subject], trainingVotes(subject, old, learned[subject])),
    ),
  }
}

/**
 * Resets learning, on one topic or source or on all. Returns the same state if the name is unknown.
 * @param name undefined for all
 */
export function resetLearning(
  subject: Subject,
  before: WeightState,
  history: VoteHistory,
  name: string | undefined,
): { after: WeightState; baseline: VoteHistory['baseline'] } {
  const { baseline, votes } = history
  const at = before.votedAt
  const learned = before[subject]
  const reset = (after: Learned, state: formulas.LearnerState) => {
    const remaining = { ...baseline, [subject]: state }
    return {
      after: recomputeWeights({ ...before, [subject]: after }, { baseline: remaining, votes }),
      baseline: remaining,
    }
  }
  if (name === undefined)
    return reset({ ...learned, resetAt: at, resets: new Map() }, formulas.newLearnerState)
  const key = topicKey(name)
  const { counts } = baseline[subject]
  const isKnown = learned.weights.has(key) || counts.has(key) || namesInAll(subject, votes).has(key)
  if (!isKnown) return { after: before, baseline }
  // A reset from before all remaining votes affects none of them.
  const oldest = votes[0]?.at ?? at
  const resets = new Map([...learned.resets].filter(([, since]) => since >= oldest)).set(key, at)
  const others = new Map(counts)
  others.delete(key)
  return reset({ ...learned, resets }, { ...baseline[subject], counts: others })
}

/** The reason for each weight of topics and of sources, the largest weight first. */
export function explainWeights(state: WeightState, history: VoteHistory, preferences: PreferencesRecord) {
  const { states } = learnFrom(state, history)
  return perSubject((subject) => {
    const training = trainingVotes(subject, history.votes, state[subject])
    const votedAt = new Map(
      training.flatMap(({ names, at }) => names.map((name) => [topicKey(name), at] as const)),
    )
    const { weights } = state[subject]
    return formulas.explain(states[subject], weights, votedAt, state.learnedAt, pinsOf(preferences)[subject])
  })
}

/** The weights that the reader has set by hand. */
export const pinsOf = ({ pinnedTopics, pinnedSources }: PreferencesRecord) => ({
  topics: pinnedTopics,
  sources: pinnedSources,
})

/** What ranks a reader's articles: the weights with pins, and the mutes. */
export function rankingProfile(state: WeightState, preferences: PreferencesRecord): Required<Taste> {
  const pins = pinsOf(preferences)
  const { topics, sources } = perSubject((subject) =>
    formulas.withPins(state[subject].weights, pins[subject]),
  )
  const { mutedTopics, mutedSources } = preferences
  return {
    weights: formulas.toRecord(topics),
    sourceWeights: formulas.toRecord(sources),
    mutedTopics,
    mutedSources,
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
