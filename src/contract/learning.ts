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

const count = () => integerBetween(0, Number.MAX_SAFE_INTEGER)
const WeightSchema = numberBetween(0.1, 2)
const ReasonSchema = v.string()

/** How a topic's weight changed. 1.0 is neutral. */
export const WeightChangeSchema = v.strictObject({
  topic: TopicSchema,
  before: WeightSchema,
  after: WeightSchema,
})

/** How a source's weight changed. */
export const SourceChangeSchema = v.strictObject({
  source: SourceSchema,
  before: WeightSchema,
  after: WeightSchema,
})

export const FeedbackAnswerSchema = v.strictObject({
  success: v.literal(true),
  changes: v.array(WeightChangeSchema),
  sourceChange: v.optional(SourceChangeSchema),
})

export const SourceResetSchema = v.strictObject({
  success: v.literal(true),
  changes: v.array(SourceChangeSchema),
})

export const FeedbackPageSchema = v.strictObject({
  feedback: v.array(VoteSchema),
  next: v.optional(v.string()),
})

/** Weights by topic or by source. A name that is not listed has 1. */
export const WeightsSchema = v.record(v.string(), WeightSchema)

/** Votes on the topic or source that were counted, including folded ones. */
const votes = { helpful: count(), notHelpful: count() }

const weightReasonEntries = {
  weight: WeightSchema,
  by: v.picklist(['vote', 'learning', 'hand']),
  ...votes,
  votedAt: v.optional(InstantSchema),
  reason: ReasonSchema,
}

/** Why a topic has its weight. */
export const WeightReasonSchema = v.strictObject({ topic: TopicSchema, ...weightReasonEntries })
/** Why a source has its weight. */
export const SourceWeightReasonSchema = v.strictObject({ source: SourceSchema, ...weightReasonEntries })

const UsualSchema = numberBetween(0, 1)
const UsualForSourcesSchema = numberBetween(0, 1)

export const WeightReasonsSchema = v.strictObject({
  usual: UsualSchema,
  weights: v.array(WeightReasonSchema),
  usualForSources: UsualForSourcesSchema,
  sources: v.array(SourceWeightReasonSchema),
})

const reportEntries = {
  pinned: v.optional(v.literal(true)),
  ...votes,
  reason: ReasonSchema,
}

export const TopicReportSchema = v.strictObject({ ...WeightChangeSchema.entries, ...reportEntries })
export const SourceReportSchema = v.strictObject({ ...SourceChangeSchema.entries, ...reportEntries })

export const LearnReportSchema = v.strictObject({
  dryRun: v.boolean(),
  learned: count(),
  usual: UsualSchema,
  topics: v.array(TopicReportSchema),
  usualForSources: UsualForSourcesSchema,
  sources: v.array(SourceReportSchema),
})

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
