/**
 * How weights follow from votes, as pure functions. Two rules side by side: the documented ±0.1 a vote, at once,
 * and the learner, which replaces what the first has moved. The stored weights always equal `weigh` of the
 * stored votes. Weights are whole hundredths here, so that ten ups and ten downs give back exactly 1.
 */
import type { LearnReport, TopicReport, WeightChange } from './responses.ts'
import { distinctTopics, topicKey, type Verdict } from './schema.ts'

/** A live vote: `at`, in ms, is strictly greater than that of the vote before it. */
export interface TimedVote {
  articleId: string
  feedback: Verdict
  topics: readonly string[]
  at: number
  /** Whether learning was on when it was cast. */
  teaches: boolean
}

/** What a vote teaches. `of`: among how many topics the vote is shared, where not all of them are listed. */
export interface TrainingVote {
  feedback: Verdict
  topics: readonly string[]
  of?: number
}

/** Discounted counts of one topic: `h` of `n` helpful. `up` and `down` are for the explanation only. */
export interface TopicCounts {
  /** As first spelled. */
  topic: string
  h: number
  n: number
  up: number
  down: number
}

/** What the learner knows: the reader's own discounted counts, and those of each topic by its key. */
export interface LearnerState {
  H: number
  N: number
  topics: ReadonlyMap<string, TopicCounts>
}

/** A topic's weight in hundredths, by the topic's key. */
export type Weights = ReadonlyMap<string, { topic: string; hundredths: number }>

export const newLearnerState: LearnerState = { H: 0, N: 0, topics: new Map() }

const NEUTRAL = 100
const STEP = 10
const LOWEST = 10
const HIGHEST = 200

/** How fast old votes fade: of the reader's own rate, and of a topic's. */
const READER_FADES = 0.99
const TOPIC_FADES = 0.97

/**
 * One vote into the learner: a discounted Beta posterior a topic (Raj & Kalyani 2017), the vote shared equally
 * by the article's topics. A vote without topics changes nothing.
 */
export function train(state: LearnerState, votes: Iterable<TrainingVote>): LearnerState {
  let { H, N } = state
  const topics = new Map(state.topics)
  for (const vote of votes) {
    const own = distinctTopics(vote.topics)
    const { of = own.size } = vote
    if (of === 0) continue
    const y = vote.feedback === 'helpful' ? 1 : 0
    H = READER_FADES * H + y
    N = READER_FADES * N + 1
    for (const [key, topic] of own) {
      const before = topics.get(key) ?? { topic, h: 0, n: 0, up: 0, down: 0 }
      topics.set(key, {
        topic: before.topic,
        h: TOPIC_FADES * before.h + y / of,
        n: TOPIC_FADES * before.n + 1 / of,
        up: before.up + y,
        down: before.down + 1 - y,
      })
    }
  }
  return { ...state, H, N, topics }
}

/** The reader's usual helpful rate, 0–1: Laplace's rule of succession, pulled 30 % to one half. */
export function usualRate({ H, N }: LearnerState): number {
  return 0.5 + 0.7 * ((H + 1) / (N + 2) - 0.5)
}

/** A topic's helpful rate, 0–1, shrunk to the usual one with the strength of four votes (Efron & Morris 1975). */
export function topicRate({ h, n }: TopicCounts, usual: number): number {
  return (h + 4 * usual) / (n + 4)
}

/** The weight that a rate earns beside the usual one, unrounded: 1 as usual, 2 always helpful, 0.1 never. */
export function earnedWeight(rate: number, usual: number): number {
  return rate >= usual ? 1 + (rate - usual) / (1 - usual) : 0.1 + (0.9 * rate) / usual
}

/** The learner's weights, in hundredths. */
export function learnedWeights(state: LearnerState): Weights {
  const usual = usualRate(state)
  const weight = (counts: TopicCounts) => Math.round(100 * earnedWeight(topicRate(counts, usual), usual))
  return new Map(
    [...state.topics].map(([key, counts]) => [key, { topic: counts.topic, hundredths: weight(counts) }]),
  )
}

/** The documented rule: a helpful vote adds 0.1 to each topic, another subtracts it, within 0.1 … 2.0 after each step. */
export function applyQuickRule(weights: Weights, votes: Iterable<TrainingVote>): Weights {
  const after = new Map(weights)
  for (const { feedback, topics } of votes)
    for (const [key, topic] of distinctTopics(topics)) {
      const before = after.get(key) ?? { topic, hundredths: NEUTRAL }
      const moved = before.hundredths + (feedback === 'helpful' ? STEP : -STEP)
      after.set(key, { topic: before.topic, hundredths: Math.min(HIGHEST, Math.max(LOWEST, moved)) })
    }
  return after
}

/**
 * The definition: the quick rule over the votes after `learnedAt`, starting from what the learner makes of the
 * baseline and the votes up to then. `votes` in order of time.
 */
export function computeWeights(
  baseline: LearnerState,
  votes: readonly (TrainingVote & { at: number })[],
  learnedAt: number,
): Weights {
  const state = train(
    baseline,
    votes.filter(({ at }) => at <= learnedAt),
  )
  return applyQuickRule(
    learnedWeights(state),
    votes.filter(({ at }) => at > learnedAt),
  )
}

/** A topic's weight as callers see it: 1.0 where nothing is known of it. */
export function weightOf(weights: Weights, key: string): number {
  return (weights.get(key)?.hundredths ?? NEUTRAL) / 100
}

/** The weights as callers see them, by topic as first spelled. */
export function toRecord(weights: Weights): Record<string, number> {
  return Object.fromEntries([...weights.values()].map(({ topic, hundredths }) => [topic, hundredths / 100]))
}

/** What a vote does to the weights of the topics named in it. */
export function changes(topics: readonly string[], before: Weights, after: Weights): WeightChange[] {
  return [...distinctTopics(topics)].map(([key, topic]) => ({
    topic: after.get(key)?.topic ?? topic,
    before: weightOf(before, key),
    after: weightOf(after, key),
  }))
}

/** The weights that hold: a topic pinned by hand keeps its pin, whatever was learned. */
export function withPins(weights: Weights, pins: readonly { name: string; weight: number }[]): Weights {
  const held = new Map(weights)
  for (const { name, weight } of pins) {
    const topic = weights.get(topicKey(name))?.topic ?? name
    held.set(topicKey(name), { topic, hundredths: Math.round(weight * 100) })
  }
  return held
}

/** What learning makes of the weights that hold, topic by topic, the weightiest first. */
export function report(
  state: LearnerState,
  before: Weights,
  after: Weights,
  pins: readonly { name: string }[] = [],
): Pick<LearnReport, 'usual' | 'topics'> {
  const usual = usualRate(state)
  const byHand = new Set(pins.map(({ name }) => topicKey(name)))
  const topics = [...state.topics].map(([key, counts]): TopicReport => {
    const weight = weightOf(after, key)
    const isPinned = byHand.has(key)
    return {
      topic: counts.topic,
      before: weightOf(before, key),
      after: weight,
      ...(isPinned && { pinned: isPinned }),
      helpful: counts.up,
      notHelpful: counts.down,
      reason: reason(counts, weight, usual, isPinned ? 'hand' : 'learning'),
    }
  })
  return { usual, topics: topics.sort((a, b) => b.after - a.after || (a.topic < b.topic ? -1 : 1)) }
}

/** Why a topic has its weight, in one sentence for a person. */
export function reason(
  counts: TopicCounts,
  weight: number,
  usual: number,
  by: 'vote' | 'learning' | 'hand',
): string {
  const percent = (rate: number) => `${Math.round(100 * rate)} %`
  const votes = `${counts.up} helpful of ${counts.up + counts.down}`
  const rate = percent(topicRate(counts, usual))
  const head = `${counts.topic} ${weight.toFixed(2)}`
  if (by === 'hand') return `${head}: set by hand, so neither votes (${votes}) nor learning move it.`
  if (by === 'vote') return `${head}: ${votes}, moved by 0.1 with each vote since the last learning.`
  return `${head}: ${votes}, recent votes counting most; about ${rate} helpful, where ${percent(usual)} is usual for you.`
}
