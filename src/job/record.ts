/**
 * The record of a job and its bounds. Every field that is added later needs a default or is optional: that is its
 * migration.
 */
import * as v from 'valibot'
import { integerBetween, singleLine } from '../contract/fields.ts'
import { AttemptNumberSchema, limits, SeqSchema, StartSchema, WarningsSchema } from '../contract/job.ts'
import { OrderSchema } from '../contract/order.ts'
import { TOKEN_LENGTH } from '../remembered.ts'

/** The most articles that a job remembers as met again. */
export const MAX_MET = 5_000

/** The most events that wait for the queue. More attempts than that have to wait as well. */
export const MAX_EVENTS = 5

const ms = integerBetween(0, 8.64e15)

export const JobRecordSchema = v.object({
  id: v.string(),
  userId: v.string(),
  /** The input of the start with defaults. */
  input: StartSchema,
  /** The fields of `input` that the caller has set. */
  explicit: v.array(v.string()),
  /** The order that has started the job. A retry gives it again. */
  order: v.optional(OrderSchema),
  /** The user's key for hashes of articles. */
  seenKey: v.optional(v.string(), ''),
  /** Tokens of articles that were found seen in reports that added no article. */
  met: v.optional(v.pipe(v.string(), v.maxLength(MAX_MET * TOKEN_LENGTH))),
  expectedArticles: v.optional(integerBetween(0, limits.articles)),
  attempt: AttemptNumberSchema,
  /** When this attempt began. */
  attemptAt: ms,
  /** The last sign of life of this attempt that came without a new article. */
  reportedAt: v.optional(ms),
  /** The highest reported progress of this attempt. */
  progress: integerBetween(0, 99),
  /** Empty until a producer reports one. */
  currentStep: v.pipe(v.string(), v.maxLength(200)),
  startedAt: ms,
  updatedAt: ms,
  /** Events of this and earlier attempts that the queue has not accepted, as JSON. */
  events: v.optional(v.pipe(v.array(v.string()), v.maxLength(MAX_EVENTS))),
  end: v.optional(
    v.object({
      status: v.picklist(['completed', 'failed', 'cancelled']),
      at: ms,
      digestId: v.optional(singleLine(200)),
      error: v.optional(singleLine(2_000)),
      failure: v.optional(v.picklist(['reported', 'timeout', 'stalled', 'never_started'])),
      partial: v.optional(v.literal(true)),
      warnings: v.optional(WarningsSchema),
    }),
  ),
})
export type JobRecord = v.InferOutput<typeof JobRecordSchema>

/** A job: its record, and its last report that added articles: how many the job has since, when, and in which attempt. */
export interface Job {
  record: JobRecord
  lastReport: { articleCount: number; at: number; attempt: number } | null
}
export const lastReportEntries = { articleCount: SeqSchema, at: ms, attempt: AttemptNumberSchema }
