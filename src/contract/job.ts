/** Schemas of jobs and articles. They are the inputs and results of DigestJob. No decisions, no storage. */

import * as v from 'valibot'
import {
  ArticleIdSchema,
  InstantSchema,
  integerBetween,
  isPlainObject,
  list,
  nonEmptyTopicsSchema,
  numberBetween,
  ownFields,
  SourceSchema,
  singleLine,
  strictObject,
  TextSchema,
  TitleSchema,
  TopicSchema,
  topicsSchema,
  WebAddressSchema,
} from './fields.ts'
import type {
  ArticlesPageResponseSchema,
  DigestArticleSchema,
  DigestLinkSchema,
  DigestSchema,
  DigestSectionSchema,
  JobsPageResponseSchema,
  OutcomeSchema,
  PlacementSchema,
  ReportResultSchema,
  StartedSchema,
} from './results.ts'

/** Limits of a job. */
export const limits = {
  topics: 50,
  articles: 2_000,
  articleBytes: 64 * 1024,
  batch: 100,
  sockets: 1_000,
  /** The most bytes of missed articles that one connection carries. The client reconnects for the rest. */
  backlogBytes: 1024 * 1024,
  /** All articles of one call together. */
  callBytes: 1024 * 1024,
  /** The most bytes of articles in one result, well below the 32 MiB limit of RPC. */
  answerBytes: 16 * 1024 * 1024,
} as const

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** How long an ended job stays readable. */
export const JOB_RETENTION_MS = 7 * DAY

export const JobIdSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'a job id is 1–64 of A–Z a–z 0–9 _ -'),
)

const expectedArticles = v.optional(integerBetween(0, limits.articles))
export const AttemptNumberSchema = integerBetween(1, 1_000_000)
/** The attempt that the caller works for. A superseded attempt is rejected, except by `retry`. */
const ownAttempt = v.optional(AttemptNumberSchema)

export const StartSchema = strictObject({
  topics: nonEmptyTopicsSchema(limits.topics),
  expectedArticles,
  timeoutMs: v.optional(integerBetween(1_000, DAY), 20 * MINUTE),
  /** Half of `timeoutMs` by default. */
  stallMs: v.optional(integerBetween(1_000, DAY)),
  onTimeout: v.optional(v.picklist(['fail', 'complete']), 'fail'),
  allowSeen: v.optional(v.boolean(), false),
})

const FlatSchema = v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null()])

/** Names are not trimmed, because trimming could make two names equal or produce a forbidden one. */
const NameSchema = v.pipe(
  v.string(),
  v.check((name) => name === name.trim(), 'must not begin or end in a space'),
  singleLine(100),
)

function hasAtMost(most: number, map: object): boolean {
  let count = 0
  for (const _ in map) {
    count += 1
    if (count > most) return false
  }
  return true
}

/**
 * A flat map that is returned unchanged. valibot would silently drop the three forbidden
 * names.
 */
export const MetadataSchema = v.pipe(
  v.custom<Record<string, unknown>>(
    (map) =>
      isPlainObject(map) &&
      !['__proto__', 'constructor', 'prototype'].some((name) => Object.hasOwn(map, name)),
    'must be a map without the names __proto__, constructor and prototype',
  ),
  // Before the record is read: afterwards it is too late.
  v.check((map) => hasAtMost(50, map), 'at most 50 entries'),
  v.record(NameSchema, FlatSchema),
  v.maxEntries(50, 'at most 50 entries'),
)

export const ArticleSchema = strictObject({
  id: ArticleIdSchema,
  /** The collection within which `id` is unique, such as the feed's address. */
  feed: v.optional(singleLine(2_048)),
  title: TitleSchema,
  url: v.optional(WebAddressSchema),
  source: v.optional(SourceSchema),
  author: v.optional(singleLine(200)),
  publishedAt: v.optional(InstantSchema),
  summary: v.optional(TextSchema),
  topics: v.optional(topicsSchema(50)),
  relevance: v.optional(numberBetween(0, 1)),
  imageUrl: v.optional(WebAddressSchema),
  metadata: v.optional(MetadataSchema),
})

/** An article as a producer sends it. */
export const ArticleInputSchema = v.pipe(
  strictObject({ ...ArticleSchema.entries, ...ownFields }),
  v.transform(
    ({
      seq: _seq,
      addedAt: _addedAt,
      score: _score,
      factors: _factors,
      reason: _reason,
      also: _also,
      ...article
    }) => article,
  ),
)

/** An article that is validated later, so that one invalid article does not fail its batch. */
export const UncheckedArticleSchema = v.custom<v.InferInput<typeof ArticleInputSchema>>(() => true)

const UncheckedArticlesSchema = list(
  UncheckedArticleSchema,
  limits.batch,
  `at most ${limits.batch} articles a call`,
)

export const BatchSchema = v.pipe(UncheckedArticlesSchema, v.minLength(1, 'at least one article'))

/** The body of `addArticle` and `addArticles` over REST. The job validates the articles. */
export const AddArticlesSchema = v.union([
  ArticleInputSchema,
  strictObject({ articles: BatchSchema, attempt: ownAttempt }),
])

export const AttemptSchema = v.optional(strictObject({ attempt: ownAttempt }), {})

export const ReportSchema = strictObject({
  progress: v.optional(v.pipe(numberBetween(0, 100), v.transform(Math.floor))),
  currentStep: v.optional(singleLine(200)),
  expectedArticles,
  articles: v.optional(UncheckedArticlesSchema),
  attempt: ownAttempt,
})

/** The sender's own reference of a report over a WebSocket. */
export const RefSchema = v.optional(
  v.union([v.pipe(v.string(), v.maxLength(100)), v.pipe(v.number(), v.finite())]),
)

/** What a producer could not do, for the reader. */
export const WarningsSchema = list(singleLine(500), 100, 'at most 100 warnings')

export const CompleteSchema = v.optional(
  strictObject({
    digestId: v.optional(singleLine(200)),
    warnings: v.optional(WarningsSchema),
    attempt: ownAttempt,
  }),
  {},
)
export const FailSchema = strictObject({
  error: singleLine(2_000),
  warnings: v.optional(WarningsSchema),
  attempt: ownAttempt,
})

export const ArticlesPageSchema = v.optional(
  strictObject({
    after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
    limit: v.optional(integerBetween(1, 500), 100),
  }),
  {},
)

/** Where a subscription begins. Without `after`, only new articles are sent. */
export const SubscribeSchema = v.optional(
  strictObject({
    after: v.optional(integerBetween(0, Number.MAX_SAFE_INTEGER)),
    /** The job that `after` belongs to, among those with the same id. */
    incarnation: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-z]{8,11}$/, 'must be of a position'))),
  }),
  {},
)

export const JOB_STATES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const

export const JobStateNameSchema = v.picklist(JOB_STATES)

/** A page of a user's jobs. */
export const JobsPageSchema = v.optional(
  strictObject({
    status: v.optional(JobStateNameSchema),
    after: v.optional(
      v.pipe(v.string(), v.regex(/^\d{1,16}\.[A-Za-z0-9_-]{1,64}$/, 'must be the "next" of a page')),
    ),
    limit: v.optional(integerBetween(1, 100), 50),
  }),
  {},
)

export const JobStatusSchema = strictObject({
  id: JobIdSchema,
  userId: v.string(),
  topics: v.array(TopicSchema),
  status: JobStateNameSchema,
  progress: integerBetween(0, 100),
  currentStep: v.string(),
  articleCount: integerBetween(0, limits.articles),
  expectedArticles,
  attempt: AttemptNumberSchema,
  digestId: v.optional(v.string()),
  error: v.optional(v.string()),
  failure: v.optional(v.picklist(['reported', 'timeout', 'stalled', 'never_started'])),
  partial: v.optional(v.literal(true)),
  warnings: v.optional(v.array(v.string())),
  startedAt: InstantSchema,
  updatedAt: InstantSchema,
  completedAt: v.optional(InstantSchema),
})

/** Counts from 1 in order of arrival. */
export const SeqSchema = integerBetween(1, limits.articles)

/** How many days a digest link is valid. */
export const LinkSchema = v.optional(strictObject({ days: v.optional(integerBetween(1, 60), 30) }), {})

/** An article of a job, as callers read it. */
export const StoredArticleSchema = v.strictObject({ seq: SeqSchema, ...ArticleSchema.entries })

/** The documented state: the status with the articles. */
export const JobStateSchema = v.strictObject({
  ...JobStatusSchema.entries,
  articles: v.array(StoredArticleSchema),
})

/** `created` is false if the same job existed. */
export type Started = v.InferOutput<typeof StartedSchema> & { created: boolean }
export type StoredArticle = v.InferOutput<typeof StoredArticleSchema>
export type JobState = v.InferOutput<typeof JobStateSchema>
export type ArticlesPage = v.InferOutput<typeof ArticlesPageResponseSchema>
export type Outcome = v.InferOutput<typeof OutcomeSchema>
export type ReportResult = v.InferOutput<typeof ReportResultSchema>
export type JobsPage = v.InferOutput<typeof JobsPageResponseSchema>
export type Placement = v.InferOutput<typeof PlacementSchema>
export type DigestArticle = v.InferOutput<typeof DigestArticleSchema>
export type DigestSection = v.InferOutput<typeof DigestSectionSchema>
export type Digest = v.InferOutput<typeof DigestSchema>
export type StartInput = v.InferInput<typeof StartSchema>
export type Start = v.InferOutput<typeof StartSchema>
export type ArticleInput = v.InferInput<typeof ArticleInputSchema>
export type Article = v.InferOutput<typeof ArticleSchema>
export type ReportInput = v.InferInput<typeof ReportSchema>
export type Report = v.InferOutput<typeof ReportSchema>
export type AttemptInput = v.InferInput<typeof AttemptSchema>
export type Completion = v.InferOutput<typeof CompleteSchema>
export type Failure = v.InferOutput<typeof FailSchema>
export type CompleteInput = v.InferInput<typeof CompleteSchema>
export type SubscribeInput = v.InferInput<typeof SubscribeSchema>
export type LinkInput = v.InferInput<typeof LinkSchema>
export type DigestLink = v.InferOutput<typeof DigestLinkSchema>
export type FailInput = v.InferInput<typeof FailSchema>
export type ArticlesPageInput = v.InferInput<typeof ArticlesPageSchema>
export type JobsPageInput = v.InferInput<typeof JobsPageSchema>
export type JobsPageQuery = v.InferOutput<typeof JobsPageSchema>
export type JobStatus = v.InferOutput<typeof JobStatusSchema>
