/** Schemas of a user's export and import. */
import * as v from 'valibot'
import {
  InstantSchema,
  integerBetween,
  isPlainObject,
  list,
  SourceSchema,
  strictObject,
  TopicSchema,
  UserIdSchema,
} from './fields.ts'
import { JobStateSchema, JobStatusSchema, StartSchema } from './job.ts'
import { VoteSchema, WeightsSchema } from './learning.ts'
import { OrderSchema } from './order.ts'
import { PinnedWeightSchema, VersionedPreferencesSchema } from './preferences.ts'

/** The most topics, or sources, of a user's learning. */
const MAX_NAMES = 2_000
/** The most live votes. */
const MAX_VOTES = 20_000
/** The most articles that are remembered. */
const MAX_SEEN = 20_000

const count = v.pipe(v.number(), v.minValue(0))
const counts = { h: count, n: count, up: count, down: count }
/** Of one name, or of all if none is named. */
const reset = { resetAt: InstantSchema }
/** The key of the tokens in `seen`. */
const seenKey = v.optional(v.pipe(v.string(), v.maxLength(100)))
/** A token of a remembered article. */
const seen = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{36}$/, 'must be a token of an article'))

/** What is stored of a job, with the profile that it has kept of its user, without hashes. */
const ExportedJobSchema = strictObject({
  ...JobStateSchema.entries,
  input: v.optional(StartSchema),
  order: v.optional(OrderSchema),
  profile: v.optional(v.record(v.string(), v.unknown())),
})

/** An entry of the list whose job does not exist any more, with its last status if that is known. */
const OldJobSchema = strictObject({
  id: v.string(),
  startedAt: InstantSchema,
  endedAt: v.optional(InstantSchema),
  status: v.optional(JobStatusSchema),
})

/**
 * The JSON document that `exportData` streams. `orders` are the digests that are ordered. `complete` is the last field, so a
 * document that was broken off has none.
 */
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
  feedback: list(VoteSchema, MAX_VOTES),
  seenKey,
  seen: list(seen, MAX_SEEN),
  /** When they were last met, the newest first: the first `count` of `seen` at `at`, and so on. */
  seenAt: v.optional(list(strictObject({ at: InstantSchema, count: integerBetween(1, MAX_SEEN) }), MAX_SEEN)),
  orders: v.optional(v.array(v.record(v.string(), v.unknown()))),
  jobs: v.array(ExportedJobSchema),
  oldJobs: v.optional(v.array(OldJobSchema)),
  complete: v.literal(true, 'must be true: the export was broken off, request it again'),
})

/** Weights by name as entries. A record of valibot drops names such as `__proto__`. */
const weightEntries = (NameSchema: typeof TopicSchema | typeof SourceSchema) =>
  v.pipe(
    v.custom<Record<string, number>>(isPlainObject, 'must be an object'),
    v.transform((weights): [string, unknown][] => Object.entries(weights)),
    list(v.tuple([NameSchema, PinnedWeightSchema]), MAX_NAMES),
  )

/**
 * An export, to restore a user from it. `jobs`, `oldJobs`, `orders`, `userId` and `exportedAt` are ignored and may be left
 * out.
 */
export const ImportSchema = strictObject({
  ...UserExportSchema.entries,
  userId: v.optional(v.string()),
  exportedAt: v.optional(v.string()),
  weights: weightEntries(TopicSchema),
  sourceWeights: weightEntries(SourceSchema),
  jobs: v.optional(v.custom<unknown[]>(Array.isArray, 'must be a list')),
  orders: v.optional(v.unknown()),
  oldJobs: v.optional(v.unknown()),
})

export const ImportedSchema = v.strictObject({ success: v.literal(true) })

export const ErasureSchema = v.strictObject({
  erased: v.boolean(),
})

const placeNumber = v.optional(integerBetween(0, Number.MAX_SAFE_INTEGER))

/** Where the next page of an export begins. For callers of `exportPage`, who send it back as it is. */
export const ExportPlaceSchema = v.optional(
  strictObject({
    list: v.picklist(['votes', 'jobs', 'oldJobs']),
    /** Whether the list has an element already. */
    isBegun: v.boolean(),
    /** The place in the list of jobs. */
    after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}\../))),
    /** Job `id` goes on after this article. */
    id: v.optional(v.string()),
    articles: placeNumber,
    /** Votes after `votedAt`: `left` of them are not later than `until`, unless one was changed. */
    votedAt: placeNumber,
    until: placeNumber,
    left: placeNumber,
  }),
)

export type ExportPlace = v.InferOutput<typeof ExportPlaceSchema>
export type ImportInput = v.InferInput<typeof ImportSchema>
export type Import = v.InferOutput<typeof ImportSchema>
export type UserExport = v.InferOutput<typeof UserExportSchema>
export type Imported = v.InferOutput<typeof ImportedSchema>
export type Erasure = v.InferOutput<typeof ErasureSchema>
