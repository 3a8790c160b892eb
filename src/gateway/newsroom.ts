/**
 * Starts a digest through a newsroom, if the operator has bound one: a Worker that reads feeds and drives the
 * job.
 */
import * as v from 'valibot'
import { DigestError, parseInput } from '../errors.ts'
import { errorFromResponse } from '../http.ts'
import { JobIdSchema, StartSchema } from '../job/schema.ts'
import { singleLine, strictObject, WebAddressSchema } from '../schemas.ts'
import type { RequestContext } from './context.ts'

declare global {
  interface Env {
    /** An optional binding that is not in wrangler.jsonc: a Worker that responds to `POST /digests`. */
    NEWSROOM?: Fetcher
  }
}

const { expectedArticles: _, ...start } = StartSchema.entries

/** The body that is passed on to the newsroom. */
export const DigestRequestSchema = strictObject({
  jobId: v.optional(
    v.pipe(JobIdSchema, v.description('The same id again continues the same job. A new id by default.')),
  ),
  ...start,
  feeds: v.pipe(
    v.array(
      v.union([
        WebAddressSchema,
        v.pipe(
          strictObject({
            name: v.pipe(singleLine(200), v.description('Names the feed in messages.')),
            document: v.string(),
            contentType: v.optional(singleLine(200)),
          }),
          v.description('A feed that the caller already has.'),
        ),
      ]),
    ),
    v.minLength(1),
    v.maxLength(20),
  ),
})

/**
 * Responds 202 with the job's status. The digest is made in the background.
 * @throws `invalid_input`; `unavailable` if no newsroom is bound; the newsroom's own error
 */
export async function startDigest(context: RequestContext): Promise<ReadableStream | null> {
  const { NEWSROOM } = context.env
  const request = await context.body<v.InferInput<typeof DigestRequestSchema>>()
  parseInput(DigestRequestSchema, request)
  if (!NEWSROOM) throw new DigestError('unavailable', 'No newsroom is bound')
  const answer = await NEWSROOM.fetch('https://newsroom/digests?wait=false', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    // The newsroom does not authenticate. The user is always the one of the token, whatever the body says.
    body: JSON.stringify({ ...request, userId: context.userId }),
  }).catch(unavailableNewsroom)
  if (!answer.ok) throw await errorFromResponse(answer).catch(unavailableNewsroom)
  context.status = answer.status
  return answer.body
}

/** The newsroom is down, or responds in an unknown format. */
function unavailableNewsroom(): never {
  throw new DigestError('unavailable', 'The newsroom is out of order; try again shortly')
}
