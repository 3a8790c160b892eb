/** Starting a digest through a newsroom, where the operator has bound one: it reads feeds and drives the job. */
import { DigestError } from '../errors.ts'
import type { StartInput } from '../job/schema.ts'
import type { Visit } from './visit.ts'

declare global {
  interface Env {
    /** What an operator may bind besides wrangler.jsonc: a Worker that answers `POST /digests`. */
    NEWSROOM?: Fetcher
  }
}

/** What a newsroom is asked, besides who asks: `feeds` are addresses, or documents that the caller already has. */
export type DigestRequest = StartInput & {
  jobId?: string
  feeds: (string | { name: string; document: string; contentType?: string })[]
}

/** 202 with the job's status; the digest is made in the background. @throws `unavailable` where none is bound */
export async function startDigest(visit: Visit): Promise<Response> {
  const { NEWSROOM } = visit.env
  if (!NEWSROOM) throw new DigestError('unavailable', 'No newsroom is bound')
  const request = (await visit.body<DigestRequest>()) ?? {}
  const answer = await NEWSROOM.fetch('https://newsroom/digests?wait=false', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    // The newsroom asks nobody who they are: the user is the one whose token this is, whatever the body says.
    body: JSON.stringify({ ...request, userId: visit.userId }),
  })
  return new Response(answer.body, { status: answer.status, headers: { 'Content-Type': 'application/json' } })
}
