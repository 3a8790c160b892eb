/**
 * The stored record of a job. Every field that is added later needs a default or is optional: that is its
 * migration.
 */
import * as v from 'valibot'
import { StartSchema } from '../contract/job.ts'

const ms = v.pipe(v.number(), v.integer())

export const JobRecordSchema = v.object({
  id: v.string(),
  userId: v.string(),
  /** The input of the start with defaults. */
  input: StartSchema,
  /** The fields of `input` that the caller gave. Absent in records of release 0.1.0. */
  given: v.optional(v.array(v.string())),
  expectedArticles: v.optional(v.number()),
  attempt: v.number(),
  /** When this attempt began. */
  attemptAt: ms,
  /** The last sequence number before this attempt. Later articles are signs of life of this attempt. */
  articlesBefore: v.number(),
  /** The last sign of life of this attempt that came without a new article. */
  heardAt: v.optional(ms),
  /** The highest reported progress of this attempt. */
  progress: v.number(),
  currentStep: v.string(),
  startedAt: ms,
  updatedAt: ms,
  end: v.optional(
    v.object({
      status: v.picklist(['completed', 'failed', 'cancelled']),
      at: ms,
      digestId: v.optional(v.string()),
      error: v.optional(v.string()),
      failure: v.optional(v.picklist(['reported', 'timeout', 'stalled', 'never_started'])),
      partial: v.optional(v.literal(true)),
    }),
  ),
})
export type JobRecord = v.InferOutput<typeof JobRecordSchema>

/**
 * A job: its record, and the sequence number (also the count) and arrival time in ms of its newest article.
 */
export interface Job {
  record: JobRecord
  last: { seq: number; at: number } | null
}
