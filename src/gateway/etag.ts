/** ETags of responses, and the preconditions of a read. `input.ts` reads the preconditions of a request. */
import { assertPreconditions } from '../contract/preconditions.ts'
import type { ReadPreferences } from '../contract/preferences.ts'
import { tagOf } from '../platform/hash.ts'
import type { RequestContext } from './context.ts'
import { parsePreconditions } from './input.ts'

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
