/** Schemas of the export of a user and of the document that an import takes. */
import * as v from 'valibot'
import {
  InstantSchema,
  isPlainObject,
  SourceSchema,
  strictObject,
  TopicSchema,
  UserIdSchema,
} from './fields.ts'
import { JobStateSchema } from './job.ts'
import { VoteSchema, WeightsSchema } from './learning.ts'
import { PinnedWeightSchema, VersionedPreferencesSchema } from './preferences.ts'

const counts = v.pipe(v.number(), v.minValue(0))

/** Weights by name as entries. A record of valibot drops names such as `__proto__`. */
const weightEntries = (NameSchema: typeof TopicSchema | typeof SourceSchema) =>
  v.pipe(
    v.custom<Record<string, number>>(isPlainObject, 'must be an object'),
    v.transform((weights): [string, unknown][] => Object.entries(weights)),
    v.array(v.tuple([NameSchema, PinnedWeightSchema])),
    v.maxLength(2_000, 'at most 2000 names'),
  )

const countEntries = { h: counts, n: counts, up: counts, down: counts }

/**
 * An export, to restore a user from it. `jobs`, `userId` and `exportedAt` are ignored. An export of release 0.1.0 has
 * no `version`, `learnedAt` and `votedAt`, and nothing about sources: the votes then teach them.
 */
export const ImportSchema = strictObject({
  version: v.optional(v.literal(1), 1),
  userId: v.optional(v.string()),
  exportedAt: v.optional(v.string()),
  preferences: VersionedPreferencesSchema,
  weights: weightEntries(TopicSchema),
  sourceWeights: v.optional(weightEntries(SourceSchema)),
  learnedAt: v.optional(InstantSchema),
  votedAt: v.optional(InstantSchema),
  resets: v.pipe(
    v.array(strictObject({ topic: v.optional(TopicSchema), resetAt: InstantSchema })),
    v.maxLength(2_001),
  ),
  sourceResets: v.optional(
    v.pipe(
      v.array(strictObject({ source: v.optional(SourceSchema), resetAt: InstantSchema })),
      v.maxLength(2_001),
    ),
  ),
  learner: strictObject({
    H: counts,
    N: counts,
    topics: v.pipe(
      v.array(strictObject({ topic: TopicSchema, ...countEntries })),
      v.maxLength(2_000, 'at most 2000 topics'),
    ),
  }),
  sourceLearner: v.optional(
    strictObject({
      H: counts,
      N: counts,
      sources: v.pipe(
        v.array(strictObject({ source: SourceSchema, ...countEntries })),
        v.maxLength(2_000, 'at most 2000 sources'),
      ),
    }),
  ),
  feedback: v.array(VoteSchema),
  seen: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{11}$/, 'must be a fingerprint'))),
    v.maxLength(100_000),
  ),
  jobs: v.optional(v.array(v.unknown())),
})

const exportedCounts = { h: v.number(), n: v.number(), up: v.number(), down: v.number() }

/** Everything held about a user, as the JSON document that `exportData` streams. */
export const UserExportSchema = v.strictObject({
  version: v.literal(1),
  userId: UserIdSchema,
  exportedAt: InstantSchema,
  preferences: VersionedPreferencesSchema,
  weights: WeightsSchema,
  sourceWeights: WeightsSchema,
  learnedAt: v.optional(InstantSchema),
  votedAt: v.optional(InstantSchema),
  resets: v.array(v.strictObject({ topic: v.optional(TopicSchema), resetAt: InstantSchema })),
  sourceResets: v.array(v.strictObject({ source: v.optional(SourceSchema), resetAt: InstantSchema })),
  learner: v.strictObject({
    H: v.number(),
    N: v.number(),
    topics: v.array(v.strictObject({ topic: TopicSchema, ...exportedCounts })),
  }),
  sourceLearner: v.strictObject({
    H: v.number(),
    N: v.number(),
    sources: v.array(v.strictObject({ source: SourceSchema, ...exportedCounts })),
  }),
  feedback: v.array(VoteSchema),
  seen: v.array(v.string()),
  jobs: v.array(JobStateSchema),
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
