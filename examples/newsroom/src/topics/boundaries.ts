/** Decides whether a place in a text is a whole word, by the rules of its script. Pure. */
import { isParticle } from './korean.ts'
import { type Prepared, range } from './text.ts'

/** Scripts without spaces, in which word boundaries are not visible. */
export const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const HAN_ONLY = /^\p{sc=Han}+$/u

/** Scripts that stand beside Latin letters and numbers without a space: "AIが", "Samsung의". */
const JOINED =
  /[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

const STARTS_IN_WORD = /^[\p{L}\p{N}\p{M}]/u
const ENDS_IN_WORD = /[\p{L}\p{N}\p{M}]$/u
/** `c` does not match `c++` or `c#`. */
const GOES_ON = /^[\p{L}\p{N}\p{M}+#]/u
const HANGUL_END = /\p{sc=Hangul}$/u
const ARABIC_WORD = /^[\u0621-\u064a]{4}/
/** And, so, with, like, for: written together with the next word. Before short words they may be part of another. */
const ARABIC_PREFIX = /(?<![\p{L}\p{M}\p{N}])[وفبكل]$/u

/** Whether the bare word that begins at `at` is a whole word of the text. */
export function isWhole(text: Prepared, at: number, word: string): boolean {
  return UNSPACED.test(word) ? isWholeUnspaced(text, at, word) : isWholeSpaced(text.bare, at, word)
}

function isWholeSpaced(text: string, at: number, word: string): boolean {
  const before = text.slice(Math.max(0, at - 2), at)
  const after = text.slice(at + word.length, at + word.length + 12)
  const isStart =
    !STARTS_IN_WORD.test(word) || !ENDS_IN_WORD.test(before) || isOtherScript(before.at(-1), word[0])
  const isEnd = !ENDS_IN_WORD.test(word) || !GOES_ON.test(after) || isOtherScript(after[0], word.at(-1))
  if (isStart && isEnd) return true
  if (isStart && HANGUL_END.test(word))
    return isParticle(word, /^\p{sc=Hangul}*(?![\p{L}\p{N}])/u.exec(after)?.[0] ?? '')
  return isEnd && ARABIC_WORD.test(word) && ARABIC_PREFIX.test(before)
}

const isOtherScript = (one = '', other = '') => JOINED.test(one) !== JOINED.test(other)

/**
 * By the words that a dictionary finds. A word of Han characters may also be a part of a longer one: its beginning
 * (大学 of 大学生), or its end after at least two characters (大学 of 北京大学, but not 京都 of 東京都).
 */
function isWholeUnspaced(text: Prepared, at: number, word: string): boolean {
  const starts = wordStarts(text)
  const [from, to] = range(text, at, word.length)
  const [isStart, isEnd] = [starts.has(from), starts.has(to)]
  if (isStart && isEnd) return true
  if (to - from < 2 || !HAN_ONLY.test(word) || !(isStart || isEnd)) return false
  for (let inside = from + 1; inside < to; inside++) if (starts.has(inside)) return false
  return isStart || !starts.has(from - 1)
}

let segmenter: Intl.Segmenter | undefined

function wordStarts(text: Prepared): Set<number> {
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' })
  const { written } = text
  text.wordStarts ??= new Set([
    ...Array.from(segmenter.segment(written), ({ index }) => index),
    written.length,
  ])
  return text.wordStarts
}
