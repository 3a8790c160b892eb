/** Schemas of votes and weights. They are the inputs and results of UserState. */
import * as v from 'valibot'
import {
  ArticleIdSchema,
  InstantSchema,
  integerBetween,
  numberBetween,
  SourceSchema,
  strictObject,
  topicsSchema,
} from './fields.ts'
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
export type FeedbackInput = v.InferInput<typeof FeedbackSchema>
export type Feedback = v.InferOutput<typeof FeedbackSchema>
export type Vote = v.InferOutput<typeof VoteSchema>
export type Page = v.InferInput<typeof PageSchema>
export type LearnOptions = v.InferInput<typeof LearnSchema>
