/**
 * Schemas of results that nothing validates at run time. They type the results and are in the OpenAPI document. The Worker
 * imports only their types, so it does not contain them.
 */
import * as v from 'valibot'
import { ErrorCodeSchema, IssueSchema } from './errors.ts'
import {
  ArticleIdSchema,
  InstantSchema,
  integerBetween,
  numberBetween,
  SourceSchema,
  TopicSchema,
} from './fields.ts'
import { JobIdSchema, JobStatusSchema, limits, SeqSchema, StoredArticleSchema } from './job.ts'
import { VoteSchema, WeightSchema } from './learning.ts'

/** The mute that excludes an article. */
const muteEntries = {
  by: v.picklist(['topic', 'source']),
  name: v.string(),
  until: v.optional(InstantSchema),
}

export const MuteReasonSchema = v.strictObject(muteEntries)

/** An excluded article, and the mute that excludes it. */
export const MutedArticleSchema = v.strictObject({ id: ArticleIdSchema, ...muteEntries })

export const FactorsSchema = v.strictObject({
  relevance: numberBetween(0, 1),
  interest: v.number(),
  topics: v.array(v.strictObject({ topic: TopicSchema, weight: v.number() })),
  source: v.optional(v.strictObject({ source: SourceSchema, weight: v.number() })),
})

export const RankedSchema = v.strictObject({
  id: ArticleIdSchema,
  score: v.number(),
  factors: FactorsSchema,
})

export const RankingSchema = v.strictObject({
  articles: v.array(RankedSchema),
  muted: v.array(MutedArticleSchema),
})

export const CheckedSchema = v.strictObject({
  id: v.optional(ArticleIdSchema),
  url: v.optional(v.string()),
  seen: v.boolean(),
  muted: v.optional(MuteReasonSchema),
})

const count = () => integerBetween(0, Number.MAX_SAFE_INTEGER)

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

/** A path that opens one digest without signing in. */
export const DigestLinkSchema = v.strictObject({
  path: v.string(),
  // A schema of its own: the documentation says of it what is not true of every instant.
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
})

export const WatchTokenSchema = v.strictObject({
  watchToken: v.string(),
})

/** `watchToken` is absent if the service has no secret to sign with. */
export const StartedSchema = v.strictObject({
  ...JobStatusSchema.entries,
  watchToken: v.optional(WatchTokenSchema.entries.watchToken),
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
  warnings: v.optional(v.array(v.string())),
  completedAt: InstantSchema,
  language: v.optional(v.string()),
  timeZone: v.optional(v.string()),
  sections: v.array(DigestSectionSchema),
  muted: v.array(MutedArticleSchema),
  left: integerBetween(0, limits.articles),
})
