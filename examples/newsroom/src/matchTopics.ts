/** Finds the topics of an item by its categories and the words of its title. Pure. */
import { topicKey } from '../../../src/contract/topicKey.ts'

export interface Matchable {
  title: string
  categories: readonly string[]
}

/**
 * A function that returns the topics, in the given order and spelling, whose words are in a category or the
 * title.
 */
export function matcher(topics: readonly string[]): (item: Matchable) => string[] {
  const wanted = topics.map((topic) => ({ topic, words: normal(topic) }))
  return ({ title, categories }) => {
    const texts = [title, ...categories].map(normal)
    return wanted.filter(({ words }) => texts.some((text) => contains(text, words))).map(({ topic }) => topic)
  }
}

/** Normalises words: `Climate_Change`, `climate-change` and `CLIMATE  change` are equal. */
const normal = (text: string) =>
  topicKey(text)
    .replace(/[\s_\-‐‑–]+/g, ' ')
    .trim()

/** Scripts without spaces, in which word boundaries are not visible. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

const STARTS_IN_WORD = /^[\p{L}\p{N}\p{M}]/u
const ENDS_IN_WORD = /[\p{L}\p{N}\p{M}]$/u
/** `c` does not match `c++` or `c#`. */
const GOES_ON = /^[\p{L}\p{N}\p{M}+#]/u

/** Whether the words are in the text as whole words. Both are normalised. */
function contains(text: string, words: string): boolean {
  if (words === '') return false
  if (UNSPACED.test(words)) return text.includes(words)
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at)
    const after = text.slice(at + words.length, at + words.length + 2)
    const isCutOff =
      (STARTS_IN_WORD.test(words) && ENDS_IN_WORD.test(before)) ||
      (ENDS_IN_WORD.test(words) && GOES_ON.test(after))
    if (!isCutOff) return true
  }
  return false
}
