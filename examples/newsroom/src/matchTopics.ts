/** Which topics an item is about: by its categories and the words of its title. Decides only; knows no feeds. */

export interface Matchable {
  title: string
  categories: readonly string[]
}

/** A function that names the topics, in the order and spelling given, whose words stand in a category or the title. */
export function matcher(topics: readonly string[]): (item: Matchable) => string[] {
  const wanted = topics.map((topic) => ({ topic, words: normal(topic) }))
  return ({ title, categories }) => {
    const texts = [title, ...categories].map(normal)
    return wanted.filter(({ words }) => texts.some((text) => contains(text, words))).map(({ topic }) => topic)
  }
}

/** `Climate_Change`, `climate-change` and `CLIMATE  change` are one. */
const normal = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-‐‑–]+/g, ' ')
    .trim()

/** Scripts written without spaces, in which a word has no edge to be seen. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

const STARTS_IN_WORD = /^[\p{L}\p{N}\p{M}]/u
const ENDS_IN_WORD = /[\p{L}\p{N}\p{M}]$/u
/** `c` is not found in `c++` and `c#`. */
const GOES_ON = /^[\p{L}\p{N}\p{M}+#]/u

/** Whether the words stand in the text as whole words; both normal. */
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
