/**
 * The records of learning: what the tables store under `weights` and `learner`, and the state that the rules use.
 * Earlier releases kept spellings apart that are one name now, such as the composed and the decomposed `é`. Their
 * entries become one. Pure.
 */
import * as v from 'valibot'
import { mergeByKey } from '../../contract/fields.ts'
import { topicKey } from '../../contract/topicKey.ts'
import { lenientKeepingUnknown } from '../../platform/lenient.ts'
import type { Counts } from './formulas.ts'
import { asSource, asTopic, fromSource, fromTopic } from './names.ts'
import type { VoteHistory, WeightState } from './votes.ts'

const ms = v.pipe(v.number(), v.integer())

/**
 * The weights, with the instants of the newest vote that `learn` has taken in and of the newest vote ever.
 */
export const WeightsRecordSchema = v.object({
  learnedAt: v.optional(ms, 0),
  votedAt: v.optional(ms, 0),
  topics: v.optional(v.array(v.object({ topic: v.string(), hundredths: v.number() })), []),
  /** Votes up to this instant teach nothing. */
  resetAt: v.optional(ms, 0),
  /** The same for single topics, by key. */
  resets: v.optional(v.array(v.object({ topic: v.string(), at: ms })), []),
  /**
   * The same for sources. Release 0.1.0 does not write it and keeps it as it is. The instants say which votes it
   * includes: if they differ from those above, it has to be computed again.
   */
  sources: v.optional(
    v.object({
      learnedAt: v.optional(ms, 0),
      votedAt: v.optional(ms, 0),
      sources: v.optional(v.array(v.object({ source: v.string(), hundredths: v.number() })), []),
      resetAt: v.optional(ms, 0),
      resets: v.optional(v.array(v.object({ source: v.string(), at: ms })), []),
    }),
    {},
  ),
})

const counts = { h: v.number(), n: v.number(), up: v.number(), down: v.number() }
const readerCounts = { H: v.optional(v.number(), 0), N: v.optional(v.number(), 0) }

/** The learner's baseline: the state after all folded votes. */
export const LearnerRecordSchema = v.object({
  ...readerCounts,
  topics: v.optional(v.array(v.object({ topic: v.string(), ...counts })), []),
  sources: v.optional(
    v.object({
      ...readerCounts,
      sources: v.optional(v.array(v.object({ source: v.string(), ...counts })), []),
    }),
    {},
  ),
})

const StoredWeightsSchema = lenientKeepingUnknown(WeightsRecordSchema)
const StoredLearnerSchema = lenientKeepingUnknown(LearnerRecordSchema)

/**
 * @param stored undefined for a new user
 * @returns `isStale` if the weights have to be computed again: spellings were merged, or an earlier release, which
 * does not learn sources, has stored the record
 */
export function readWeights(stored: unknown): { state: WeightState; isStale: boolean } {
  const { topics, resetAt, resets, sources, ...rest } = v.parse(StoredWeightsSchema, stored ?? {})
  const { learnedAt, votedAt, sources: named, resets: sourceResets, ...ofSources } = sources
  const isStale = learnedAt !== rest.learnedAt || votedAt !== rest.votedAt
  const spellings = [
    [...topics, ...resets].map(({ topic }) => topic),
    [...named, ...sourceResets].map(({ source }) => source),
  ]
  const state = {
    ...rest,
    topics: {
      weights: weightsByKey(topics.map(fromTopic)),
      resetAt,
      resets: resetsByKey(resets.map(fromTopic)),
    },
    sources: {
      ...ofSources,
      weights: weightsByKey(named.map(fromSource)),
      resets: resetsByKey(sourceResets.map(fromSource)),
    },
  }
  return { state, isStale: isStale || spellings.some(hasMergedSpellings) }
}

/** The record of a state. */
export function weightsRecord({
  topics,
  sources,
  ...rest
}: WeightState): v.InferInput<typeof WeightsRecordSchema> {
  const resetsOf = (resets: ReadonlyMap<string, number>) => [...resets].map(([name, at]) => ({ name, at }))
  const { weights, resets, ...ofSources } = sources
  return {
    ...rest,
    topics: [...topics.weights.values()].map(asTopic),
    resetAt: topics.resetAt,
    resets: resetsOf(topics.resets).map(asTopic),
    sources: {
      ...ofSources,
      learnedAt: rest.learnedAt,
      votedAt: rest.votedAt,
      sources: [...weights.values()].map(asSource),
      resets: resetsOf(resets).map(asSource),
    },
  }
}

/** The learners' states after all folded votes. */
export function readBaseline(stored: unknown): VoteHistory['baseline'] {
  const { topics, sources, ...rest } = v.parse(StoredLearnerSchema, stored ?? {})
  const { sources: counts, ...ofSources } = sources
  return {
    topics: { ...rest, counts: countsByKey(topics.map(fromTopic)) },
    sources: { ...ofSources, counts: countsByKey(counts.map(fromSource)) },
  }
}

/** The record of the learners' states. */
export function learnerRecord(baseline: VoteHistory['baseline']): v.InferInput<typeof LearnerRecordSchema> {
  const { counts, ...rest } = baseline.topics
  const { counts: sources, ...ofSources } = baseline.sources
  return {
    ...rest,
    topics: [...counts.values()].map(asTopic),
    sources: { ...ofSources, sources: [...sources.values()].map(asSource) },
  }
}

/** The learner's counts by key. The counts of several spellings are added. */
export const countsByKey = (stored: readonly Counts[]): Map<string, Counts> =>
  mergeByKey(stored, (first, second) => ({
    ...first,
    h: first.h + second.h,
    n: first.n + second.n,
    up: first.up + second.up,
    down: first.down + second.down,
  }))

/** The instants of resets by key. The later reset of several spellings counts. */
export const resetsByKey = (stored: readonly { name: string; at: number }[]): Map<string, number> =>
  new Map(
    [...mergeByKey(stored, (first, second) => (first.at >= second.at ? first : second))].map(
      ([key, { at }]) => [key, at],
    ),
  )

/** The weights by key, each as first spelled. If spellings were merged, the weights must be computed again. */
export const weightsByKey = (stored: readonly { name: string; hundredths: number }[]) =>
  mergeByKey(stored, (first) => first)

/** Whether the names include spellings that release 0.1.0 kept apart and that are one topic now. */
export function hasMergedSpellings(names: readonly string[]): boolean {
  const earlierKeys = new Set(names.map((name) => name.trim().toLowerCase()))
  return new Set([...earlierKeys].map(topicKey)).size < earlierKeys.size
}
