/** Schemas of votes and weights. They are the inputs and results of UserState. */
import * as v from 'valibot'
import {
  ArticleIdSchema,
  InstantSchema,
  integerBetween,
  numberBetween,
  SourceSchema,
  strictObject,
  TopicSchema,
  topicsSchema,
} from './fields.ts'
import { JobIdSchema } from './job.ts'
import type {
  FeedbackAnswerSchema,
  FeedbackPageSchema,
  LearnReportSchema,
  SourceChangeSchema,
  SourceReportSchema,
  SourceResetSchema,
  SourceWeightReasonSchema,
  TopicReportSchema,
  WeightChangeSchema,
  WeightReasonSchema,
  WeightReasonsSchema,
} from './results.ts'

export const VerdictSchema = v.picklist(['helpful', 'not_helpful'])

export const FeedbackSchema = strictObject({
  articleId: ArticleIdSchema,
  feedback: VerdictSchema,
  topics: topicsSchema(50),
  source: v.optional(SourceSchema),
})

/** A vote as it is sent. With `jobId`, the job's article has the topics and the source that are not sent. */
export const RecordFeedbackSchema = v.pipe(
  strictObject({
    ...FeedbackSchema.entries,
    topics: v.optional(FeedbackSchema.entries.topics),
    jobId: v.optional(JobIdSchema),
  }),
  v.forward(
    v.check(({ topics, jobId }) => topics !== undefined || jobId !== undefined, 'is required without jobId'),
    ['topics'],
  ),
)

/** What a job says about the subjects of an article. */
export const ArticleSubjectsSchema = v.strictObject({
  topics: v.array(TopicSchema),
  source: v.optional(SourceSchema),
})

/** A stored vote as `feedback` returns it. */
export const VoteSchema = strictObject({
  ...FeedbackSchema.entries,
  votedAt: InstantSchema,
  teaches: v.optional(v.literal(false)),
})

export const PageSchema = v.optional(
  strictObject({
    after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}$/, 'must be the "next" of a page'))),
    limit: v.optional(integerBetween(1, 500), 100),
  }),
  {},
)

export const LearnSchema = v.optional(
  strictObject({
    dryRun: v.optional(v.boolean(), false),
  }),
  {},
)

export const WeightSchema = numberBetween(0.1, 2)
/** Weights by topic or by source. A name that is not listed has 1. */
export const WeightsSchema = v.record(v.string(), WeightSchema)

export type WeightChange = v.InferOutput<typeof WeightChangeSchema>
export type SourceChange = v.InferOutput<typeof SourceChangeSchema>
export type SourceReset = v.InferOutput<typeof SourceResetSchema>
export type FeedbackAnswer = v.InferOutput<typeof FeedbackAnswerSchema>
export type FeedbackPage = v.InferOutput<typeof FeedbackPageSchema>
export type WeightReason = v.InferOutput<typeof WeightReasonSchema>
export type WeightReasons = v.InferOutput<typeof WeightReasonsSchema>
export type SourceWeightReason = v.InferOutput<typeof SourceWeightReasonSchema>
export type TopicReport = v.InferOutput<typeof TopicReportSchema>
export type SourceReport = v.InferOutput<typeof SourceReportSchema>
export type LearnReport = v.InferOutput<typeof LearnReportSchema>
export type Verdict = v.InferOutput<typeof VerdictSchema>
/** What a vote needs besides its article. */
type TopicsOrJob = { topics: string[] } | { jobId: string }
export type FeedbackInput = v.InferInput<typeof RecordFeedbackSchema> & TopicsOrJob
export type RecordFeedback = v.InferOutput<typeof RecordFeedbackSchema>
export type ArticleSubjects = v.InferOutput<typeof ArticleSubjectsSchema>
export type Feedback = v.InferOutput<typeof FeedbackSchema>
export type Vote = v.InferOutput<typeof VoteSchema>
export type Page = v.InferInput<typeof PageSchema>
export type LearnOptions = v.InferInput<typeof LearnSchema>
