/** Schemas for the input of DigestJob, and the status of a job. No decisions, no storage. */
import * as v from 'valibot'
import {
  ArticleIdSchema,
  InstantSchema,
  integerBetween,
  isPlainObject,
  nonEmptyTopicsSchema,
  numberBetween,
  SourceSchema,
  singleLine,
  strictObject,
  TopicSchema,
  topicsSchema,
  WebAddressSchema,
} from '../schemas.ts'

/** Limits of a job. Exceeding one is an error with its own message. */
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
export const RETENTION_MS = 7 * DAY

export const JobIdSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'a job id is 1–64 of A–Z a–z 0–9 _ -'),
)

const expectedArticles = v.optional(integerBetween(1, limits.articles))
const attempt = integerBetween(1, 1_000_000)
/** The attempt that the caller works for. A superseded attempt is rejected. */
const ownAttempt = v.optional(attempt)

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

/**
 * A flat map that is returned to the producer unchanged. valibot would silently drop the three forbidden
 * names.
 */
export const MetadataSchema = v.pipe(
  v.custom<Record<string, unknown>>(
    (map) =>
      isPlainObject(map) &&
      !['__proto__', 'constructor', 'prototype'].some((name) => Object.hasOwn(map, name)),
    'must be a map without the names __proto__, constructor and prototype',
  ),
  v.record(NameSchema, FlatSchema),
  v.maxEntries(50, 'at most 50 entries'),
)

export const ArticleSchema = strictObject({
  id: ArticleIdSchema,
  title: singleLine(1_000),
  url: v.optional(WebAddressSchema),
  source: v.optional(SourceSchema),
  author: v.optional(singleLine(200)),
  publishedAt: v.optional(InstantSchema),
  summary: v.optional(v.string()),
  topics: v.optional(topicsSchema(50)),
  relevance: v.optional(numberBetween(0, 1)),
  imageUrl: v.optional(WebAddressSchema),
  metadata: v.optional(MetadataSchema),
})

/** An article that is validated later, so that one invalid article does not fail its batch. */
export const UncheckedArticleSchema = v.custom<v.InferInput<typeof ArticleSchema>>(() => true)

const UncheckedArticlesSchema = v.pipe(
  v.array(UncheckedArticleSchema),
  v.maxLength(limits.batch, `at most ${limits.batch} articles a call`),
)

export const BatchSchema = v.pipe(UncheckedArticlesSchema, v.minLength(1, 'at least one article'))

/** The body of `addArticle` and `addArticles` over REST. The job validates the articles. */
export const AddArticlesSchema = v.union([
  ArticleSchema,
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

export const CompleteSchema = v.optional(
  strictObject({
    digestId: v.optional(singleLine(200)),
    attempt: ownAttempt,
  }),
  {},
)
export const FailSchema = strictObject({ error: singleLine(2_000), attempt: ownAttempt })

export const ArticlesPageSchema = v.optional(
  strictObject({
    after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
    limit: v.optional(integerBetween(1, 500), 100),
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
  attempt,
  digestId: v.optional(v.string()),
  error: v.optional(v.string()),
  failure: v.optional(v.picklist(['reported', 'timeout', 'stalled', 'never_started'])),
  partial: v.optional(v.literal(true)),
  startedAt: InstantSchema,
  updatedAt: InstantSchema,
  completedAt: v.optional(InstantSchema),
})

/** A job's note to its user's list when it starts or is retried; `startedAt` in ms. */
export const JobNoteSchema = strictObject({
  id: JobIdSchema,
  startedAt: integerBetween(0, 8.64e15),
  attempt,
})

/** A job's note to its user's list about its digest: fingerprints of the addresses in it. */
export const DigestNoteSchema = strictObject({ status: JobStatusSchema, seen: v.array(v.string()) })

export type JobNote = v.InferOutput<typeof JobNoteSchema>
export type DigestNote = v.InferOutput<typeof DigestNoteSchema>
export type StartInput = v.InferInput<typeof StartSchema>
export type Start = v.InferOutput<typeof StartSchema>
export type ArticleInput = v.InferInput<typeof ArticleSchema>
export type Article = v.InferOutput<typeof ArticleSchema>
export type ReportInput = v.InferInput<typeof ReportSchema>
export type Report = v.InferOutput<typeof ReportSchema>
export type AttemptInput = v.InferInput<typeof AttemptSchema>
export type CompleteInput = v.InferInput<typeof CompleteSchema>
export type FailInput = v.InferInput<typeof FailSchema>
export type ArticlesPageInput = v.InferInput<typeof ArticlesPageSchema>
export type JobsPageInput = v.InferInput<typeof JobsPageSchema>
export type JobsPageQuery = v.InferOutput<typeof JobsPageSchema>
export type JobStatus = v.InferOutput<typeof JobStatusSchema>
