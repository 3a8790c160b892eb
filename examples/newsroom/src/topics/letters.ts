/**
 * Compares letters: what is one letter for every reader (`same`), and which accents may be missing (`bare`). Capitals
 * drop accents in Greek and in the Romance languages; ё is written е in Russian. Umlauts, and the marks of Turkish,
 * Polish or Czech, make other letters and are never dropped. Pure.
 */

/** Letters that are one, in any case, in any language. */
const SAME: Record<string, string> = {
  ...{ ß: 'ss', ẞ: 'ss', æ: 'ae', œ: 'oe', ø: 'oe', ä: 'ae', ö: 'oe', ü: 'ue' },
  // The fold must not depend on the language, so the two letters of Turkish are one, as in topic keys.
  ...{ ı: 'i', ς: 'σ', ё: 'е' },
}
const same = new Map<string, string>()

/** A character with its accents, in one case. */
export function sameLetter(character: string): string {
  let known = same.get(character)
  if (known === undefined) {
    const lower = character.toLowerCase().normalize('NFC').replace('i\u0307', 'i')
    known = SAME[lower] ?? lower
    if (same.size < MOST) same.set(character, known)
  }
  return known
}

/** Of a large text of rare characters, the rest is computed again. */
const MOST = 20_000

const ACUTE_GRAVE_CIRCUMFLEX = '\u0301\u0300\u0302'
/** The marks that capitals drop, by letter: acute, grave, circumflex, diaeresis, tilde, cedilla. */
const DROPPED: Record<string, string> = {
  a: `${ACUTE_GRAVE_CIRCUMFLEX}\u0303`,
  o: `${ACUTE_GRAVE_CIRCUMFLEX}\u0303`,
  u: ACUTE_GRAVE_CIRCUMFLEX,
  e: `${ACUTE_GRAVE_CIRCUMFLEX}\u0308`,
  i: `${ACUTE_GRAVE_CIRCUMFLEX}\u0308`,
  y: `\u0301\u0308`,
  c: '\u0327',
}
const bare = new Map<string, string>()

/** Without the accents that may be missing. */
export function bareLetter(character: string): string {
  let known = bare.get(character)
  if (known === undefined) {
    known = withoutAccents(sameLetter(character))
    if (bare.size < MOST) bare.set(character, known)
  }
  return known
}

function withoutAccents(letter: string): string {
  const [base = '', ...marks] = letter.normalize('NFD')
  if (marks.length === 0) return /[\u0300-\u036f]/.test(base) ? '' : letter
  if (/\p{sc=Greek}/u.test(base)) return base
  const dropped = DROPPED[base] ?? ''
  return marks.every((mark) => dropped.includes(mark)) ? base : letter
}

/** The word with its accents, in one case. */
export const sameWord = (word: string) => Array.from(word, sameLetter).join('')

/** Whether a word is one of those whose accents are missing because of how they are written. */
export function dropsAccents(word: string): boolean {
  if (/\p{sc=Greek}/u.test(word)) {
    // A Greek word of two syllables has an accent, unless it is written in capitals or carelessly.
    return !word.normalize('NFD').includes('\u0301')
  }
  return /\p{Lu}{2}/u.test(word) && !/\p{Ll}/u.test(word)
}

/** Letters of Turkish. In a text that has them, a c without cedilla is another letter. */
const TURKISH = /[ğşıİĞŞ]/

/** Whether two words that are equal without accents are the same word. */
export function isSameWord(one: string, other: string, text: string): boolean {
  const [first, second] = [sameWord(one), sameWord(other)]
  if (first === second) return true
  if (TURKISH.test(text)) return false
  if (dropsAccents(one) || dropsAccents(other)) return true
  // "Etat", "Ecole": only the capital at the start lacks its accent.
  return (
    isBareCapital(one, other) && Array.from(first).slice(1).join('') === Array.from(second).slice(1).join('')
  )
}

/** Whether one of the words begins with a capital without an accent. */
const isBareCapital = (...words: string[]) =>
  words.some(
    (word) =>
      /^\p{Lu}/u.test(word) && Array.from(word, bareLetter)[0] === sameLetter(Array.from(word)[0] ?? ''),
  )
