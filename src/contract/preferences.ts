/** Schemas of a user's preferences. No decisions, no storage. */
import * as v from 'valibot'
import { isTimeZone, scheduleFault } from './cron.ts'
import {
  InstantSchema,
  integerBetween,
  list,
  numberBetween,
  SourceSchema,
  strictObject,
  TopicSchema,
  topicsSchema,
} from './fields.ts'
import { FeedSchema, MaxAgeDaysSchema } from './order.ts'
import { PreconditionsSchema } from './preconditions.ts'

/** A topic or a source kept out of rankings. */
export const MuteSchema = strictObject({
  name: SourceSchema,
  until: v.optional(InstantSchema),
})

export const PinnedWeightSchema = numberBetween(0.1, 2)

/** A topic’s weight, set by hand. */
export const PinSchema = strictObject({ name: TopicSchema, weight: PinnedWeightSchema })
/** A source’s weight, set by hand. */
export const SourcePinSchema = strictObject({ name: SourceSchema, weight: PinnedWeightSchema })

export const PreferencesSchema = strictObject({
  topics: v.optional(topicsSchema(50), []),
  mutedTopics: v.optional(list(MuteSchema, 200), []),
  mutedSources: v.optional(list(MuteSchema, 200), []),
  pinnedTopics: v.optional(list(PinSchema, 200), []),
  pinnedSources: v.optional(list(SourcePinSchema, 200), []),
  learning: v.optional(v.boolean(), true),
  maxArticles: v.optional(integerBetween(1, 200), 20),
  language: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(35),
      v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag'),
    ),
  ),
  timeZone: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(64),
      v.check(isTimeZone, 'must be an IANA time zone such as Europe/Berlin'),
    ),
    'UTC',
  ),
  schedule: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(100),
      v.check(
        (schedule) => scheduleFault(schedule) === undefined,
        ({ input }) => scheduleFault(input) ?? '',
      ),
    ),
  ),
  /** No slots. The schedule is kept. */
  paused: v.optional(v.boolean(), false),
  feeds: v.optional(list(FeedSchema, 100), []),
  maxAgeDays: v.optional(MaxAgeDaysSchema, 30),
})

/** Counts the changes. 0 for a user without changes. */
const VersionSchema = v.pipe(v.number(), v.integer(), v.minValue(0))

/** The result of `preferences`. */
export const VersionedPreferencesSchema = strictObject({
  ...PreferencesSchema.entries,
  version: VersionSchema,
})

/** The next digest of `schedule`. */
const nextDigestAt = v.optional(InstantSchema)

/** The preferences as callers read them. */
export const ReadPreferencesSchema = strictObject({
  ...VersionedPreferencesSchema.entries,
  nextDigestAt,
})

/** What was read may be sent back: `nextDigestAt` is ignored, and `version` has to be the current one if anything changes. */
export const PreferencesUpdateSchema = strictObject({
  ...PreferencesSchema.entries,
  version: v.optional(VersionSchema),
  nextDigestAt,
})
/** The version counts as the ETag. */
export const IfVersionSchema = v.optional(
  strictObject({ ifVersion: v.optional(VersionSchema), ...PreconditionsSchema.wrapped.entries }),
  {},
)

/** A new value, or null for the default. */
const change = <S extends v.GenericSchema>({ wrapped }: { wrapped: S }) => v.optional(v.nullable(wrapped))
const { entries } = PreferencesSchema

/** A JSON Merge Patch (RFC 7396) of the preferences: a field that is not sent stays. */
export const PreferencesPatchSchema = strictObject({
  topics: change(entries.topics),
  mutedTopics: change(entries.mutedTopics),
  mutedSources: change(entries.mutedSources),
  pinnedTopics: change(entries.pinnedTopics),
  pinnedSources: change(entries.pinnedSources),
  learning: change(entries.learning),
  maxArticles: change(entries.maxArticles),
  language: change(entries.language),
  timeZone: change(entries.timeZone),
  schedule: change(entries.schedule),
  paused: change(entries.paused),
  feeds: change(entries.feeds),
  maxAgeDays: change(entries.maxAgeDays),
  nextDigestAt: PreferencesUpdateSchema.entries.nextDigestAt,
  version: PreferencesUpdateSchema.entries.version,
} satisfies Record<keyof ReadPreferences, v.GenericSchema>)

export type Pin = v.InferOutput<typeof PinSchema>
export type Preferences = v.InferOutput<typeof PreferencesSchema>
export type ReadPreferences = v.InferOutput<typeof ReadPreferencesSchema>
export type VersionedPreferences = v.InferOutput<typeof VersionedPreferencesSchema>
export type PreferencesUpdate = v.InferInput<typeof PreferencesUpdateSchema>
export type PreferencesPatch = v.InferInput<typeof PreferencesPatchSchema>
export type PatchedPreferences = v.InferOutput<typeof PreferencesPatchSchema>
export type IfVersion = v.InferInput<typeof IfVersionSchema>
export type VersionConditions = v.InferOutput<typeof IfVersionSchema>
