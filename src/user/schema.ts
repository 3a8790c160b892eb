/** Schemas for the input of UserState. No decisions, no storage. */
import * as v from 'valibot'
import {
  ArticleIdSchema,
  InstantSchema,
  integerBetween,
  isPlainObject,
  numberBetween,
  SourceSchema,
  strictObject,
  TopicSchema,
  topicsSchema,
  WebAddressSchema,
} from '../schemas.ts'
import { PinnedWeightSchema, VersionedPreferencesSchema } from './preferencesSchema.ts'

export * from '../schemas.ts'
export * from './preferencesSchema.ts'

export const VerdictSchema = v.picklist(['helpful', 'not_helpful'])

export const FeedbackSchema = strictObject({
  articleId: ArticleIdSchema,
  feedback: VerdictSchema,
  topics: topicsSchema(500),
  source: v.optional(SourceSchema),
})

/** A stored vote as `feedback` returns it. */
export const VoteSchema = strictObject({
  ...FeedbackSchema.entries,
  votedAt: InstantSchema,
  teaches: v.optional(v.literal(false)),
})

export const PageSchema = v.optional(
  strictObject({
    after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}$/, 'must be the "next" of a page'))),
    limit: v.optional(integerBetween(1, 500), 100),
  }),
  {},
)

export const LearnSchema = v.optional(
  strictObject({
    dryRun: v.optional(v.boolean(), false),
  }),
  {},
)

/** What a job keeps of its user when it starts, so that its digest is the same at every call. */
export const ProfileSchema = v.object({
  weights: v.optional(v.array(v.object({ topic: v.string(), weight: v.number() })), []),
  sourceWeights: v.optional(v.array(v.object({ source: v.string(), weight: v.number() })), []),
  mutedTopics: v.optional(v.array(v.object({ name: v.string() })), []),
  mutedSources: v.optional(v.array(v.object({ name: v.string() })), []),
  maxArticles: v.optional(v.number(), 20),
  /** Fingerprints of recent digests, with a space before and after each. */
  seen: v.optional(v.string(), ' '),
  /** A BCP 47 tag. */
  language: v.optional(v.string()),
  /** An IANA time zone. */
  timeZone: v.optional(v.string()),
})

/** An article to rank, with as many fields as are known. */
export const RankSchema = v.pipe(
  v.array(
    strictObject({
      id: ArticleIdSchema,
      topics: v.optional(topicsSchema(50)),
      source: v.optional(SourceSchema),
      url: v.optional(v.pipe(v.string(), v.maxLength(2_048))),
      publishedAt: v.optional(InstantSchema),
      relevance: v.optional(numberBetween(0, 1)),
      title: v.optional(v.string()),
    }),
  ),
  v.maxLength(500, 'at most 500 articles'),
)

/** An address that a producer asks about, with what else is known of the article. */
export const CheckSchema = v.pipe(
  v.array(
    v.union([
      WebAddressSchema,
      strictObject({
        url: WebAddressSchema,
        topics: v.optional(topicsSchema(50)),
        source: v.optional(SourceSchema),
      }),
    ]),
  ),
  v.maxLength(500, 'at most 500 addresses'),
)

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

export type ImportInput = v.InferInput<typeof ImportSchema>
export type Import = v.InferOutput<typeof ImportSchema>
export type Profile = v.InferOutput<typeof ProfileSchema>
export type RankInput = v.InferInput<typeof RankSchema>
export type CheckInput = v.InferInput<typeof CheckSchema>
export type Verdict = v.InferOutput<typeof VerdictSchema>
export type FeedbackInput = v.InferInput<typeof FeedbackSchema>
export type Feedback = v.InferOutput<typeof FeedbackSchema>
export type Vote = v.InferOutput<typeof VoteSchema>
export type Page = v.InferInput<typeof PageSchema>
export type LearnOptions = v.InferInput<typeof LearnSchema>
