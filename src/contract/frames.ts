/** Schemas of the frames of live connections. */

import * as v from 'valibot'
import { ErrorSchema } from './errors.ts'
import { integerBetween } from './fields.ts'
import { JobIdSchema, JobStatusSchema, limits, RefSchema, StoredArticleSchema } from './job.ts'
import { ReportResultSchema } from './results.ts'

const after = () => integerBetween(0, limits.articles)

/** `after`: where to continue after a reconnect. */
export const ClosingSchema = v.strictObject({
  code: integerBetween(1000, 4999),
  reason: v.string(),
  after: v.optional(after()),
})

/**
 * The articles after `after` up to `last` are not sent, because too many bytes would wait for the watchers. Read them at
 * `path`, after a random part of `spreadMs`, so that the watchers do not ask all at once.
 */
export const FetchSchema = v.strictObject({
  after: after(),
  last: integerBetween(1, limits.articles),
  path: v.string(),
  spreadMs: v.number(),
})

export const FrameSchema = v.variant('type', [
  v.strictObject({ type: v.literal('update'), data: JobStatusSchema }),
  v.strictObject({ type: v.literal('articles'), data: v.array(StoredArticleSchema) }),
  v.strictObject({ type: v.literal('fetch'), data: FetchSchema }),
  v.strictObject({ type: v.literal('end'), data: JobStatusSchema }),
  v.strictObject({ type: v.literal('received'), data: ReportResultSchema, ref: RefSchema }),
  v.strictObject({ type: v.literal('error'), data: ErrorSchema, ref: RefSchema }),
  v.strictObject({
    type: v.literal('closing'),
    data: ClosingSchema,
  }),
])

/** `jobs` has the fields of a page of jobs. */
export const UserFrameSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('jobs'),
    data: v.array(JobStatusSchema),
    next: v.optional(v.string()),
    unavailable: v.optional(v.array(JobIdSchema)),
  }),
  v.strictObject({ type: v.literal('job'), data: JobStatusSchema }),
  v.strictObject({ type: v.literal('erased'), data: v.strictObject({ id: JobIdSchema }) }),
  v.strictObject({ type: v.literal('error'), data: ErrorSchema }),
  v.strictObject({
    type: v.literal('closing'),
    data: v.strictObject({ code: integerBetween(1000, 4999), reason: v.string() }),
  }),
])

export type UserFrame = v.InferOutput<typeof UserFrameSchema>
export type Frame = v.InferOutput<typeof FrameSchema>

/** What `watch` of the client and `subscribe` of a handle yield. An article never arrives twice, and the `end` is last. */
export type WatchFrame = Extract<Frame, { type: 'update' | 'articles' | 'end' }>

/**
 * What a watcher of all jobs receives. After a fault a `job` may arrive late: the newest `updatedAt` counts. `watchJobs` of
 * the client leaves out such a late `job`.
 */
export type JobsFrame = Extract<UserFrame, { type: 'jobs' | 'job' | 'erased' }>
