/** Starts a digest through the newsroom. */
import * as v from 'valibot'
import { parseInput } from '../../contract/errors.ts'
import { singleLine, strictObject, WebAddressSchema } from '../../contract/fields.ts'
import { JobIdSchema, StartSchema } from '../../contract/job.ts'
import { orderDigest } from '../../platform/newsroom.ts'
import type { RequestContext } from '../context.ts'

const { expectedArticles: _, ...start } = StartSchema.entries

/** A feed that the caller already has. */
export const FeedDocumentSchema = strictObject({
  name: singleLine(200),
  document: v.string(),
  contentType: v.optional(singleLine(200)),
})

/** The body that is passed on to the newsroom. */
export const DigestRequestSchema = strictObject({
  jobId: v.optional(JobIdSchema),
  ...start,
  feeds: v.pipe(v.array(v.union([WebAddressSchema, FeedDocumentSchema])), v.minLength(1), v.maxLength(100)),
})

/**
 * Responds 202 with the job's status. The digest is made in the background.
 * @throws `invalid_input`; `unavailable` if no newsroom is bound; the newsroom's own error
 */
export async function startDigest(context: RequestContext): Promise<ReadableStream | null> {
  const request = await context.body<v.InferInput<typeof DigestRequestSchema>>()
  parseInput(DigestRequestSchema, request)
  // The user is always the one of the token, whatever the body says.
  const response = await orderDigest(context.env, { ...request, userId: context.userId })
  context.status = response.status
  return response.body
}
