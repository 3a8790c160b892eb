/**
 * The records of learning. What is stored under `weights` and `learner`, and the state that the rules use.
 * Pure.
 */
import * as v from 'valibot'
import { topicKey } from '../../contract/topicKey.ts'
import { lenientKeepingUnknown } from '../../platform/lenient.ts'
import { HIGHEST, LOWEST } from './formulas.ts'
import { perSubject } from './subject.ts'
import { MAX_NAMES, type VoteHistory, type WeightState } from './votes.ts'

const ms = v.pipe(v.number(), v.integer(), v.minValue(0))
const count = v.pipe(v.number(), v.minValue(0))
const names = <S extends v.GenericSchema>(entry: S) =>
  v.optional(v.pipe(v.array(entry), v.maxLength(MAX_NAMES)), [])

/** The weights of topics or of sources. */
const LearnedSchema = v.object({
  weights: names(
    v.object({
      name: v.string(),
      hundredths: v.pipe(v.number(), v.integer(), v.minValue(LOWEST), v.maxValue(HIGHEST)),
    }),
  ),
  /** Votes up to this instant teach nothing. */
  resetAt: v.optional(ms, 0),
})

/**
 * The weights, with the instants of the newest vote that `learn` has taken in and of the newest vote ever.
 */
export const WeightsRecordSchema = v.object({
  learnedAt: v.optional(ms, 0),
  votedAt: v.optional(ms, 0),
  topics: v.optional(LearnedSchema, {}),
  sources: v.optional(LearnedSchema, {}),
  /** Hashes of the articles with a live vote: see `LearningStore`. */
  voted: v.optional(v.custom<Uint32Array>((value) => value instanceof Uint32Array)),
  /** How long those votes are together, in bytes. */
  voteBytes: v.optional(count, 0),
})

const NameResetsSchema = names(v.object({ name: v.string(), at: ms }))

/** Votes up to such an instant teach nothing about that name. By key. Apart from the weights, to be within the size of a record. */
export const ResetsRecordSchema = v.object({ topics: NameResetsSchema, sources: NameResetsSchema })

/** Discounted counts of the reader's votes, and of each name. The name that was taught longest ago comes first. */
const CountsSchema = v.object({
  H: v.optional(count, 0),
  N: v.optional(count, 0),
  counts: names(v.object({ name: v.string(), h: count, n: count, up: count, down: count })),
})

/** The learner's baseline: the state after all folded votes. */
export const LearnerRecordSchema = v.object({
  topics: v.optional(CountsSchema, {}),
  sources: v.optional(CountsSchema, {}),
})

const StoredWeightsSchema = lenientKeepingUnknown(WeightsRecordSchema)
const StoredResetsSchema = lenientKeepingUnknown(ResetsRecordSchema)
const StoredLearnerSchema = lenientKeepingUnknown(LearnerRecordSchema)

const byKey = <Entry extends { name: string }>(entries: readonly Entry[]) =>
  new Map(entries.map((entry) => [topicKey(entry.name), entry]))

/** The stored weights, and the hashes of the articles whose votes they include. */
export function readWeights(
  stored: unknown,
  storedResets: unknown,
): { state: WeightState; voted: Uint32Array; voteBytes: number } {
  const { voted = new Uint32Array(), voteBytes, ...record } = v.parse(StoredWeightsSchema, stored)
  const resets = v.parse(StoredResetsSchema, storedResets)
  const state = {
    ...record,
    ...perSubject((subject) => ({
      ...record[subject],
      weights: byKey(record[subject].weights),
      resets: new Map(resets[subject].map(({ name, at }) => [name, at])),
    })),
  }
  return { state, voted, voteBytes }
}

/** The record of a state. */
export function weightsRecord(
  state: WeightState,
  voted: Uint32Array,
  voteBytes: number,
): v.InferOutput<typeof WeightsRecordSchema> {
  return {
    ...state,
    voted,
    voteBytes,
    ...perSubject((subject) => {
      const { weights, resets: _, ...rest } = state[subject]
      return { ...rest, weights: [...weights.values()] }
    }),
  }
}

/** The record of the resets of single names. */
export function resetsRecord(state: WeightState): v.InferOutput<typeof ResetsRecordSchema> {
  return perSubject((subject) => [...state[subject].resets].map(([name, at]) => ({ name, at })))
}

/** The learners' states after all folded votes. */
export function readBaseline(stored: unknown): VoteHistory['baseline'] {
  const record = v.parse(StoredLearnerSchema, stored)
  return perSubject((subject) => ({ ...record[subject], counts: byKey(record[subject].counts) }))
}

/** The record of the learners' states. */
export function learnerRecord(baseline: VoteHistory['baseline']): v.InferOutput<typeof LearnerRecordSchema> {
  return perSubject((subject) => ({ ...baseline[subject], counts: [...baseline[subject].counts.values()] }))
}
