/**
 * What DigestJob returns, besides the status. The types are those of its methods; REST documents the schemas.
 */
import * as v from 'valibot'
import { ErrorCodeSchema, ErrorSchema, IssueSchema } from '../errors.ts'
import {
  ArticleIdSchema,
  FactorsSchema,
  InstantSchema,
  integerBetween,
  MutedArticleSchema,
  SourceSchema,
  TopicSchema,
} from '../schemas.ts'
import { ArticleSchema, JobIdSchema, JobStatusSchema, limits, RefSchema } from './schema.ts'

const SeqSchema = v.pipe(
  integerBetween(1, limits.articles),
  v.description('Counts from 1 in order of arrival. Never repeats or decreases.'),
)

export const WatchTokenSchema = v.strictObject({
  watchToken: v.pipe(v.string(), v.description('For watching this one job, 15 minutes, read only.')),
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
  next: v.optional(
    v.pipe(SeqSchema, v.description('The `after` of the next page. Absent on the last page.')),
  ),
})

export const OutcomeSchema = v.pipe(
  v.variant('outcome', [
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
  ]),
  v.description(
    'The outcome of one article of a call, in the given order. `duplicate` names the article with the same id or canonical URL in `of`, which is the article itself after a repeated call. `seen`: a recent digest contained it, so it was not added. `cancelled`: the job is cancelled, nothing was added, and the producer should stop.',
  ),
)

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
  unavailable: v.optional(
    v.pipe(
      v.array(JobIdSchema),
      v.description('Ids of jobs whose status cannot be read at the moment. Absent if there are none.'),
    ),
  ),
  next: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'The `after` of the next page. Absent on the last page. With a `status` filter, a page may hold fewer jobs than requested.',
      ),
    ),
  ),
})

/** Why an article has its place. */
export const PlacementSchema = v.strictObject({
  score: v.number(),
  factors: FactorsSchema,
  reason: v.pipe(v.string(), v.description('One sentence for a person.')),
  also: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          id: ArticleIdSchema,
          source: v.optional(SourceSchema),
          url: v.optional(v.string()),
        }),
      ),
      v.description('Further articles with the same headline, for which this one stands. Best first.'),
    ),
  ),
})

export const DigestArticleSchema = v.strictObject({
  ...StoredArticleSchema.entries,
  ...PlacementSchema.entries,
})

export const DigestSectionSchema = v.strictObject({
  topic: v.pipe(
    v.nullable(TopicSchema),
    v.description('One of the job’s topics, or null for articles on none of them.'),
  ),
  weight: v.number(),
  articles: v.pipe(v.array(DigestArticleSchema), v.description('Best first.')),
})

export const DigestSchema = v.strictObject({
  jobId: JobIdSchema,
  userId: v.string(),
  digestId: v.optional(v.string()),
  partial: v.optional(v.pipe(v.literal(true), v.description('The job timed out.'))),
  completedAt: InstantSchema,
  language: v.optional(
    v.pipe(
      v.string(),
      v.description('The reader’s `language` when the job started. Absent if the reader has set none.'),
    ),
  ),
  timeZone: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'The reader’s `timeZone` when the job started, in which the digest is dated. UTC if absent.',
      ),
    ),
  ),
  sections: v.pipe(v.array(DigestSectionSchema), v.description('The topic with the largest weight first.')),
  muted: v.pipe(
    v.array(MutedArticleSchema),
    v.description('Articles that the reader’s mutes have excluded.'),
  ),
  left: v.pipe(
    integerBetween(0, limits.articles),
    v.description('How many articles have no place in the digest.'),
  ),
})

export const FrameSchema = v.pipe(
  v.variant('type', [
    v.strictObject({ type: v.literal('update'), data: JobStatusSchema }),
    v.strictObject({ type: v.literal('articles'), data: v.array(StoredArticleSchema) }),
    v.strictObject({ type: v.literal('end'), data: JobStatusSchema }),
    v.strictObject({ type: v.literal('received'), data: ReportResultSchema, ref: RefSchema }),
    v.strictObject({ type: v.literal('error'), data: ErrorSchema, ref: RefSchema }),
    v.strictObject({
      type: v.literal('closing'),
      data: v.strictObject({
        code: v.pipe(integerBetween(1000, 4999), v.description('The close code that follows.')),
        reason: v.string(),
        after: v.optional(
          v.pipe(SeqSchema, v.description('Reconnect with this `after` to receive the rest.')),
        ),
      }),
    }),
  ]),
  v.description(
    'A frame of a connection, as JSON. `update`: the status, on connecting and whenever a field other than `updatedAt` changes. `articles`: new articles, or articles missed since `after`. `end`: the job has ended; the connection closes with 1000. `received`: the result of the report that this connection sent. `error`: its message was rejected, or server-sent events end early. `closing`: the connection is about to close with this code; a client should close it and, unless the job is erased, reconnect.',
  ),
)

export const UserFrameSchema = v.pipe(
  v.variant('type', [
    v.strictObject({ type: v.literal('jobs'), data: v.array(JobStatusSchema) }),
    v.strictObject({ type: v.literal('job'), data: JobStatusSchema }),
    v.strictObject({ type: v.literal('erased'), data: v.strictObject({ id: JobIdSchema }) }),
    v.strictObject({ type: v.literal('error'), data: ErrorSchema }),
    v.strictObject({
      type: v.literal('closing'),
      data: v.strictObject({ code: integerBetween(1000, 4999), reason: v.string() }),
    }),
  ]),
  v.description(
    'A frame of a connection to a user, as JSON. `jobs`: the newest 50 jobs, on connecting. `job`: a job has started, or its `status` has changed. `erased`: a job was erased. `error` and `closing`: as for a job.',
  ),
)

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
