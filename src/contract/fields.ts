/** Schemas shared by jobs and users. Text, ids, topics, instants and URLs. */
import * as v from 'valibot'
import { topicKey } from './topicKey.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out
export const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]*$/u

/** Also of several lines: tabs and the ends of lines are no control characters here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it keeps out
export const PRINTABLE_LINES = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]*$/u

/** Whether the value is an object as JSON has it: no list, Map, Date, buffer or class instance. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Like valibot's `strictObject`, but accepts only plain objects. RPC also carries lists, Map, Set, Date and
 * others. Their content is not in fields, so a schema without required fields would read them as empty.
 */
export function strictObject<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  const schema = v.strictObject(entries)
  return {
    ...schema,
    '~run'(dataset, config) {
      const { value } = dataset
      const isOtherObject = typeof value === 'object' && value !== null && !isPlainObject(value)
      return schema['~run'](
        isOtherObject ? { value: Object.prototype.toString.call(value) } : dataset,
        config,
      )
    },
  }
}

/** A single line of text, trimmed: no control characters, no lone surrogates. */
export const singleLine = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(most, `at most ${most} characters`),
    v.regex(PRINTABLE, 'must not contain control characters'),
  )

/**
 * A list of at most so many elements. Its length is looked at before its elements, so that a list that is too long costs
 * nothing.
 */
export function list<const Item extends v.GenericSchema>(
  item: Item,
  most: number,
  message = `at most ${most}`,
) {
  const bound = v.maxLength<v.InferOutput<Item>[], number, string>(most, message)
  const schema = v.pipe(v.array(item), bound)
  const run: (typeof schema)['~run'] = (dataset, config) => {
    const { value } = dataset
    if (!Array.isArray(value) || value.length <= most) return schema['~run'](dataset, config)
    return bound['~run']({ typed: true, value }, config)
  }
  return { ...schema, '~run': run }
}

/** A whole number within bounds. */
export const integerBetween = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

/** Text of any number of lines: no control characters, which a terminal would obey, and no lone surrogates. */
export const TextSchema = v.pipe(v.string(), v.regex(PRINTABLE_LINES, 'must not contain control characters'))

/** A number within bounds. */
export const numberBetween = (least: number, most: number) =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most))

/** The value is a segment of a URL. These two would address another path, however they are escaped. */
const notDotSegment = v.check(
  (text: string) => text !== '.' && text !== '..',
  'must not be "." or "..", which cannot be part of a URL',
)

/**
 * 1–255 printable characters. Not trimmed: the identity provider's spelling counts. `me` stands for the caller in paths,
 * so it is never a user id.
 */
export const UserIdSchema = v.pipe(
  v.string(),
  v.minLength(1, 'a user id must not be empty'),
  v.maxLength(255, 'a user id has at most 255 characters'),
  v.regex(PRINTABLE, 'a user id must not contain control characters'),
  v.check((id) => id !== 'me', 'a user id must not be "me"'),
  notDotSegment,
)

/** An article's id: an id of the producer, or the article's URL. */
export const ArticleIdSchema = v.pipe(singleLine(512), notDotSegment)

/** `https://bank.example@evil.example/` looks like an address of the bank. */
function hasNoUser(address: string): boolean {
  // Reported by the check before.
  if (!URL.canParse(address)) return true
  const { username, password } = new URL(address)
  return username === '' && password === ''
}

/** An http or https URL without a user. */
export const WebAddressSchema = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.regex(PRINTABLE, 'must not contain control characters'),
  v.check((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'must be an http or https URL'),
  v.check(hasNoUser, 'must be without a user name or password'),
)

const visible = v.check(
  (name: string) => name === '' || topicKey(name) !== '',
  'must have a visible character',
)

/** A line that is shown as a link, which nobody could see or click without a visible character. */
export const TitleSchema = v.pipe(singleLine(1_000), visible)

/** A topic as a person writes it. `topicKey` decides which spellings are the same topic. */
export const TopicSchema = v.pipe(singleLine(100), notDotSegment, visible)

/** The name of a source. Compared like a topic. */
export const SourceSchema = v.pipe(singleLine(200), visible)

/** Distinct topics by their key, each as first spelled, in their order. */
export function distinctTopics(spellings: readonly string[]): Map<string, string> {
  const topics = new Map<string, string>()
  for (const topic of spellings) {
    const key = topicKey(topic)
    if (!topics.has(key)) topics.set(key, topic)
  }
  return topics
}

const topicList = (most: number) => list(TopicSchema, most, `at most ${most} topics`)
const dropRepeats = v.transform((topics: string[]) => [...distinctTopics(topics).values()])

/** A list of topics without repeated spellings. */
export const topicsSchema = (most: number) => v.pipe(topicList(most), dropRepeats)

/** Like `topicsSchema`, and not empty. */
export const nonEmptyTopicsSchema = (most: number) =>
  v.pipe(topicList(most), v.minLength(1, 'at least one topic'), dropRepeats)

/** Whether the day exists. `Date` reads 30 February as 2 March. */
const isDay = (text: string) =>
  new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10))

/** Whether the instant exists and can be formatted in UTC: years outside 0000–9999 cannot. */
const isInstant = (text: string) =>
  isDay(text) && !Number.isNaN(Date.parse(text)) && /^\d{4}-/.test(new Date(text).toISOString())

/** An instant, returned in UTC with milliseconds. */
export const InstantSchema = v.pipe(
  v.string(),
  v.isoTimestamp('must be an ISO 8601 instant such as 2026-01-31T08:00:00Z'),
  v.check(isInstant, 'must be an instant that exists'),
  v.transform((text) => new Date(text).toISOString()),
)

/** A field that an operation takes and does not read. */
export const ignored = v.optional(v.custom<unknown>(() => true))

/** What the service adds to an article. Inputs ignore it, so that an article of the service may be sent back. */
export const ownFields = {
  seq: ignored,
  addedAt: ignored,
  score: ignored,
  factors: ignored,
  reason: ignored,
  also: ignored,
}
