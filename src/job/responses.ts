/** What DigestJob answers, besides the status. The types are those of its methods; the schemas are what REST documents. */
import * as v from 'valibot'
import { ErrorCodeSchema, ErrorSchema, IssueSchema } from '../errors.ts'
import {
  ArticleIdSchema,
  FactorsSchema,
  InstantSchema,
  integerBetween,
  MutedArticleSchema,
  TopicSchema,
} from '../schemas.ts'
import { ArticleSchema, JobIdSchema, JobStatusSchema, limits } from './schema.ts'

const SeqSchema = v.pipe(
  integerBetween(1, limits.articles),
  v.description('Counts from 1 in order of arrival and never repeats or shrinks.'),
)

export const WatchTokenSchema = v.strictObject({
  watchToken: v.pipe(v.string(), v.description('For watching this one job, 15 minutes, read only.')),
})

/** `watchToken`: absent where the service has no secret to sign with. */
export const StartedSchema = v.strictObject({
  ...JobStatusSchema.entries,
  watchToken: v.optional(WatchTokenSchema.entries.watchToken),
})

/** An article as the job holds it. */
export const StoredArticleSchema = v.strictObject({ seq: SeqSchema, ...ArticleSchema.entries })

/** The documented state: the status with the articles. */
export const JobStateSchema = v.strictObject({
  ...JobStatusSchema.entries,
  articles: v.array(StoredArticleSchema),
})

export const ArticlesPageResponseSchema = v.strictObject({
  articles: v.array(StoredArticleSchema),
  next: v.optional(
    v.pipe(SeqSchema, v.description('The `after` of the following page; absent on the last.')),
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
    'What became of one article of a call, in the order given. `duplicate` names the article it repeats, by id or by canonical URL; `seen`: a recent digest contained it, so it was not added; `cancelled`: the job is, nothing was added and the producer should stop.',
  ),
)

/** The answer to a producer: each article's outcome, and where the job stands now. */
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
        'The `after` of the following page; absent on the last. With a `status` filter a page may hold fewer than asked.',
      ),
    ),
  ),
})

/** Why an article stands where it stands. */
export const PlacementSchema = v.strictObject({
  score: v.number(),
  factors: FactorsSchema,
  reason: v.pipe(v.string(), v.description('One sentence for a person.')),
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
  partial: v.optional(v.pipe(v.literal(true), v.description('Its job ran out of time.'))),
  completedAt: InstantSchema,
  sections: v.pipe(v.array(DigestSectionSchema), v.description('The weightiest topic first.')),
  muted: v.pipe(v.array(MutedArticleSchema), v.description('Articles kept out by the reader’s mutes.')),
  left: v.pipe(integerBetween(0, limits.articles), v.description('How many articles found no place.')),
})

export const FrameSchema = v.pipe(
  v.variant('type', [
    v.strictObject({ type: v.literal('update'), data: JobStatusSchema }),
    v.strictObject({ type: v.literal('articles'), data: v.array(StoredArticleSchema) }),
    v.strictObject({ type: v.literal('end'), data: JobStatusSchema }),
    v.strictObject({ type: v.literal('received'), data: ReportResultSchema }),
    v.strictObject({ type: v.literal('error'), data: ErrorSchema }),
    v.strictObject({
      type: v.literal('closing'),
      data: v.strictObject({
        code: v.pipe(integerBetween(1000, 4999), v.description('The close code that follows.')),
        reason: v.string(),
        after: v.optional(
          v.pipe(SeqSchema, v.description('Connect again with this `after` to receive the rest.')),
        ),
      }),
    }),
  ]),
  v.description(
    'What a connection receives, each one JSON. `update`: the status, on connecting and whenever anything in it but `updatedAt` changes; `articles`: newly added, or missed since `after`; `end`: the job is over and the connection closes with 1000; `received`: the outcome of the report this connection sent; `error`: what it sent was refused, or why server-sent events end early.',
  ),
)

/** `created`: by this call; false where the same job was already there. */
export type Started = v.InferOutput<typeof StartedSchema> & { created: boolean }
export type StoredArticle = v.InferOutput<typeof StoredArticleSchema>
export type JobState = v.InferOutput<typeof JobStateSchema>
export type ArticlesPage = v.InferOutput<typeof ArticlesPageResponseSchema>
export type Outcome = v.InferOutput<typeof OutcomeSchema>
export type ReportResult = v.InferOutput<typeof ReportResultSchema>
export type JobsPage = v.InferOutput<typeof JobsPageResponseSchema>
/** The digest with its articles in full, as it is answered. */
export type DigestResponse = v.InferOutput<typeof DigestSchema>
export type Frame = v.InferOutput<typeof FrameSchema>
