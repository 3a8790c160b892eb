/** What a user's object stores under its keys. Every field added later needs a default here: that is its migration. */
import * as v from 'valibot'
import { PreferencesSchema } from './schema.ts'

const ms = v.pipe(v.number(), v.integer())

export const PreferencesRecordSchema = v.object({
  ...PreferencesSchema.entries,
  version: v.optional(v.number(), 0),
})

/** The weights with their place in time: up to which vote `learn` has taken in, and the newest vote there ever was. */
export const WeightsRecordSchema = v.object({
  learnedAt: v.optional(ms, 0),
  votedAt: v.optional(ms, 0),
  topics: v.optional(v.array(v.object({ topic: v.string(), hundredths: v.number() })), []),
  /** Votes up to here teach nothing any more. */
  resetAt: v.optional(ms, 0),
  /** Likewise for single topics, by their keys. */
  resets: v.optional(v.array(v.object({ topic: v.string(), at: ms })), []),
})

/** The learner's baseline: all votes that were folded away. */
export const LearnerRecordSchema = v.object({
  H: v.optional(v.number(), 0),
  N: v.optional(v.number(), 0),
  topics: v.optional(
    v.array(v.object({ topic: v.string(), h: v.number(), n: v.number(), up: v.number(), down: v.number() })),
    [],
  ),
})

export type PreferencesRecord = v.InferOutput<typeof PreferencesRecordSchema>
