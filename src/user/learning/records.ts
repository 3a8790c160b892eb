/** The records of learning: what is stored under `weights` and `learner`, and the state that the rules use. Pure. */
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
  /** The same for single names, by key. */
  resets: names(v.object({ name: v.string(), at: ms })),
})

/**
 * The weights, with the instants of the newest vote that `learn` has taken in and of the newest vote ever.
 */
export const WeightsRecordSchema = v.object({
  learnedAt: v.optional(ms, 0),
  votedAt: v.optional(ms, 0),
  topics: v.optional(LearnedSchema, {}),
  sources: v.optional(LearnedSchema, {}),
})

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
const StoredLearnerSchema = lenientKeepingUnknown(LearnerRecordSchema)

const byKey = <Entry extends { name: string }>(entries: readonly Entry[]) =>
  new Map(entries.map((entry) => [topicKey(entry.name), entry]))

/** @param stored undefined for a new user */
export function readWeights(stored: unknown): WeightState {
  const record = v.parse(StoredWeightsSchema, stored ?? {})
  return {
    ...record,
    ...perSubject((subject) => {
      const { weights, resets, ...rest } = record[subject]
      return {
        ...rest,
        weights: byKey(weights),
        resets: new Map(resets.map(({ name, at }) => [name, at])),
      }
    }),
  }
}

/** The record of a state. */
export function weightsRecord(state: WeightState): v.InferOutput<typeof WeightsRecordSchema> {
  return {
    ...state,
    ...perSubject((subject) => {
      const { weights, resets, ...rest } = state[subject]
      return {
        ...rest,
        weights: [...weights.values()],
        resets: [...resets].map(([name, at]) => ({ name, at })),
      }
    }),
  }
}

/** The learners' states after all folded votes. */
export function readBaseline(stored: unknown): VoteHistory['baseline'] {
  const record = v.parse(StoredLearnerSchema, stored ?? {})
  return perSubject((subject) => ({ ...record[subject], counts: byKey(record[subject].counts) }))
}

/** The record of the learners' states. */
export function learnerRecord(baseline: VoteHistory['baseline']): v.InferOutput<typeof LearnerRecordSchema> {
  return perSubject((subject) => ({ ...baseline[subject], counts: [...baseline[subject].counts.values()] }))
}
