/** The record of preferences and its updates. Pure. */

import * as v from 'valibot'
import { DigestError } from '../contract/errors.ts'
import { assertPreconditions } from '../contract/preconditions.ts'
import {
  type PatchedPreferences,
  type Preferences,
  PreferencesSchema,
  type VersionConditions,
  type VersionedPreferences,
  VersionedPreferencesSchema,
} from '../contract/preferences.ts'
import { lenient } from '../platform/lenient.ts'

/** The stored preferences. Every field that is added later needs a default or is optional: that is its migration. */
export const PreferencesRecordSchema = v.object({
  ...PreferencesSchema.entries,
  version: v.optional(v.number(), 0),
})

export type PreferencesRecord = v.InferOutput<typeof PreferencesRecordSchema>

/** Preferences to store, with the version that they are based on, if the caller has sent it. */
export type WantedPreferences = Preferences & {
  version?: number | undefined
  nextDigestAt?: string | undefined
}

/**
 * The preferences after an update. Returns the same object if nothing changes: a repeated update is harmless, also with
 * the version before it.
 * @throws `version_mismatch` if the current version is not as the caller expects
 */
export function updatePreferences(
  before: PreferencesRecord,
  { version, nextDigestAt: _, ...preferences }: WantedPreferences,
  { ifVersion, ...preconditions }: VersionConditions = {},
): PreferencesRecord {
  const after = { ...unknownFields(before), ...preferences, version: before.version }
  const canonical = (record: PreferencesRecord) => JSON.stringify(Object.entries(record).toSorted())
  const isSame = canonical(after) === canonical(before)
  const { ifNoneMatch } = preconditions
  assertPreconditions(() => String(before.version), isSame ? { ifNoneMatch } : preconditions)
  if (isSame) return before
  if ([version, ifVersion].some((one) => one !== undefined && one !== before.version))
    throw new DigestError('version_mismatch', `The preferences are at version ${before.version}`)
  return { ...after, version: before.version + 1 }
}

const DEFAULTS = v.getDefaults(PreferencesSchema)

/** The preferences after a merge patch, to replace all: null stands for the default. */
export function mergePreferences(
  before: PreferencesRecord,
  { version, nextDigestAt: _, ...patch }: PatchedPreferences,
): WantedPreferences {
  const { version: __, ...current } = toPreferences(before)
  const changes = Object.entries(patch)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, value ?? DEFAULTS[name as keyof Preferences]])
  const merged = Object.entries({ ...current, ...Object.fromEntries(changes) })
  return {
    ...(Object.fromEntries(merged.filter(([, value]) => value !== undefined)) as Preferences),
    version,
  }
}

/** Fields that a later release has stored. A replacement by this release keeps them. */
const unknownFields = (record: PreferencesRecord) =>
  Object.fromEntries(
    Object.entries(record).filter(([name]) => !Object.hasOwn(VersionedPreferencesSchema.entries, name)),
  )

const KnownPreferencesSchema = lenient(VersionedPreferencesSchema)

/** The preferences as callers see them, without fields of a later release. */
export const toPreferences = (record: PreferencesRecord): VersionedPreferences =>
  v.parse(KnownPreferencesSchema, record)
