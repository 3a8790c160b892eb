/** What the service orders from a newsroom. An order comes from a schedule or from a request for a digest. */
import * as v from 'valibot'
import { integerBetween, list, singleLine, strictObject, WebAddressSchema } from './fields.ts'
import { JobIdSchema, StartSchema } from './job.ts'

/** A feed: its address, or with the name that the reader gives it. */
export const FeedSchema = v.union(
  [WebAddressSchema, strictObject({ url: WebAddressSchema, name: v.optional(singleLine(200)) })],
  'must be an address or {url, name?}',
)

/** Older items are left out. */
export const MaxAgeDaysSchema = integerBetween(1, 365)

/** What a job remembers of its order. `hasDocuments`: it had documents, which are not remembered. */
export const OrderSchema = strictObject({
  feeds: list(FeedSchema, 100, 'at most 100 feeds'),
  maxAgeDays: v.optional(MaxAgeDaysSchema),
  hasDocuments: v.optional(v.literal(true)),
})

const { expectedArticles: _, ...start } = StartSchema.entries

/** An order that is given again, with the input that its job was started with: the newsroom starts it with the same. */
export const RepeatedOrderSchema = strictObject({ ...OrderSchema.entries, start: strictObject(start) })

/** A digest of the preferences, now. */
export const DigestNowSchema = v.optional(strictObject({ jobId: v.optional(JobIdSchema) }), {})

/** A feed that the caller already has. */
export const FeedDocumentSchema = strictObject({
  name: singleLine(200),
  document: v.string(),
  contentType: v.optional(singleLine(200)),
})

const OrderedFeedSchema = v.union(
  [FeedSchema, FeedDocumentSchema],
  'must be an address, {url, name?} or {name, document, contentType?}',
)

/** A digest of these topics and feeds. The newsroom gets it with the user's id. */
export const DigestOrderSchema = strictObject({
  jobId: v.optional(JobIdSchema),
  ...start,
  feeds: v.pipe(list(OrderedFeedSchema, 100, 'at most 100 feeds'), v.minLength(1)),
  maxAgeDays: v.optional(MaxAgeDaysSchema, 30),
})

/** The id of the request that a handle's calls are made for. Their log entries have it. */
export const TraceSchema = v.optional(
  strictObject({
    requestId: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'must be 1–64 of A–Z a–z 0–9 _ -'))),
  }),
  {},
)

export type TraceInput = v.InferInput<typeof TraceSchema>
export type DigestOrderInput = v.InferInput<typeof DigestOrderSchema>

export type DigestNowInput = v.InferInput<typeof DigestNowSchema>
export type Feed = v.InferOutput<typeof FeedSchema>
export type OrderInput = v.InferInput<typeof OrderSchema>
export type RepeatedOrder = v.InferOutput<typeof RepeatedOrderSchema>
export type Order = v.InferOutput<typeof OrderSchema>
