/**
 * Which articles share a headline or source. Pure. Publishers differ in quotes, dashes and case, and some append their
 * name. Short headlines such as "Weekly review" say too little to be compared.
 */

import { topicKey } from './contract/topicKey.ts'
import { namesOfSource } from './ranking.ts'

/** The fields of an article that decide its headline and its source. */
export interface Headlined {
  title: string
  source?: string | undefined
  feed?: string | undefined
  url?: string | undefined
}

/** Scripts without spaces between words. */
const UNSPACED_SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
/** Made at the first digest: a start would take a millisecond longer with them. */
let patterns: { unspaced: RegExp; notInWords: RegExp } | undefined
const makePatterns = () => ({
  unspaced: new RegExp(`[${UNSPACED_SCRIPTS.map((script) => `\\p{sc=${script}}`).join('')}]`, 'gu'),
  notInWords: /[^\p{L}\p{M}\p{N}]+/gu,
})
const SEPARATOR = /[-–—|_:]/
/** What stands between a headline and the appended name of its source. */
const BEFORE_SOURCE = /(?:\s[-–—]\s|\s?[|_]\s?|:\s?)$/

const MIN_WORDS = 4
const MIN_LENGTH = 16
const MIN_UNSPACED_LENGTH = 8

/**
 * What articles about one story have in common: the headline without its source, in letters and digits. Undefined if
 * the headline is too short: fewer than 4 words or 16 characters, or 8 characters in a script without spaces.
 */
export function headlineKey(article: Headlined): string | undefined {
  patterns ??= makePatterns()
  const { unspaced, notInWords } = patterns
  const headline = withoutSource(topicKey(article.title), article)
  const words = headline
    .split(/\s+/)
    .map((word) => word.replace(notInWords, ''))
    .filter((word) => word !== '')
  const key = words.join('')
  const length = [...key].length
  const unspacedLength = key.match(unspaced)?.length ?? 0
  const isLong =
    unspacedLength * 2 >= length
      ? length >= MIN_UNSPACED_LENGTH
      : words.length >= MIN_WORDS && length >= MIN_LENGTH
  return isLong ? key : undefined
}

/** The headline without the appended name or domain of the article's own source. */
function withoutSource(headline: string, { source, url }: Headlined): string {
  if (!SEPARATOR.test(headline)) return headline
  for (const name of namesOfSource({ source, url }).map(topicKey)) {
    const rest = headline.slice(0, -name.length)
    const separator = headline.endsWith(name) && BEFORE_SOURCE.exec(rest)
    if (separator) return rest.slice(0, separator.index)
  }
  return headline
}

/**
 * What articles of one source have in common: its name, else the feed, else the host of the address. Undefined if nothing
 * is known.
 */
export function sourceKey({ source, feed, url }: Omit<Headlined, 'title'>): string | undefined {
  if (source !== undefined) return `name ${topicKey(source)}`
  if (feed !== undefined) return `feed ${feed}`
  return url !== undefined && URL.canParse(url) ? `host ${new URL(url).host}` : undefined
}
