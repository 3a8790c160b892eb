/** Requests a digest from the newsroom, if one is bound. A newsroom is a Worker that reads feeds and drives the job. */
import { DigestError, notConfigured } from '../contract/errors.ts'
import { errorFromResponse } from './errorResponse.ts'
import { optionalBindings } from './optionalBindings.ts'

export const hasNewsroom = (env: Env) => optionalBindings(env).NEWSROOM !== undefined

/**
 * Asks for a digest, which is made in the background.
 * @param order the body of `POST /digests`, with the user's id. The newsroom does not authenticate
 * @param requestId for the newsroom's log entries, and for those of what it calls
 * @returns the response of a newsroom that has accepted it
 * @throws `unavailable` if no newsroom is bound or it does not respond as one; the newsroom's own error
 */
export async function orderDigest(
  env: Env,
  order: { userId: string; [field: string]: unknown },
  requestId = crypto.randomUUID() as string,
): Promise<Response> {
  const { NEWSROOM } = optionalBindings(env)
  if (!NEWSROOM) throw notConfigured('No newsroom is bound')
  const response = await NEWSROOM.fetch('https://newsroom/digests?wait=false', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Request-Id': requestId },
    body: JSON.stringify(order),
  }).catch(unavailable)
  if (!response.ok) throw await errorFromResponse(response).catch(unavailable)
  return response
}

/** The newsroom is down, or responds in an unknown format. */
function unavailable(): never {
  throw new DigestError('unavailable', 'The newsroom is out of order; try again shortly')
}
