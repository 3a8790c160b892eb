/** Messages between a job and its user. Each side reads them leniently: they may come from another release. */
import * as v from 'valibot'
import { integerBetween, strictObject } from './fields.ts'
import { AttemptNumberSchema, JobIdSchema, JobStatusSchema } from './job.ts'
import { RepeatedOrderSchema } from './order.ts'

/**
 * A job's note to its user's list before it starts, is retried or is erased; `startedAt` in ms. `order` is in the note of a
 * retried job that an order has started: the user's object gives the order again.
 */
export const JobNoteSchema = strictObject({
  id: JobIdSchema,
  startedAt: integerBetween(0, 8.64e15),
  attempt: AttemptNumberSchema,
  order: v.optional(RepeatedOrderSchema),
})

/**
 * A job's note to its user's list about its digest. `shown` has a token (`remembered.ts`) of each article in it, those under
 * `also` included. `met` has tokens of articles that were reported and found seen: they are remembered for longer.
 */
export const DigestNoteSchema = strictObject({
  status: JobStatusSchema,
  shown: v.array(v.string()),
  met: v.optional(v.array(v.string()), []),
})

/** What a job keeps of its user when an attempt begins, so that its digest is the same at every call. */
export const ProfileSchema = v.object({
  weights: v.optional(v.array(v.object({ topic: v.string(), weight: v.number() })), []),
  sourceWeights: v.optional(v.array(v.object({ source: v.string(), weight: v.number() })), []),
  mutedTopics: v.optional(v.array(v.object({ name: v.string() })), []),
  mutedSources: v.optional(v.array(v.object({ name: v.string() })), []),
  maxArticles: v.optional(v.number(), 20),
  /** The user's key for hashes of articles. */
  seenKey: v.optional(v.string(), ''),
  /** Tokens of remembered articles without separators. Those that digests of the last three days have shown come first. */
  seen: v.optional(v.string(), ''),
  /** How many of the first tokens those are. */
  told: v.optional(v.number(), 0),
  /** A BCP 47 tag. */
  language: v.optional(v.string()),
  /** An IANA time zone. */
  timeZone: v.optional(v.string()),
})

export type JobNote = v.InferOutput<typeof JobNoteSchema>
export type DigestNote = v.InferOutput<typeof DigestNoteSchema>
export type Profile = v.InferOutput<typeof ProfileSchema>
