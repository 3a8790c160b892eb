/**
 * Computes weights from votes, as pure functions. The same learner runs twice: over topics and over sources. What a
 * vote teaches about is called a name here. There are two rules: the documented quick rule of ±0.1 per vote, applied
 * at once, and the learner, whose weights replace those of the quick rule. The stored weights always equal
 * `computeWeights` of the stored votes. Weights are whole hundredths here, so that ten ups and ten downs return to
 * exactly 1.
 */
import { distinctTopics } from '../../contract/fields.ts'
import type { Verdict } from '../../contract/learning.ts'
import type { Pin } from '../../contract/preferences.ts'
import { topicKey } from '../../contract/topicKey.ts'

/**
 * A vote as training data. `of`: how many names share the vote, if `names` does not list all of them.
 */
export interface TrainingVote {
  feedback: Verdict
  names: readonly string[]
  of?: number
}

/** Discounted counts of a name: `h` of `n` votes are helpful. `up` and `down` are for explanations only. */
export interface Counts {
  /** As first spelled. */
  name: string
  h: number
  n: number
  up: number
  down: number
}

/**
 * The learner's state: discounted counts of the reader's votes (`H` of `N` helpful), and of each name by its
 * key. The name that was taught longest ago comes first.
 */
export interface LearnerState {
  H: number
  N: number
  counts: ReadonlyMap<string, Counts>
}

/** A name's weight in hundredths, by the name's key. */
export type Weights = ReadonlyMap<string, { name: string; hundredths: number }>

export const newLearnerState: LearnerState = { H: 0, N: 0, counts: new Map() }

const NEUTRAL = 100
const STEP = 10
/** The least and the largest weight, in hundredths. */
export const LOWEST = 10
export const HIGHEST = 200

/** Discount factors per vote: of the reader's overall rate, and of a name's rate. */
const READER_FADES = 0.99
const NAME_FADES = 0.97

/**
 * Trains the learner with votes: a discounted Beta posterior for each name (Raj & Kalyani 2017). A vote is
 * shared equally by its names. A vote without names changes nothing.
 */
export function train(state: LearnerState, votes: Iterable<TrainingVote>): LearnerState {
  let { H, N } = state
  const counts = new Map(state.counts)
  for (const vote of votes) {
    const own = distinctTopics(vote.names)
    const { of = own.size } = vote
    if (of === 0) continue
    const y = vote.feedback === 'helpful' ? 1 : 0
    H = READER_FADES * H + y
    N = READER_FADES * N + 1
    for (const [key, name] of own) {
      const before = counts.get(key) ?? { name, h: 0, n: 0, up: 0, down: 0 }
      // To the end: the names are in the order in which they were last taught.
      counts.delete(key)
      counts.set(key, {
        ...before,
        h: NAME_FADES * before.h + y / of,
        n: NAME_FADES * before.n + 1 / of,
        up: before.up + y,
        down: before.down + 1 - y,
      })
    }
  }
  return { ...state, H, N, counts }
}

/** The reader's usual helpful rate, 0–1: Laplace's rule of succession, shrunk by 30 % towards one half. */
export function usualRate({ H, N }: LearnerState): number {
  return 0.5 + 0.7 * ((H + 1) / (N + 2) - 0.5)
}

/**
 * A name's helpful rate, 0–1, shrunk towards the usual rate with the strength of four votes (Efron & Morris
 * 1975).
 */
export function helpfulRate({ h, n }: Counts, usual: number): number {
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
  const weight = (counts: Counts) => Math.round(100 * earnedWeight(helpfulRate(counts, usual), usual))
  return new Map(
    [...state.counts].map(([key, counts]) => [key, { name: counts.name, hundredths: weight(counts) }]),
  )
}

/**
 * The documented quick rule: a helpful vote adds 0.1 to each name, the other verdict subtracts 0.1. The
 * result stays within 0.1–2.0.
 */
export function applyQuickRule(weights: Weights, votes: Iterable<TrainingVote>): Weights {
  const after = new Map(weights)
  for (const { feedback, names } of votes)
    for (const [key, name] of distinctTopics(names)) {
      const before = after.get(key) ?? { name, hundredths: NEUTRAL }
      const moved = before.hundredths + (feedback === 'helpful' ? STEP : -STEP)
      after.set(key, { name: before.name, hundredths: Math.min(HIGHEST, Math.max(LOWEST, moved)) })
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

/** A name's weight as callers see it. 1.0 for an unknown name. */
export function weightOf(weights: Weights, key: string): number {
  return (weights.get(key)?.hundredths ?? NEUTRAL) / 100
}

/** The weights as callers see them, by name as first spelled. */
export function toRecord(weights: Weights): Record<string, number> {
  return Object.fromEntries([...weights.values()].map(({ name, hundredths }) => [name, hundredths / 100]))
}

/** How a vote changes the weights of its names. A pinned weight does not change. */
export function changes(
  names: readonly string[],
  before: Weights,
  after: Weights,
  pins: readonly Pin[] = [],
) {
  const pinned = withPins(new Map(), pins)
  return [...distinctTopics(names)].map(([key, name]) => ({
    name: (after.get(key) ?? pinned.get(key))?.name ?? name,
    before: weightOf(pinned.has(key) ? pinned : before, key),
    after: weightOf(pinned.has(key) ? pinned : after, key),
  }))
}

/** The weights with pins applied: a pinned name has the weight of its pin, whatever was learned. */
export function withPins(weights: Weights, pins: readonly Pin[]): Weights {
  const pinned = new Map(weights)
  for (const { name, weight } of pins) {
    const spelled = weights.get(topicKey(name))?.name ?? name
    pinned.set(topicKey(name), { name: spelled, hundredths: Math.round(weight * 100) })
  }
  return pinned
}

const heaviestFirst = (a: { name: string; weight: number }, b: { name: string; weight: number }) =>
  b.weight - a.weight || (a.name < b.name ? -1 : 1)

/** The report of a learning run: each name before and after, the largest weight first. */
export function report(state: LearnerState, before: Weights, after: Weights, pins: readonly Pin[] = []) {
  const usual = usualRate(state)
  const byHand = new Set(pins.map(({ name }) => topicKey(name)))
  const shownBefore = withPins(before, pins)
  const shownAfter = withPins(after, pins)
  const names = [...state.counts].map(([key, counts]) => {
    const weight = weightOf(shownAfter, key)
    const isPinned = byHand.has(key)
    return {
      name: counts.name,
      weight,
      before: weightOf(shownBefore, key),
      ...(isPinned && { pinned: isPinned }),
      helpful: counts.up,
      notHelpful: counts.down,
      reason: reason(counts, weight, usual, isPinned ? 'hand' : 'learning'),
    }
  })
  const reported = names
    .sort(heaviestFirst)
    .map(({ name, weight, before, ...rest }) => ({ name, before, after: weight, ...rest }))
  return { usual, names: reported }
}

/**
 * The reason for each weight, the largest weight first.
 * @param votedAt the instant in ms of the latest vote on each name, by its key
 */
export function explain(
  state: LearnerState,
  weights: Weights,
  votedAt: ReadonlyMap<string, number>,
  learnedAt: number,
  pins: readonly Pin[],
) {
  const usual = usualRate(state)
  const byHand = new Set(pins.map(({ name }) => topicKey(name)))
  const names = [...withPins(weights, pins)].map(([key, { name, hundredths }]) => {
    const counts = state.counts.get(key) ?? { name, h: 0, n: 0, up: 0, down: 0 }
    const latest = votedAt.get(key)
    const by = byHand.has(key) ? 'hand' : (latest ?? 0) > learnedAt ? 'vote' : 'learning'
    const weight = hundredths / 100
    return {
      name,
      weight,
      by,
      helpful: counts.up,
      notHelpful: counts.down,
      ...(latest !== undefined && { votedAt: new Date(latest).toISOString() }),
      reason: reason({ ...counts, name }, weight, usual, by),
    } as const
  })
  return { usual, names: names.sort(heaviestFirst) }
}

/** The reason for a weight, in one sentence for a person. */
export function reason(
  counts: Counts,
  weight: number,
  usual: number,
  by: 'vote' | 'learning' | 'hand',
): string {
  const percent = (rate: number) => `${Math.round(100 * rate)} %`
  const votes = `${counts.up} helpful of ${counts.up + counts.down}`
  const rate = percent(helpfulRate(counts, usual))
  const head = `${counts.name} ${weight.toFixed(2)}`
  if (by === 'hand') return `${head}: set by hand, so neither votes (${votes}) nor learning move it.`
  if (by === 'vote') return `${head}: ${votes}, moved by 0.1 with each vote since the last learning.`
  return `${head}: ${votes}, recent votes counting most; about ${rate} helpful, where ${percent(usual)} is usual for you.`
}
