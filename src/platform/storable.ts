/**
 * Checks a record before it is stored. What a rule has made of it must be within the bounds of its schema, and of what the
 * platform stores.
 */
import * as v from 'valibot'
import { DigestError } from '../contract/errors.ts'

/**
 * Checks the fields that differ from the stored record. The others may come from another release, which may have other
 * bounds.
 * @throws an error that callers see as `internal`: the rule is wrong, and nothing was written
 */
export function assertStorable<const Entries extends v.ObjectEntries>(
  entries: Entries,
  before: object | null,
  after: object,
): void {
  for (const [name, schema] of Object.entries(entries)) {
    const value = fieldOf(after, name)
    if (before && value === fieldOf(before, name)) continue
    const result = v.safeParse(schema, value)
    if (!result.success)
      throw new Error(`The field ${name} must not be stored: ${result.issues.map(({ message }) => message)}`)
  }
}

const fieldOf = (record: object, name: string): unknown => Reflect.get(record, name)

/** The platform stores at most 2 MB under a key, the key included. */
export const MAX_STORED_BYTES = 2_000_000 - 100

const BEYOND_LATIN_1 = /[\u0100-\uffff]/
/** The most bytes of what stands around a value: its type, its length, its alignment. */
const FRAME = 8

/**
 * At most how many bytes a value takes as it is stored. The platform writes one byte a character, or two if one of them
 * is outside Latin-1.
 */
export function storedBytes(value: unknown): number {
  if (typeof value === 'string') return FRAME + value.length * (BEYOND_LATIN_1.test(value) ? 2 : 1)
  if (ArrayBuffer.isView(value)) return 3 * FRAME + value.byteLength
  if (typeof value !== 'object' || value === null) return FRAME + 1
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + storedBytes(one), 2 * FRAME)
  let bytes = FRAME
  // The names of our fields are short and in Latin-1.
  for (const name in value) bytes += 2 + name.length + storedBytes(Reflect.get(value, name))
  return bytes
}

/**
 * Checks that a record can be stored.
 * @throws `too_large`
 */
export function assertFits(key: string, record: unknown): void {
  if (storedBytes(record) > MAX_STORED_BYTES)
    throw new DigestError('too_large', `The record ${key} would be larger than the platform stores`)
}
