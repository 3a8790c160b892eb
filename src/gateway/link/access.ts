/** Authorizes requests by a digest link: the token in the path is verified and its requests are limited. */
import { DigestError } from '../../contract/errors.ts'
import { type OpenedLink, verifyDigestLink } from '../../platform/digestLink.ts'
import { assertRate } from '../../platform/rateLimit.ts'
import type { RequestContext } from '../context.ts'

/** For every response to a link. Mail programs and proxies must not keep it, and search engines must not list it. */
const HEADERS = { 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' }

/**
 * Each link has its own limit, and so has each address that sends invalid ones.
 * @throws `not_found` for a token that is not valid, `gone` for one that has expired; `rate_limited`
 */
export async function authorizeLink(context: RequestContext): Promise<void> {
  Object.assign(context.headers, HEADERS)
  const link = await openedLink(context)
  context.link = link
  context.logFields = { userId: link.userId, jobId: link.jobId }
  await assertRate(context.env, ['link', link.userId, link.jobId, link.expiresAt])
}

async function openedLink({ env, request, params }: RequestContext): Promise<OpenedLink> {
  try {
    return await verifyDigestLink(env, params.token ?? '')
  } catch (error) {
    await assertRate(env, ['link', request.headers.get('CF-Connecting-IP'), '', 0])
    throw Reflect.get(Object(error), 'code') === 'ERR_JWT_EXPIRED'
      ? new DigestError('gone', 'This link has expired.')
      : new DigestError('not_found', 'This link is not complete, or it is not valid any more.')
  }
}
