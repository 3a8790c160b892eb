/**
 * Finds the topics of an item by its categories and the words of its title, in the languages of its readers. Pure. It
 * only decides what is found: which topics are one is decided by their keys. It knows no inflected forms.
 */
import { topicKey } from '../../../src/contract/topicKey.ts'
import { isWhole } from './topics/boundaries.ts'
import { isSameWord } from './topics/letters.ts'
import { type Prepared, prepared, range, searchable } from './topics/text.ts'

export interface Matchable {
  title: string
  categories: readonly string[]
}

/** What is searched of an item. */
const TITLE_CHARACTERS = 1_000
const MOST_CATEGORIES = 100
const CATEGORY_CHARACTERS = 200
/** Places that are looked at for one topic. A text that has more of them in other words is made for that. */
const MOST_PLACES = 20

/** A short topic in capitals means capitals: `US` is not in "Tell us more". */
const ACRONYM = /^\p{Lu}[\p{Lu}\p{N}]{1,2}$/u

interface Wanted extends Prepared {
  topic: string
  key: string
  isAcronym: boolean
}

/**
 * A function that returns the topics, in the given order and spelling, whose words are in a category or the
 * title.
 */
export function matcher(topics: readonly string[]): (item: Matchable) => string[] {
  const wanted = topics.map((topic): Wanted => {
    const words = prepared(topic)
    return { topic, key: topicKey(topic), isAcronym: ACRONYM.test(words.written), ...words }
  })
  return ({ title, categories }) => {
    const labels = categories.slice(0, MOST_CATEGORIES).map((text) => searchable(text, CATEGORY_CHARACTERS))
    const [titled, ...labelled] = [searchable(title, TITLE_CHARACTERS), ...labels].map(prepared)
    const keys = new Set(labels.map(topicKey))
    const isFound = (topic: Wanted) =>
      (titled && contains(titled, topic, topic.isAcronym)) ||
      keys.has(topic.key) ||
      // A label such as `us-news` has no sentence around it.
      labelled.some((label, place) =>
        contains(label, topic, topic.isAcronym && /\s/.test(labels[place] ?? '')),
      )
    return wanted.filter(isFound).map(({ topic }) => topic)
  }
}

/** Whether the topic's words are in the text as whole words. */
function contains(text: Prepared, topic: Wanted, needsCapitals: boolean): boolean {
  if (topic.bare === '') return false
  let at = text.bare.indexOf(topic.bare)
  for (let places = 0; at >= 0 && places < MOST_PLACES; places++) {
    if (isWhole(text, at, topic.bare) && isSpelled(text, at, topic, needsCapitals)) return true
    at = text.bare.indexOf(topic.bare, at + 1)
  }
  return false
}

/** Whether the place has the topic's accents, or lacks them where writers leave them out. */
function isSpelled(text: Prepared, at: number, topic: Wanted, needsCapitals: boolean): boolean {
  const place = text.written.slice(...range(text, at, topic.bare.length))
  if (needsCapitals) return place === topic.written
  const words = topic.written.split(/[ ']/)
  return place.split(/[ ']/).every((word, index) => isSameWord(word, words[index] ?? '', text.written))
}
