/**
 * The records that a user's object stores under its keys. Every field that is added later needs a default or
 * is optional: that is its migration.
 */
import * as v from 'valibot'
import { PreferencesSchema } from './schema.ts'

const ms = v.pipe(v.number(), v.integer())

export const PreferencesRecordSchema = v.object({
  ...PreferencesSchema.entries,
  version: v.optional(v.number(), 0),
})

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

/** The schedule's state: which slots are settled, and which digests are not yet handed over. */
export const ScheduleRecordSchema = v.object({
  /** Slots up to this instant have their digest, or were skipped. */
  settledUntil: v.optional(ms, 0),
  pending: v.optional(v.array(v.object({ jobId: v.string(), at: ms, tries: v.number(), nextTryAt: ms })), []),
})

export type ScheduleRecord = v.InferOutput<typeof ScheduleRecordSchema>
export type PreferencesRecord = v.InferOutput<typeof PreferencesRecordSchema>
