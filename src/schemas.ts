/** The words that jobs and readers share: text, ids, topics, instants, addresses, and how an article was ranked. */
import * as v from 'valibot'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out
export const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]*$/u

/** A short single line of text, trimmed: no control characters, no half surrogate pairs. */
export const singleLine = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty('must not be empty'),
    v.maxLength(most, `at most ${most} characters`),
    v.regex(PRINTABLE, 'must not contain control characters'),
  )

/** A whole number within bounds. */
export const integerBetween = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

/** A number within bounds. */
export const numberBetween = (least: number, most: number) =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most))

/** Stands in an address as a segment of its own: these two would mean another place, whatever is done to escape them. */
const notDotSegment = v.check(
  (text: string) => text !== '.' && text !== '..',
  'must not be "." or "..", which no address can hold',
)

/** 1–128 printable characters without `/`, as the identity provider spells them: never trimmed. */
export const UserIdSchema = v.pipe(
  v.string(),
  v.minLength(1, 'a user id must not be empty'),
  v.maxLength(128, 'a user id has at most 128 characters'),
  v.regex(PRINTABLE, 'a user id must not contain control characters'),
  v.check((id) => !id.includes('/'), 'a user id must not contain "/"'),
  notDotSegment,
)

/** An article's id: the producer's own, or its link. */
export const ArticleIdSchema = v.pipe(
  singleLine(512),
  notDotSegment,
  v.description('The producer’s own id, or the link.'),
)

export const WebAddressSchema = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.regex(PRINTABLE, 'must not contain control characters'),
  v.check((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'must be an http or https URL'),
  v.metadata({
    format: 'uri',
    pattern: '^[Hh][Tt][Tt][Pp][Ss]?://',
    description: 'An absolute http or https address.',
  }),
)

/** A topic as a person writes it. `topicKey` says which spellings are one topic. */
export const TopicSchema = v.pipe(
  singleLine(100),
  notDotSegment,
  v.description('A topic. Compared without regard to case and surrounding space, shown as first spelled.'),
)

export const topicKey = (topic: string) => topic.trim().toLowerCase()

/** Distinct topics by their key, each as first spelled, in the order given. */
export function distinctTopics(given: readonly string[]): Map<string, string> {
  const topics = new Map<string, string>()
  for (const topic of given) if (!topics.has(topicKey(topic))) topics.set(topicKey(topic), topic)
  return topics
}

const topicList = (most: number) => v.pipe(v.array(TopicSchema), v.maxLength(most, `at most ${most} topics`))
const dropRepeats = v.transform((given: string[]) => [...distinctTopics(given).values()])

/** A list of topics, repeated spellings dropped. */
export const topicsSchema = (most: number) => v.pipe(topicList(most), dropRepeats)

/** Likewise, and not empty. */
export const nonEmptyTopicsSchema = (most: number) =>
  v.pipe(topicList(most), v.minLength(1, 'at least one topic'), dropRepeats)

/** Whether an ISO date names a day that there is: Date would take 30 February for 2 March. */
const isDay = (text: string) =>
  new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10))

/** Whether it is one, also in UTC: over the years 0000 and 9999 its text would be read as none. */
const isInstant = (text: string) =>
  isDay(text) && !Number.isNaN(Date.parse(text)) && /^\d{4}-/.test(new Date(text).toISOString())

/** An instant, answered in UTC with milliseconds. */
export const InstantSchema = v.pipe(
  v.string(),
  v.isoTimestamp('must be an ISO 8601 instant such as 2026-01-31T08:00:00Z'),
  v.check(isInstant, 'must be an instant that exists'),
  v.transform((text) => new Date(text).toISOString()),
)

/** One thing that is kept out by a mute, and which mute that is. */
const muteEntries = {
  by: v.picklist(['topic', 'source']),
  name: v.pipe(v.string(), v.description('The muted topic or source, as the reader spelled it.')),
  until: v.optional(InstantSchema),
}
export const MuteReasonSchema = v.strictObject(muteEntries)

/** An article kept out, and by which mute. */
export const MutedArticleSchema = v.strictObject({ id: ArticleIdSchema, ...muteEntries })

export const FactorsSchema = v.pipe(
  v.strictObject({
    relevance: numberBetween(0, 1),
    interest: v.number(),
    topics: v.array(v.strictObject({ topic: TopicSchema, weight: v.number() })),
  }),
  v.description(
    'The score is `relevance` times `interest`, which is the mean of the topics’ weights: 1 where there are none.',
  ),
)

export const RankedSchema = v.strictObject({
  id: ArticleIdSchema,
  score: v.number(),
  factors: FactorsSchema,
})

export const RankingSchema = v.strictObject({
  articles: v.pipe(
    v.array(RankedSchema),
    v.description('Best first; of equal scores the newer first, then by id.'),
  ),
  muted: v.array(MutedArticleSchema),
})

export type Factors = v.InferOutput<typeof FactorsSchema>
export type Ranked = v.InferOutput<typeof RankedSchema>
export type Muted = v.InferOutput<typeof MutedArticleSchema>
export type Ranking = v.InferOutput<typeof RankingSchema>
