/** What UserState returns. The types are those of its methods; REST documents the schemas. */
import * as v from 'valibot'
import { JobStateSchema } from '../job/responses.ts'
import { MuteReasonSchema } from '../responses.ts'
import {
  InstantSchema,
  integerBetween,
  numberBetween,
  SourceSchema,
  TopicSchema,
  UserIdSchema,
} from '../schemas.ts'
import { VersionedPreferencesSchema, VoteSchema } from './schema.ts'

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

export const CheckedSchema = v.strictObject({
  url: v.string(),
  seen: v.boolean(),
  muted: v.optional(MuteReasonSchema),
})

const countEntries = { h: v.number(), n: v.number(), up: v.number(), down: v.number() }

/** Everything held about a user, as the JSON document that `exportData` streams. */
export const UserExportSchema = v.strictObject({
  version: v.literal(1),
  userId: UserIdSchema,
  exportedAt: InstantSchema,
  preferences: VersionedPreferencesSchema,
  weights: WeightsSchema,
  sourceWeights: WeightsSchema,
  learnedAt: v.optional(InstantSchema),
  votedAt: v.optional(InstantSchema),
  resets: v.array(v.strictObject({ topic: v.optional(TopicSchema), resetAt: InstantSchema })),
  sourceResets: v.array(v.strictObject({ source: v.optional(SourceSchema), resetAt: InstantSchema })),
  learner: v.strictObject({
    H: v.number(),
    N: v.number(),
    topics: v.array(v.strictObject({ topic: TopicSchema, ...countEntries })),
  }),
  sourceLearner: v.strictObject({
    H: v.number(),
    N: v.number(),
    sources: v.array(v.strictObject({ source: SourceSchema, ...countEntries })),
  }),
  feedback: v.array(VoteSchema),
  seen: v.array(v.string()),
  jobs: v.array(JobStateSchema),
})

export const ImportedSchema = v.strictObject({ success: v.literal(true) })

export const ErasureSchema = v.strictObject({
  erased: v.boolean(),
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
export type Checked = v.InferOutput<typeof CheckedSchema>
export type UserExport = v.InferOutput<typeof UserExportSchema>
export type Imported = v.InferOutput<typeof ImportedSchema>
export type Erasure = v.InferOutput<typeof ErasureSchema>
