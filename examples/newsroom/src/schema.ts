/** Schemas for requests to the newsroom. */
import * as v from 'valibot'
import { singleLine, UserIdSchema } from '../../../src/contract/fields.ts'
import { JobIdSchema, StartSchema } from '../../../src/contract/job.ts'
import { isWebAddress } from './publicAddress.ts'

export const limits = {
  /** Limits of one request. Feeds are read some at a time, and all of them within READING_TIMEOUT_MS. */
  feeds: 100,
  feedBytes: 5 * 1024 * 1024,
  bodyBytes: 16 * 1024 * 1024,
} as const

const AddressSchema = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.check(isWebAddress, 'must be an http or https URL without a user name or password'),
)

/** A feed that the caller already has. */
const DocumentSchema = v.strictObject({
  /** The name of the feed in messages. */
  name: singleLine(200),
  document: v.string(),
  contentType: v.optional(singleLine(200)),
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
  feeds: v.pipe(
    // Not a union, whose errors would name the problem of neither variant.
    v.array(v.lazy((feed) => (typeof feed === 'string' ? AddressSchema : DocumentSchema))),
    v.minLength(1, 'at least one feed'),
    v.maxLength(limits.feeds, `at most ${limits.feeds} feeds`),
  ),
})

export type Source = string | v.InferOutput<typeof DocumentSchema>
export type DigestRequest = v.InferOutput<typeof DigestRequestSchema>
