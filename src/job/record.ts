/** A job as it is stored. Every field added later needs a default here: that is its migration. */
import * as v from 'valibot'
import { StartSchema } from './schema.ts'

const ms = v.pipe(v.number(), v.integer())

export const JobRecordSchema = v.object({
  id: v.string(),
  userId: v.string(),
  /** As started, defaults filled in. */
  input: StartSchema,
  /** The fields of `input` that the caller gave. Absent in records of 0.1.0. */
  given: v.optional(v.array(v.string())),
  expectedArticles: v.optional(v.number()),
  attempt: v.number(),
  /** When this attempt began. */
  attemptAt: ms,
  /** The newest sequence number when this attempt began: later ones are its signs of life. */
  articlesBefore: v.number(),
  /** The last sign of life of this attempt that came without a new article. */
  heardAt: v.optional(ms),
  /** The highest progress of this attempt that articles alone do not show. */
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

/** A job: its record, and its newest article's sequence number (also their count) and arrival in ms. */
export interface Job {
  record: JobRecord
  last: { seq: number; at: number } | null
}
