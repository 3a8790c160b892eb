/**
 * What DigestJob returns, besides the status. The types are those of its methods; REST documents the schemas.
 */
import * as v from 'valibot'
import { ErrorCodeSchema, ErrorSchema, IssueSchema } from '../errors.ts'
import { FactorsSchema, MutedArticleSchema } from '../responses.ts'
import { ArticleIdSchema, InstantSchema, integerBetween, SourceSchema, TopicSchema } from '../schemas.ts'
import { ArticleSchema, JobIdSchema, JobStatusSchema, limits, RefSchema } from './schema.ts'

/** Counts from 1 in order of arrival. */
const SeqSchema = integerBetween(1, limits.articles)

export const WatchTokenSchema = v.strictObject({
  watchToken: v.string(),
})

/** `watchToken` is absent if the service has no secret to sign with. */
export const StartedSchema = v.strictObject({
  ...JobStatusSchema.entries,
  watchToken: v.optional(WatchTokenSchema.entries.watchToken),
})

/** An article as stored in the job. */
export const StoredArticleSchema = v.strictObject({ seq: SeqSchema, ...ArticleSchema.entries })

/** The documented state: the status with the articles. */
export const JobStateSchema = v.strictObject({
  ...JobStatusSchema.entries,
  articles: v.array(StoredArticleSchema),
})

export const ArticlesPageResponseSchema = v.strictObject({
  articles: v.array(StoredArticleSchema),
  next: v.optional(SeqSchema),
})

export const OutcomeSchema = v.variant('outcome', [
  v.strictObject({ id: ArticleIdSchema, outcome: v.literal('added'), seq: SeqSchema }),
  v.strictObject({ id: ArticleIdSchema, outcome: v.literal('duplicate'), of: ArticleIdSchema }),
  v.strictObject({
    id: v.nullable(ArticleIdSchema),
    outcome: v.literal('rejected'),
    code: ErrorCodeSchema,
    error: v.string(),
    issues: v.optional(v.array(IssueSchema)),
  }),
  v.strictObject({ id: ArticleIdSchema, outcome: v.literal('seen') }),
  v.strictObject({ id: v.nullable(ArticleIdSchema), outcome: v.literal('cancelled') }),
])

/** The result for a producer: the outcome of each article, and the job's progress and status. */
export const ReportResultSchema = v.strictObject({
  outcomes: v.array(OutcomeSchema),
  articleCount: JobStatusSchema.entries.articleCount,
  progress: JobStatusSchema.entries.progress,
  status: JobStatusSchema.entries.status,
  cancelled: v.boolean(),
})

export const JobsPageResponseSchema = v.strictObject({
  jobs: v.array(JobStatusSchema),
  unavailable: v.optional(v.array(JobIdSchema)),
  next: v.optional(v.string()),
})

/** Why an article has its place. */
export const PlacementSchema = v.strictObject({
  score: v.number(),
  factors: FactorsSchema,
  reason: v.string(),
  also: v.optional(
    v.array(
      v.strictObject({
        id: ArticleIdSchema,
        source: v.optional(SourceSchema),
        url: v.optional(v.string()),
      }),
    ),
  ),
})

export const DigestArticleSchema = v.strictObject({
  ...StoredArticleSchema.entries,
  ...PlacementSchema.entries,
})

export const DigestSectionSchema = v.strictObject({
  topic: v.nullable(TopicSchema),
  weight: v.number(),
  articles: v.array(DigestArticleSchema),
})

export const DigestSchema = v.strictObject({
  jobId: JobIdSchema,
  userId: v.string(),
  digestId: v.optional(v.string()),
  partial: v.optional(v.literal(true)),
  completedAt: InstantSchema,
  language: v.optional(v.string()),
  timeZone: v.optional(v.string()),
  sections: v.array(DigestSectionSchema),
  muted: v.array(MutedArticleSchema),
  left: integerBetween(0, limits.articles),
})

/** `after`: where to continue after a reconnect. */
export const ClosingSchema = v.strictObject({
  code: integerBetween(1000, 4999),
  reason: v.string(),
  after: v.optional(SeqSchema),
})

export const FrameSchema = v.variant('type', [
  v.strictObject({ type: v.literal('update'), data: JobStatusSchema }),
  v.strictObject({ type: v.literal('articles'), data: v.array(StoredArticleSchema) }),
  v.strictObject({ type: v.literal('end'), data: JobStatusSchema }),
  v.strictObject({ type: v.literal('received'), data: ReportResultSchema, ref: RefSchema }),
  v.strictObject({ type: v.literal('error'), data: ErrorSchema, ref: RefSchema }),
  v.strictObject({
    type: v.literal('closing'),
    data: ClosingSchema,
  }),
])

export const UserFrameSchema = v.variant('type', [
  v.strictObject({ type: v.literal('jobs'), data: v.array(JobStatusSchema) }),
  v.strictObject({ type: v.literal('job'), data: JobStatusSchema }),
  v.strictObject({ type: v.literal('erased'), data: v.strictObject({ id: JobIdSchema }) }),
  v.strictObject({ type: v.literal('error'), data: ErrorSchema }),
  v.strictObject({
    type: v.literal('closing'),
    data: v.strictObject({ code: integerBetween(1000, 4999), reason: v.string() }),
  }),
])

/** `created` is false if the same job existed. */
export type Started = v.InferOutput<typeof StartedSchema> & { created: boolean }
export type StoredArticle = v.InferOutput<typeof StoredArticleSchema>
export type JobState = v.InferOutput<typeof JobStateSchema>
export type ArticlesPage = v.InferOutput<typeof ArticlesPageResponseSchema>
export type Outcome = v.InferOutput<typeof OutcomeSchema>
export type ReportResult = v.InferOutput<typeof ReportResultSchema>
export type JobsPage = v.InferOutput<typeof JobsPageResponseSchema>
/** The digest with its articles in full. */
export type DigestResponse = v.InferOutput<typeof DigestSchema>
export type UserFrame = v.InferOutput<typeof UserFrameSchema>
export type Frame = v.InferOutput<typeof FrameSchema>
