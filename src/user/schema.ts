/** The words of a user: what may be said to UserState and what it answers. No decisions, no storage. */
import * as v from 'valibot'
import type { JobState } from '../job/schema.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]*$/u

/** A short single line of text, trimmed: no control characters, no half surrogate pairs. */
export const line = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('must not be empty'),
    v.maxLength(most, `at most ${most} characters`),
    v.regex(PRINTABLE, 'must not contain control characters'),
  )

/** 1–128 printable characters without `/`, as the identity provider spells them: never trimmed. */
export const UserIdSchema = v.pipe(
  v.string(),
  v.minLength(1, 'a user id must not be empty'),
  v.maxLength(128, 'a user id has at most 128 characters'),
  v.regex(PRINTABLE, 'a user id must not contain control characters'),
  v.check((id) => !id.includes('/'), 'a user id must not contain "/"'),
)

/** An absolute address of a page or picture; never `javascript:` and the like. */
export const WebAddressSchema = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.check((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'must be an http or https URL'),
)

/** A topic as a person writes it. `topicKey` says which spellings are one topic. */
export const TopicSchema = line(100)

/** Topics are compared without regard to case and surrounding space, and shown as first spelled. */
export const topicKey = (topic: string) => topic.trim().toLowerCase()

/** Distinct topics by their key, each as first spelled, in the order given. */
export function distinctTopics(given: readonly string[]): Map<string, string> {
  const topics = new Map<string, string>()
  for (const topic of given) if (!topics.has(topicKey(topic))) topics.set(topicKey(topic), topic)
  return topics
}

/** A list of topics, repeated spellings dropped. */
export const topics = (most: number) =>
  v.pipe(
    v.array(TopicSchema),
    v.maxLength(most, `at most ${most} topics`),
    v.transform((given) => [...distinctTopics(given).values()]),
  )

/** Whether an ISO date names a day that there is: Date would take 30 February for 2 March. */
const isDay = (text: string) =>
  new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10))

/** An instant, answered in UTC with milliseconds. */
export const InstantSchema = v.pipe(
  v.string(),
  v.isoTimestamp('must be an ISO 8601 instant such as 2026-01-31T08:00:00Z'),
  v.check((text) => isDay(text) && !Number.isNaN(Date.parse(text)), 'must be an instant that exists'),
  v.transform((text) => new Date(text).toISOString()),
)

/** A topic or a source kept out of rankings, for ever or until an instant. */
export const MuteSchema = v.strictObject({ name: line(200), until: v.optional(InstantSchema) })

export const PinSchema = v.strictObject({
  name: TopicSchema,
  weight: v.pipe(v.number(), v.minValue(0.1), v.maxValue(2)),
})

export const PreferencesSchema = v.strictObject({
  topics: v.optional(topics(50), []),
  mutedTopics: v.optional(v.pipe(v.array(MuteSchema), v.maxLength(200)), []),
  mutedSources: v.optional(v.pipe(v.array(MuteSchema), v.maxLength(200)), []),
  /** Topics whose weight is set by hand: neither votes nor learning move them. */
  pinnedTopics: v.optional(v.pipe(v.array(PinSchema), v.maxLength(200)), []),
  /** Switched off, votes are kept and listed but teach nothing, and the weights stay as they are. */
  learning: v.optional(v.boolean(), true),
  /** How many articles a digest holds at most. */
  maxArticles: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 20),
  /** A BCP 47 tag such as `en` or `pt-BR`. */
  language: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(35),
      v.regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag'),
    ),
  ),
})

const VersionSchema = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What `preferences` answers: `version` counts the changes, 0 for a user who never made one. */
export const VersionedPreferencesSchema = v.strictObject({
  ...PreferencesSchema.entries,
  version: VersionSchema,
})

/** A `version` sent back in the body is a precondition, like `ifVersion`. */
export const PreferencesUpdateSchema = v.strictObject({
  ...PreferencesSchema.entries,
  version: v.optional(VersionSchema),
})
export const IfVersionSchema = v.optional(v.strictObject({ ifVersion: v.optional(VersionSchema) }), {})

export const VerdictSchema = v.picklist(['helpful', 'not_helpful'])

/** An article's id: the producer's own, or its link. */
export const ArticleIdSchema = line(512)

export const FeedbackSchema = v.strictObject({
  articleId: ArticleIdSchema,
  feedback: VerdictSchema,
  topics: topics(500),
  source: v.optional(line(200)),
})

/** A stored vote as `feedback` lists it. */
export const VoteSchema = v.strictObject({
  ...FeedbackSchema.entries,
  votedAt: InstantSchema,
  /** Present and false where learning was off when the vote was cast. */
  teaches: v.optional(v.literal(false)),
})

/** `after` is the `next` of the page before. */
export const PageSchema = v.optional(
  v.strictObject({
    after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}$/, 'must be the "next" of a page'))),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)), 100),
  }),
  {},
)

export const LearnSchema = v.optional(v.strictObject({ dryRun: v.optional(v.boolean(), false) }), {})

/** What a job keeps of its user when it starts, so that the same digest comes out whenever it is asked for. */
export const ProfileSchema = v.object({
  weights: v.optional(v.array(v.object({ topic: v.string(), weight: v.number() })), []),
  mutedTopics: v.optional(v.array(v.object({ name: v.string() })), []),
  mutedSources: v.optional(v.array(v.object({ name: v.string() })), []),
  maxArticles: v.optional(v.number(), 20),
  /** Fingerprints of what recent digests contained, a space before and after each. */
  seen: v.optional(v.string(), ' '),
})

/** What is ranked: an article, or as much of one as is known. */
export const RankSchema = v.pipe(
  v.array(
    v.strictObject({
      id: ArticleIdSchema,
      topics: v.optional(topics(50)),
      source: v.optional(line(200)),
      url: v.optional(v.pipe(v.string(), v.maxLength(2_048))),
      publishedAt: v.optional(InstantSchema),
      relevance: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
      title: v.optional(v.string()),
    }),
  ),
  v.maxLength(500, 'at most 500 articles'),
)

/** What a producer asks about before it spends money: an address, with what else is known of the article. */
export const CheckSchema = v.pipe(
  v.array(
    v.union([
      WebAddressSchema,
      v.strictObject({
        url: WebAddressSchema,
        topics: v.optional(topics(50)),
        source: v.optional(line(200)),
      }),
    ]),
  ),
  v.maxLength(500, 'at most 500 addresses'),
)

export type Profile = v.InferOutput<typeof ProfileSchema>
export type RankInput = v.InferInput<typeof RankSchema>
export type CheckInput = v.InferInput<typeof CheckSchema>
/** `seen`: in a completed digest of the last 30 days. */
export interface Checked {
  url: string
  seen: boolean
  muted?: { by: 'topic' | 'source'; name: string; until?: string | undefined }
}

export type Pin = v.InferOutput<typeof PinSchema>
export type Preferences = v.InferOutput<typeof PreferencesSchema>
export type VersionedPreferences = v.InferOutput<typeof VersionedPreferencesSchema>
export type PreferencesUpdate = v.InferInput<typeof PreferencesUpdateSchema>
export type IfVersion = v.InferInput<typeof IfVersionSchema>
export type Verdict = v.InferOutput<typeof VerdictSchema>
export type FeedbackInput = v.InferInput<typeof FeedbackSchema>
export type Feedback = v.InferOutput<typeof FeedbackSchema>
export type Vote = v.InferOutput<typeof VoteSchema>
export type Page = v.InferInput<typeof PageSchema>
export type LearnOptions = v.InferInput<typeof LearnSchema>

/** How a topic's weight moved, in units of 1.0 = neutral. */
export interface WeightChange {
  topic: string
  before: number
  after: number
}
export interface FeedbackAnswer {
  success: true
  changes: WeightChange[]
}
export interface FeedbackPage {
  feedback: Vote[]
  /** The `after` of the following page; absent on the last. */
  next?: string
}
/** Why a topic has its weight. */
export interface WeightReason {
  topic: string
  weight: number
  /** What set the weight last: a vote by the quick rule, `learn`, or the reader's own hand. */
  by: 'vote' | 'learning' | 'hand'
  /** Votes counted, folded ones included. */
  helpful: number
  notHelpful: number
  /** The newest live vote on it; absent where all were folded or there is none. */
  votedAt?: string
  /** One sentence for a person. */
  reason: string
}
export interface WeightReasons {
  /** The share of helpful votes that is usual for this reader, 0–1. */
  usual: number
  weights: WeightReason[]
}

/** Everything held about a user, as the JSON document that `exportData` streams. */
export interface UserExport {
  userId: string
  exportedAt: string
  preferences: VersionedPreferences
  weights: Record<string, number>
  /** What folded votes have taught: discounted counts of the reader (`H` of `N`) and of each topic (`h` of `n`). */
  learner: {
    H: number
    N: number
    topics: { topic: string; h: number; n: number; up: number; down: number }[]
  }
  /** Oldest first. */
  feedback: Vote[]
  /** Newest first. */
  jobs: JobState[]
}

/** `erased`: false where jobs are left, which are then erased in the background. */
export interface Erasure {
  erased: boolean
}

export interface TopicReport extends WeightChange {
  /** Set by hand: `before` and `after` are the pin. */
  pinned?: true
  /** Votes counted, folded ones included. */
  helpful: number
  notHelpful: number
  /** One sentence for a person. */
  reason: string
}
export interface LearnReport {
  dryRun: boolean
  /** Votes that moved from the quick rule into the learned state by this run. */
  learned: number
  /** The share of helpful votes that is usual for this reader, 0–1. */
  usual: number
  topics: TopicReport[]
}
