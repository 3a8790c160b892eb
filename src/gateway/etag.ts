/** Conditional requests: the ETag of a response, and the preconditions of a request. */
import { DigestError } from '../contract/errors.ts'
import { assertPreconditions, type Preconditions } from '../contract/preconditions.ts'
import type { ReadPreferences } from '../contract/preferences.ts'
import { tagOf } from '../platform/hash.ts'
import type { RequestContext } from './context.ts'

/** The value as JSON with an ETag computed from its content. 304 without a body if the client has this version. */
export function withETag(context: RequestContext, value: object): string | null {
  const json = JSON.stringify(value)
  return conditional(context, tagOf(json), json)
}

/**
 * Preferences with their version as the ETag. With a schedule they are always sent: the next digest changes without a
 * new version.
 */
export function withVersionETag(context: RequestContext, preferences: ReadPreferences): string | null {
  const { version, nextDigestAt } = preferences
  const isSent = nextDigestAt !== undefined
  return conditional(context, String(version), JSON.stringify(preferences), isSent)
}

/** The body with its ETag. Evaluates the preconditions of a read. */
export function conditional(
  context: RequestContext,
  tag: string,
  body: string,
  isSent = false,
): string | null {
  context.headers.ETag = `"${tag}"`
  const { method } = context.request
  if (method !== 'GET' && method !== 'HEAD') return body
  const { ifMatch, ifNoneMatch = [] } = parsePreconditions(context) ?? {}
  assertPreconditions(() => tag, { ifMatch })
  if (isSent || (!ifNoneMatch.includes(tag) && !ifNoneMatch.includes('*'))) return body
  context.status = 304
  return null
}

/**
 * The ETags in `If-Match` and `If-None-Match`, without quotes. A proxy that compresses weakens an ETag: `W/` is ignored.
 * @returns undefined if the request has neither
 */
export function parsePreconditions({ request }: RequestContext): Preconditions | undefined {
  const ifMatch = tagsIn(request.headers.get('If-Match'))
  const ifNoneMatch = tagsIn(request.headers.get('If-None-Match'))
  if (!ifMatch && !ifNoneMatch) return undefined
  return { ...(ifMatch && { ifMatch }), ...(ifNoneMatch && { ifNoneMatch }) }
}

/** ETags without quotes and without `W/`; `*` alone stands for any. */
export function tagsIn(header: string | null): string[] | undefined {
  if (header === null) return undefined
  return header.trim() === '*' ? ['*'] : [...header.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => tag)
}

/**
 * The preconditions of a change to a resource without an ETag: it always exists, and no ETag names it.
 * @throws `version_mismatch`
 */
export function assertNoVersionExpected(context: RequestContext): void {
  const { method } = context.request
  const { ifMatch, ifNoneMatch } = parsePreconditions(context) ?? {}
  const isRead = method === 'GET' || method === 'HEAD'
  const isExpected = ifMatch && !ifMatch.includes('*')
  if (isExpected || (!isRead && ifNoneMatch?.includes('*')))
    throw new DigestError('version_mismatch', 'There is no ETag to compare with for this operation')
}
