/**
 * Computes weights from votes, as pure functions. There are two rules: the documented quick rule of ±0.1 per
 * vote, applied at once, and the learner, whose weights replace those of the quick rule. The stored weights
 * always equal `computeWeights` of the stored votes. Weights are whole hundredths here, so that ten ups and
 * ten downs return to exactly 1.
 */
import type { LearnReport, TopicReport, WeightChange } from './responses.ts'
import { distinctTopics, topicKey, type Verdict } from './schema.ts'

/** A live vote. `at`, in ms, is strictly greater than that of the previous vote. */
export interface TimedVote {
  articleId: string
  feedback: Verdict
  topics: readonly string[]
  at: number
  /** Whether learning was switched on when the vote was cast. */
  teaches: boolean
}

/**
 * A vote as training data. `of`: the number of topics that share the vote, if `topics` does not list all of
 * them.
 */
export interface TrainingVote {
  feedback: Verdict
  topics: readonly string[]
  of?: number
}

/** Discounted counts of a topic: `h` of `n` votes are helpful. `up` and `down` are for explanations only. */
export interface TopicCounts {
  /** As first spelled. */
  topic: string
  h: number
  n: number
  up: number
  down: number
}

/**
 * The learner's state: discounted counts of the reader's votes (`H` of `N` helpful), and of each topic by its
 * key. The topic that taught longest ago comes first.
 */
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

/** Discount factors per vote: of the reader's overall rate, and of a topic's rate. */
const READER_FADES = 0.99
const TOPIC_FADES = 0.97

/**
 * Trains the learner with votes: a discounted Beta posterior for each topic (Raj & Kalyani 2017). A vote is
 * shared equally by the article's topics. A vote without topics changes nothing.
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
      // To the end: the topics are in the order in which they last taught.
      topics.delete(key)
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

/** The reader's usual helpful rate, 0–1: Laplace's rule of succession, shrunk by 30 % towards one half. */
export function usualRate({ H, N }: LearnerState): number {
  return 0.5 + 0.7 * ((H + 1) / (N + 2) - 0.5)
}

/**
 * A topic's helpful rate, 0–1, shrunk towards the usual rate with the strength of four votes (Efron & Morris
 * 1975).
 */
export function topicRate({ h, n }: TopicCounts, usual: number): number {
  return (h + 4 * usual) / (n + 4)
}

/**
 * The weight for a rate compared with the usual rate, not rounded: 1 at the usual rate, 2 if always helpful,
 * 0.1 if never.
 */
export function earnedWeight(rate: number, usual: number): number {
  return rate >= usual ? 1 + (rate - usual) / (1 - usual) : 0.1 + (0.9 * rate) / usual
}

/** The weights of a learner's state, in hundredths. */
export function learnedWeights(state: LearnerState): Weights {
  const usual = usualRate(state)
  const weight = (counts: TopicCounts) => Math.round(100 * earnedWeight(topicRate(counts, usual), usual))
  return new Map(
    [...state.topics].map(([key, counts]) => [key, { topic: counts.topic, hundredths: weight(counts) }]),
  )
}

/**
 * The documented quick rule: a helpful vote adds 0.1 to each topic, the other verdict subtracts 0.1. The
 * result stays within 0.1–2.0.
 */
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
 * The definition of the weights: the learner's weights from the baseline and the votes up to `learnedAt`,
 * then the quick rule for later votes. `votes` are in order of time.
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

/** A topic's weight as callers see it. 1.0 for an unknown topic. */
export function weightOf(weights: Weights, key: string): number {
  return (weights.get(key)?.hundredths ?? NEUTRAL) / 100
}

/** The weights as callers see them, by topic as first spelled. */
export function toRecord(weights: Weights): Record<string, number> {
  return Object.fromEntries([...weights.values()].map(({ topic, hundredths }) => [topic, hundredths / 100]))
}

/** How a vote changes the weights of its topics. */
export function changes(topics: readonly string[], before: Weights, after: Weights): WeightChange[] {
  return [...distinctTopics(topics)].map(([key, topic]) => ({
    topic: after.get(key)?.topic ?? topic,
    before: weightOf(before, key),
    after: weightOf(after, key),
  }))
}

/** The weights with pins applied: a pinned topic has the weight of its pin, whatever was learned. */
export function withPins(weights: Weights, pins: readonly { name: string; weight: number }[]): Weights {
  const held = new Map(weights)
  for (const { name, weight } of pins) {
    const topic = weights.get(topicKey(name))?.topic ?? name
    held.set(topicKey(name), { topic, hundredths: Math.round(weight * 100) })
  }
  return held
}

/** The report of a learning run: each topic before and after, the largest weight first. */
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

/** The reason for a topic's weight, in one sentence for a person. */
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
