/** Conditional requests: the ETag of a response, and the preconditions of a request. */
import { DigestError } from '../errors.ts'
import { hash } from '../hash.ts'
import type { IfVersion, VersionedPreferences } from '../user/schema.ts'
import type { RequestContext } from './context.ts'

/**
 * The value as JSON with an ETag computed from its content. 304 without a body if the client has this
 * version.
 */
export function withETag(context: RequestContext, value: object): string | null {
  const json = JSON.stringify(value)
  const tag = `"${hash(json)}"`
  context.headers.ETag = tag
  const seen = (context.request.headers.get('If-None-Match') ?? '')
    .split(',')
    .map((text) => text.trim().replace(/^W\//, ''))
  if (!seen.includes(tag) && !seen.includes('*')) return json
  context.status = 304
  return null
}

/** Preferences with their version as the ETag. */
export function withVersionETag(context: RequestContext, preferences: VersionedPreferences): object {
  context.headers.ETag = `"${preferences.version}"`
  return preferences
}

/**
 * The version in `If-Match`.
 * @throws `version_mismatch` if it cannot be an ETag of this service
 */
export function parseIfMatch({ request }: RequestContext): IfVersion {
  const tag = request.headers.get('If-Match')
  if (tag === null || tag.trim() === '*') return {}
  const [, version] = /^"(\d{1,15})"$/.exec(tag.trim()) ?? []
  if (version === undefined)
    throw new DigestError('version_mismatch', 'If-Match must be the ETag of an earlier answer')
  return { ifVersion: Number(version) }
}
