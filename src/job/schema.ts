/** The words of a digest job: what may be said to DigestJob and what it answers. No decisions, no storage. */
import * as v from 'valibot'
import type { Code, Issue } from '../errors.ts'
import {
  ArticleIdSchema,
  InstantSchema,
  line,
  TopicSchema,
  topics,
  WebAddressSchema,
} from '../user/schema.ts'

/** What a job may hold; each limit has its own clear refusal. */
export const limits = {
  topics: 50,
  articles: 2_000,
  articleBytes: 64 * 1024,
  batch: 100,
  sockets: 1_000,
  /** The most in missed articles that a new connection is sent; it then connects again for the rest. */
  backlogBytes: 1024 * 1024,
  /** Of all articles of one call together. */
  callBytes: 1024 * 1024,
  /** The most an answer carries in articles, well below the 32 MiB that RPC can. */
  answerBytes: 16 * 1024 * 1024,
} as const

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** How long a finished job stays readable. */
export const RETENTION_MS = 7 * DAY

export const JobIdSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'a job id is 1–64 of A–Z a–z 0–9 _ -'),
)

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

const expectedArticles = whole(1, limits.articles)
const attempt = whole(1, 1_000_000)

export const StartSchema = v.strictObject({
  topics: v.pipe(topics(limits.topics), v.minLength(1, 'at least one topic')),
  /** How many articles the producer means to add; the share that is there is the least the progress shows. */
  expectedArticles: v.optional(expectedArticles),
  /** Total time for an attempt, in ms. */
  timeoutMs: v.optional(whole(1_000, DAY), 20 * MINUTE),
  /** How long a producer may be silent, in ms; half the total time where not said. */
  stallMs: v.optional(whole(1_000, DAY)),
  /** What becomes of an overdue job: it fails, or it ends with the articles it has, marked `partial`. */
  onTimeout: v.optional(v.picklist(['fail', 'complete']), 'fail'),
  /** Whether the digest may contain again what the user's digests of the last 30 days contained. */
  allowSeen: v.optional(v.boolean(), false),
})

const FlatSchema = v.union([
  v.pipe(v.string(), v.maxLength(4_000)),
  v.pipe(v.number(), v.finite()),
  v.boolean(),
  v.null(),
])

/** A flat map for what a producer wants back. valibot would drop the first three names in silence. */
const MetadataSchema = v.pipe(
  v.custom<Record<string, unknown>>(
    (map) =>
      typeof map === 'object' &&
      map !== null &&
      !Array.isArray(map) &&
      !['__proto__', 'constructor', 'prototype'].some((name) => Object.hasOwn(map, name)),
    'must be a map without the names __proto__, constructor and prototype',
  ),
  v.record(line(100), FlatSchema),
  v.maxEntries(50, 'at most 50 entries'),
)

export const ArticleSchema = v.strictObject({
  id: ArticleIdSchema,
  title: line(1_000),
  url: v.optional(WebAddressSchema),
  source: v.optional(line(200)),
  author: v.optional(line(200)),
  publishedAt: v.optional(InstantSchema),
  summary: v.optional(v.string()),
  topics: v.optional(topics(50)),
  /** How much the article matters by itself, 0–1. */
  relevance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  imageUrl: v.optional(WebAddressSchema),
  metadata: v.optional(MetadataSchema),
})

/** One producer's call takes at most 100 articles. Each is checked by itself, so that one bad one sinks no batch. */
export const BatchSchema = v.pipe(
  v.array(v.unknown()),
  v.minLength(1, 'at least one article'),
  v.maxLength(limits.batch, `at most ${limits.batch} articles a call`),
)

/** `attempt`: the attempt that the caller works for; a superseded one is refused. */
export const AttemptSchema = v.optional(v.strictObject({ attempt: v.optional(attempt) }), {})

export const ReportSchema = v.strictObject({
  /** 0–100; what is not whole is rounded down. */
  progress: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100), v.transform(Math.floor))),
  currentStep: v.optional(line(200)),
  expectedArticles: v.optional(expectedArticles),
  articles: v.optional(
    v.pipe(v.array(v.unknown()), v.maxLength(limits.batch, `at most ${limits.batch} articles a call`)),
  ),
  attempt: v.optional(attempt),
})

export const CompleteSchema = v.optional(
  v.strictObject({ digestId: v.optional(line(200)), attempt: v.optional(attempt) }),
  {},
)
export const FailSchema = v.strictObject({ error: line(2_000), attempt: v.optional(attempt) })

export const ArticlesPageSchema = v.optional(
  v.strictObject({
    /** The sequence number after which to go on. */
    after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
    limit: v.optional(whole(1, 500), 100),
  }),
  {},
)

export const JOB_STATES = ['pending', 'in_progress', 'completed', 'failed', 'cancelled'] as const

/** A page of a user's jobs; `after` is the `next` of the page before. */
export const JobsPageSchema = v.optional(
  v.strictObject({
    status: v.optional(v.picklist(JOB_STATES)),
    after: v.optional(
      v.pipe(v.string(), v.regex(/^\d{1,16}\.[A-Za-z0-9_-]{1,64}$/, 'must be the "next" of a page')),
    ),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 50),
  }),
  {},
)

/** `pending` and `in_progress` are told apart by whether a producer was heard. */
export const JobStatusSchema = v.strictObject({
  id: JobIdSchema,
  userId: v.string(),
  topics: v.array(TopicSchema),
  status: v.picklist(JOB_STATES),
  /** Whole, 0–100. Never falls within an attempt; 100 only when completed. */
  progress: whole(0, 100),
  currentStep: v.string(),
  articleCount: whole(0, limits.articles),
  expectedArticles: v.optional(expectedArticles),
  attempt,
  digestId: v.optional(v.string()),
  error: v.optional(v.string()),
  /** The cause of a failure, or of a completion that is `partial`. */
  failure: v.optional(v.picklist(['reported', 'timeout', 'stalled', 'never_started'])),
  partial: v.optional(v.literal(true)),
  startedAt: InstantSchema,
  updatedAt: InstantSchema,
  completedAt: v.optional(InstantSchema),
})

/** What a job tells its user when it starts or goes on: `startedAt` in ms. */
export const JobNoteSchema = v.strictObject({ id: JobIdSchema, startedAt: whole(0, 8.64e15), attempt })

/** What a job tells its user of the digest it has become: fingerprints of the addresses in it. */
export const DigestNoteSchema = v.strictObject({ status: JobStatusSchema, seen: v.array(v.string()) })

export type JobNote = v.InferOutput<typeof JobNoteSchema>
export type DigestNote = v.InferOutput<typeof DigestNoteSchema>
export type StartInput = v.InferInput<typeof StartSchema>
export type Start = v.InferOutput<typeof StartSchema>
export type ArticleInput = v.InferInput<typeof ArticleSchema>
export type Article = v.InferOutput<typeof ArticleSchema>
export type ReportInput = Omit<v.InferInput<typeof ReportSchema>, 'articles'> & {
  articles?: ArticleInput[] | undefined
}
export type Report = v.InferOutput<typeof ReportSchema>
export type AttemptInput = v.InferInput<typeof AttemptSchema>
export type CompleteInput = v.InferInput<typeof CompleteSchema>
export type FailInput = v.InferInput<typeof FailSchema>
export type ArticlesPageInput = v.InferInput<typeof ArticlesPageSchema>
export type JobsPageInput = v.InferInput<typeof JobsPageSchema>
export type JobsPageQuery = v.InferOutput<typeof JobsPageSchema>
export type JobStatus = v.InferOutput<typeof JobStatusSchema>

/**
 * `created`: by this call; false where the same job was already there. `watchToken`: for watching this one job,
 * 15 minutes, read only; absent where the service has no secret to sign with.
 */
export type Started = JobStatus & { created: boolean; watchToken?: string }

/** An article as the job holds it: `seq` counts from 1 in order of arrival and never repeats or shrinks. */
export type StoredArticle = Article & { seq: number }

/** The documented state: the status with the articles. */
export type JobState = JobStatus & { articles: StoredArticle[] }

export interface ArticlesPage {
  articles: StoredArticle[]
  /** The `after` of the following page; absent on the last. */
  next?: number
}

/**
 * What became of one article of a call, in the order given. `duplicate` names the article it repeats, by id or
 * by canonical URL; `seen`: a recent digest contained it, so it was not added; `cancelled`: the job is, nothing was added and the producer should stop.
 */
export type Outcome =
  | { id: string; outcome: 'added'; seq: number }
  | { id: string; outcome: 'duplicate'; of: string }
  | { id: string | null; outcome: 'rejected'; code: Code; error: string; issues?: Issue[] }
  | { id: string; outcome: 'seen' }
  | { id: string | null; outcome: 'cancelled' }

/** The answer to a producer: each article's outcome, and where the job stands now. */
export interface Received {
  outcomes: Outcome[]
  articleCount: number
  progress: number
  status: JobStatus['status']
  cancelled: boolean
}

export interface JobsPage {
  jobs: JobStatus[]
  /** The `after` of the following page; absent on the last. With a `status` filter a page may hold fewer than asked. */
  next?: string
}

/**
 * What a connection receives, each one a JSON text message. `update`: the status, on connecting and whenever
 * anything in it but `updatedAt` changes; `articles`: newly added, or missed since `after`; `end`: the job is over
 * and the connection closes with 1000; `received`: the outcome of the report this connection sent; `error`: what it
 * sent was refused.
 */
export type Frame =
  | { type: 'update'; data: JobStatus }
  | { type: 'articles'; data: StoredArticle[] }
  | { type: 'end'; data: JobStatus }
  | { type: 'received'; data: Received }
  | { type: 'error'; data: { error: string; code: Code; issues?: Issue[] | undefined } }
