/** Orders: what a caller asks of the newsroom. */
import * as v from 'valibot'
import { singleLine, strictObject, WebAddressSchema } from './fields.ts'
import { JobIdSchema, StartSchema } from './job.ts'

/** A feed that the caller already has. */
export const FeedDocumentSchema = strictObject({
  name: singleLine(200),
  document: v.string(),
  contentType: v.optional(singleLine(200)),
})

const { expectedArticles: _, ...start } = StartSchema.entries

/** The order of a digest. The newsroom gets it with the user's id. */
export const DigestOrderSchema = strictObject({
  jobId: v.optional(JobIdSchema),
  ...start,
  feeds: v.pipe(v.array(v.union([WebAddressSchema, FeedDocumentSchema])), v.minLength(1), v.maxLength(100)),
})
export type DigestOrderInput = v.InferInput<typeof DigestOrderSchema>
