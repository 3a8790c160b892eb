/** Schemas for requests to the newsroom. */
import * as v from 'valibot'
import { singleLine, UserIdSchema } from '../../../src/contract/fields.ts'
import { JobIdSchema, StartSchema } from '../../../src/contract/job.ts'
import { isWebAddress } from './publicAddress.ts'

export const limits = {
  /** Limits of one request. Feeds are read some at a time, and all of them within READING_TIMEOUT_MS. */
  feeds: 100,
  /** The newest articles of all feeds that are in memory at a time: twice what a job holds, because some were seen. */
  articles: 4_000,
  warnings: 100,
  warningCharacters: 500,
  feedBytes: 5 * 1024 * 1024,
  bodyBytes: 16 * 1024 * 1024,
} as const

const AddressSchema = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.check(isWebAddress, 'must be an http or https URL without a user name or password'),
)

/** A feed with the reader's own name for it, which is the source of its articles. */
const NamedSchema = v.strictObject({ url: AddressSchema, name: v.optional(singleLine(200)) })

/** A feed that the caller already has. */
const DocumentSchema = v.strictObject({
  /** The name of the feed in messages. */
  name: singleLine(200),
  document: v.string(),
  contentType: v.optional(singleLine(200)),
})

/** Not a union, whose errors would name the problem of no variant. */
const FeedSchema = v.lazy((feed) => {
  if (typeof feed === 'string') return AddressSchema
  const isNamed = typeof feed === 'object' && feed !== null && 'url' in feed && !('document' in feed)
  return isNamed ? NamedSchema : DocumentSchema
})

export const DigestRequestSchema = v.strictObject({
  userId: UserIdSchema,
  /** The same id again continues the same job. A new id by default. */
  jobId: v.optional(JobIdSchema),
  topics: StartSchema.entries.topics,
  timeoutMs: StartSchema.entries.timeoutMs,
  stallMs: StartSchema.entries.stallMs,
  onTimeout: StartSchema.entries.onTimeout,
  allowSeen: StartSchema.entries.allowSeen,
  /** Older items are left out. Items without a date stay. */
  maxAgeDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(365))),
  feeds: v.pipe(
    v.array(FeedSchema),
    v.minLength(1, 'at least one feed'),
    v.maxLength(limits.feeds, `at most ${limits.feeds} feeds`),
  ),
})

/** The address of a feed or of a site, perhaps with the reader's name for it; or a document. */
export type Source = string | v.InferOutput<typeof NamedSchema> | v.InferOutput<typeof DocumentSchema>
export type DigestRequest = v.InferOutput<typeof DigestRequestSchema>
