/** What UserState returns. The types are those of its methods; REST documents the schemas. */
import * as v from 'valibot'
import { JobStateSchema } from '../job/responses.ts'
import {
  InstantSchema,
  integerBetween,
  MuteReasonSchema,
  numberBetween,
  SourceSchema,
  TopicSchema,
  UserIdSchema,
} from '../schemas.ts'
import { VersionedPreferencesSchema, VoteSchema } from './schema.ts'

const count = integerBetween(0, Number.MAX_SAFE_INTEGER)
const WeightSchema = numberBetween(0.1, 2)
const ReasonSchema = v.pipe(v.string(), v.description('One sentence for a person.'))

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
  sourceChange: v.optional(v.pipe(SourceChangeSchema, v.description('Absent if the vote names no source.'))),
})

export const SourceResetSchema = v.strictObject({
  success: v.literal(true),
  changes: v.array(SourceChangeSchema),
})

export const FeedbackPageSchema = v.strictObject({
  feedback: v.array(VoteSchema),
  next: v.optional(
    v.pipe(v.string(), v.description('The `after` of the next page. Absent on the last page.')),
  ),
})

/** Weights by topic or by source. A name that is not listed has 1. */
export const WeightsSchema = v.record(v.string(), WeightSchema)

/** Votes on the topic or source that were counted, including folded ones. */
const votes = { helpful: count, notHelpful: count }

const weightReasonEntries = {
  weight: WeightSchema,
  by: v.pipe(
    v.picklist(['vote', 'learning', 'hand']),
    v.description('What set the weight last: a vote by the quick rule, `learn`, or the reader by hand.'),
  ),
  ...votes,
  votedAt: v.optional(
    v.pipe(InstantSchema, v.description('The newest live vote on it. Absent if there is none.')),
  ),
  reason: ReasonSchema,
}

/** Why a topic has its weight. */
export const WeightReasonSchema = v.strictObject({ topic: TopicSchema, ...weightReasonEntries })
/** Why a source has its weight. */
export const SourceWeightReasonSchema = v.strictObject({ source: SourceSchema, ...weightReasonEntries })

const UsualSchema = v.pipe(
  numberBetween(0, 1),
  v.description('The share of helpful votes that is usual for this reader, among votes with topics.'),
)
const UsualForSourcesSchema = v.pipe(
  numberBetween(0, 1),
  v.description('The same share among votes with a source.'),
)

export const WeightReasonsSchema = v.strictObject({
  usual: UsualSchema,
  weights: v.array(WeightReasonSchema),
  usualForSources: UsualForSourcesSchema,
  sources: v.array(SourceWeightReasonSchema),
})

const reportEntries = {
  pinned: v.optional(v.pipe(v.literal(true), v.description('Pinned: `before` and `after` are the pin.'))),
  ...votes,
  reason: ReasonSchema,
}

export const TopicReportSchema = v.strictObject({ ...WeightChangeSchema.entries, ...reportEntries })
export const SourceReportSchema = v.strictObject({ ...SourceChangeSchema.entries, ...reportEntries })

export const LearnReportSchema = v.strictObject({
  dryRun: v.boolean(),
  learned: v.pipe(
    count,
    v.description('Votes that this run moved from the quick rule into the learned state.'),
  ),
  usual: UsualSchema,
  topics: v.array(TopicReportSchema),
  usualForSources: UsualForSourcesSchema,
  sources: v.array(SourceReportSchema),
})

export const CheckedSchema = v.strictObject({
  url: v.string(),
  seen: v.pipe(v.boolean(), v.description('In a completed digest of the last 30 days.')),
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
  learnedAt: v.optional(
    v.pipe(
      InstantSchema,
      v.description('Votes up to this instant are learned; later ones count by the quick rule.'),
    ),
  ),
  votedAt: v.optional(
    v.pipe(InstantSchema, v.description('The newest vote ever, also if it was withdrawn.')),
  ),
  resets: v.pipe(
    v.array(v.strictObject({ topic: v.optional(TopicSchema), resetAt: InstantSchema })),
    v.description('Votes up to this instant teach nothing: on the topic, or on any topic if none is named.'),
  ),
  sourceResets: v.pipe(
    v.array(v.strictObject({ source: v.optional(SourceSchema), resetAt: InstantSchema })),
    v.description('The same for sources.'),
  ),
  learner: v.pipe(
    v.strictObject({
      H: v.number(),
      N: v.number(),
      topics: v.array(v.strictObject({ topic: TopicSchema, ...countEntries })),
    }),
    v.description(
      'What folded votes have taught: discounted counts of the reader (`H` of `N`) and of each topic (`h` of `n`).',
    ),
  ),
  sourceLearner: v.pipe(
    v.strictObject({
      H: v.number(),
      N: v.number(),
      sources: v.array(v.strictObject({ source: SourceSchema, ...countEntries })),
    }),
    v.description('The same for sources.'),
  ),
  feedback: v.pipe(v.array(VoteSchema), v.description('Oldest first.')),
  seen: v.pipe(
    v.array(v.string()),
    v.description(
      'The addresses in digests of the last 30 days, the newest digest first: fingerprints of 64 bits, from which no address can be recovered.',
    ),
  ),
  jobs: v.pipe(v.array(JobStateSchema), v.description('Newest first, each with its articles.')),
})

export const ImportedSchema = v.strictObject({ success: v.literal(true) })

export const ErasureSchema = v.strictObject({
  erased: v.pipe(
    v.boolean(),
    v.description('False if jobs are left. The service then erases them in the background.'),
  ),
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
