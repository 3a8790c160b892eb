/** Authorizes requests by a digest link: the token in the path is verified and its requests are limited. */
import { JWTExpired } from 'jose/errors'
import { DigestError } from '../../contract/errors.ts'
import { type OpenedLink, verifyDigestLink } from '../../platform/digestLink.ts'
import { assertRate } from '../../platform/rateLimit.ts'
import type { RequestContext } from '../context.ts'

/**
 * Opens the link in the path: from here on, the user and the job of the request are those of the link. Each link has its
 * own limit.
 * @throws `not_found` for a token that is not valid, `gone` for one that has expired; `rate_limited`
 */
export async function authorizeLink(context: RequestContext): Promise<void> {
  // Mail programs and proxies must not keep a page, and search engines must not list it.
  Object.assign(context.headers, { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' })
  const link = await openedLink(context)
  const { userId, jobId } = link
  context.link = link
  context.logFields = { userId, jobId }
  Object.assign(context.params, { userId: encodeURIComponent(userId), jobId })
  await assertRate(context.env, ['link', userId, jobId, link.until])
}

async function openedLink({ env, params }: RequestContext): Promise<OpenedLink> {
  try {
    return await verifyDigestLink(env, params.token ?? '')
  } catch (error) {
    throw error instanceof JWTExpired
      ? new DigestError('gone', 'This link has ended.')
      : new DigestError('not_found', 'This link is not valid.')
  }
}
