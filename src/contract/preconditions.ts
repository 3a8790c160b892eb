/** Evaluates preconditions. These are `If-Match` and `If-None-Match` (RFC 9110, section 13). Pure. */
import * as v from 'valibot'
import { DigestError } from './errors.ts'
import { strictObject } from './fields.ts'

/** Lists of ETags without quotes. `*` stands for any state. */
export const PreconditionsSchema = v.optional(
  strictObject({ ifMatch: v.optional(v.array(v.string())), ifNoneMatch: v.optional(v.array(v.string())) }),
  {},
)
export type PreconditionsInput = v.InferInput<typeof PreconditionsSchema>
export type Preconditions = v.InferOutput<typeof PreconditionsSchema>

/**
 * A change may happen only in a state that its caller has named.
 * @param currentTag the ETag of the current state, without quotes
 * @throws `version_mismatch`
 */
export function assertPreconditions(currentTag: () => string, { ifMatch, ifNoneMatch }: Preconditions): void {
  if (!ifMatch && !ifNoneMatch) return
  const tag = currentTag()
  const includesCurrent = (tags: string[]) => tags.includes(tag) || tags.includes('*')
  if (ifMatch && !includesCurrent(ifMatch))
    throw new DigestError('version_mismatch', 'If-Match does not name the current version')
  if (ifNoneMatch && includesCurrent(ifNoneMatch))
    throw new DigestError('version_mismatch', 'If-None-Match names the current version')
}
