/** Schemas of a user's export and import. */
import * as v from 'valibot'
import {
  InstantSchema,
  isPlainObject,
  list,
  SourceSchema,
  strictObject,
  TopicSchema,
  UserIdSchema,
} from './fields.ts'
import { JobStateSchema } from './job.ts'
import { VoteSchema, WeightsSchema } from './learning.ts'
import { PinnedWeightSchema, VersionedPreferencesSchema } from './preferences.ts'

/** The most topics, or sources, of a user's learning. */
const MAX_NAMES = 2_000

const count = v.pipe(v.number(), v.minValue(0))
const counts = { h: count, n: count, up: count, down: count }
/** Of one name, or of all if none is named. */
const reset = { resetAt: InstantSchema }
/** The key of the tokens in `seen`. */
const seenKey = v.optional(v.pipe(v.string(), v.maxLength(100)))
/** A token of a remembered article. */
const seen = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{36}$/, 'must be a token of an article'))

/** Everything about a user, as the JSON document that `exportData` streams. */
export const UserExportSchema = strictObject({
  version: v.literal(1),
  userId: UserIdSchema,
  exportedAt: InstantSchema,
  preferences: VersionedPreferencesSchema,
  weights: WeightsSchema,
  sourceWeights: WeightsSchema,
  learnedAt: v.optional(InstantSchema),
  votedAt: v.optional(InstantSchema),
  resets: list(strictObject({ topic: v.optional(TopicSchema), ...reset }), MAX_NAMES + 1),
  sourceResets: list(strictObject({ source: v.optional(SourceSchema), ...reset }), MAX_NAMES + 1),
  learner: strictObject({
    H: count,
    N: count,
    topics: list(strictObject({ topic: TopicSchema, ...counts }), MAX_NAMES),
  }),
  sourceLearner: strictObject({
    H: count,
    N: count,
    sources: list(strictObject({ source: SourceSchema, ...counts }), MAX_NAMES),
  }),
  feedback: v.array(VoteSchema),
  seenKey,
  seen: list(seen, 100_000),
  jobs: v.array(JobStateSchema),
})

/** Weights by name as entries. A record of valibot drops names such as `__proto__`. */
const weightEntries = (NameSchema: typeof TopicSchema | typeof SourceSchema) =>
  v.pipe(
    v.custom<Record<string, number>>(isPlainObject, 'must be an object'),
    v.transform((weights): [string, unknown][] => Object.entries(weights)),
    list(v.tuple([NameSchema, PinnedWeightSchema]), MAX_NAMES),
  )

/** An export, to restore a user from it. `jobs`, `userId` and `exportedAt` are ignored and may be left out. */
export const ImportSchema = strictObject({
  ...UserExportSchema.entries,
  userId: v.optional(v.string()),
  exportedAt: v.optional(v.string()),
  weights: weightEntries(TopicSchema),
  sourceWeights: weightEntries(SourceSchema),
  jobs: v.optional(v.custom<unknown[]>(Array.isArray, 'must be a list')),
})

export const ImportedSchema = v.strictObject({ success: v.literal(true) })

export const ErasureSchema = v.strictObject({
  erased: v.boolean(),
})

export type ImportInput = v.InferInput<typeof ImportSchema>
export type Import = v.InferOutput<typeof ImportSchema>
export type UserExport = v.InferOutput<typeof UserExportSchema>
export type Imported = v.InferOutput<typeof ImportedSchema>
export type Erasure = v.InferOutput<typeof ErasureSchema>
