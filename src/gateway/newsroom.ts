/** Starting a digest through a newsroom, where the operator has bound one: it reads feeds and drives the job. */
import * as v from 'valibot'
import { DigestError } from '../errors.ts'
import { errorFromResponse } from '../http.ts'
import { JobIdSchema, StartSchema } from '../job/schema.ts'
import { singleLine, WebAddressSchema } from '../schemas.ts'
import type { RequestContext } from './context.ts'

declare global {
  interface Env {
    /** What an operator may bind besides wrangler.jsonc: a Worker that answers `POST /digests`. */
    NEWSROOM?: Fetcher
  }
}

const { expectedArticles: _, ...start } = StartSchema.entries

/** What a newsroom is asked, besides who asks. It judges for itself; what is known of its words is documented here. */
export const DigestRequestSchema = v.strictObject({
  jobId: v.optional(
    v.pipe(JobIdSchema, v.description('The same id again takes up the same job; a new one where not said.')),
  ),
  ...start,
  feeds: v.pipe(
    v.array(
      v.union([
        WebAddressSchema,
        v.pipe(
          v.strictObject({
            name: v.pipe(
              singleLine(200),
              v.description('Stands for the feed where the answer speaks of it.'),
            ),
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
 * 202 with the job's status; the digest is made in the background.
 * @throws `unavailable` where none is bound; what the newsroom refuses with
 */
export async function startDigest(context: RequestContext): Promise<ReadableStream | null> {
  const { NEWSROOM } = context.env
  if (!NEWSROOM) throw new DigestError('unavailable', 'No newsroom is bound')
  const request = (await context.body<v.InferInput<typeof DigestRequestSchema>>()) ?? {}
  const answer = await NEWSROOM.fetch('https://newsroom/digests?wait=false', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    // The newsroom asks nobody who they are: the user is the one whose token this is, whatever the body says.
    body: JSON.stringify({ ...request, userId: context.userId }),
  }).catch(unavailableNewsroom)
  if (!answer.ok) throw await errorFromResponse(answer).catch(unavailableNewsroom)
  context.status = answer.status
  return answer.body
}

/** It is down, or speaks otherwise than we do. */
function unavailableNewsroom(): never {
  throw new DigestError('unavailable', 'The newsroom is out of order; try again shortly')
}
