/** The messages between a job and its user's object. Each side reads them leniently: they may come from another release. */
import * as v from 'valibot'
import { integerBetween, strictObject } from './fields.ts'
import { AttemptNumberSchema, JobIdSchema, JobStatusSchema } from './job.ts'

/** A job's note to its user's list when it starts or is retried; `startedAt` in ms. */
export const JobNoteSchema = strictObject({
  id: JobIdSchema,
  startedAt: integerBetween(0, 8.64e15),
  attempt: AttemptNumberSchema,
})

/** A job's note to its user's list about its digest: fingerprints of the addresses in it. */
export const DigestNoteSchema = strictObject({ status: JobStatusSchema, seen: v.array(v.string()) })

/** What a job keeps of its user when it starts, so that its digest is the same at every call. */
export const ProfileSchema = v.object({
  weights: v.optional(v.array(v.object({ topic: v.string(), weight: v.number() })), []),
  sourceWeights: v.optional(v.array(v.object({ source: v.string(), weight: v.number() })), []),
  mutedTopics: v.optional(v.array(v.object({ name: v.string() })), []),
  mutedSources: v.optional(v.array(v.object({ name: v.string() })), []),
  maxArticles: v.optional(v.number(), 20),
  /** Fingerprints of recent digests, with a space before and after each. */
  seen: v.optional(v.string(), ' '),
  /** A BCP 47 tag. */
  language: v.optional(v.string()),
  /** An IANA time zone. */
  timeZone: v.optional(v.string()),
})

export type JobNote = v.InferOutput<typeof JobNoteSchema>
export type DigestNote = v.InferOutput<typeof DigestNoteSchema>
export type Profile = v.InferOutput<typeof ProfileSchema>
