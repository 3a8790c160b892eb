/**
 * The spelling in which topics and texts are compared, without what only typography, encodings and habits of writing
 * change. Letter case and accents stay. Pure.
 */

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu
const APOSTROPHES = /[’‘‛ʼʹ′`´＇]/g
const DASHES_AND_SPACES = /[\s_\-‐‑–]+/g

/** Stress is marked in dictionaries only. */
const CYRILLIC_STRESS = /(?<=\p{sc=Cyrillic})[\u0300\u0301]/gu

/** Vowel signs and the stretching line of Arabic, which newspapers leave out. */
const ARABIC_SIGNS = /[\u0610-\u061a\u064b-\u065f\u0670\u0640]/g
/**
 * The Arabic article, with the words that are written together with it (and, with, like, for the). Only before three
 * letters or more, and only with a plain alef: ألمانيا is no article with مانيا.
 */
const ARABIC_ARTICLE = /(?<![\p{L}\p{M}])(?:[وف]?[بك]?ال|[وف]?لل)(?=[\u0621-\u064a]{3})/gu
const ARABIC_ALEF = /[أإآٱ]/g
/** Persian letters on keyboards that write Arabic. */
const PERSIAN: Record<string, string> = { ک: 'ك', ی: 'ي' }

/** The dot of borrowed sounds (फ़, ज़), which newspapers leave out. In ड़ and ढ़ it makes another letter. */
const HINDI_DOT = /(?<![ड\u0922])\u093c/g
/** Nasal letters before a consonant of their row, which may as well be written as a dot: हिन्दी, हिंदी. */
const HINDI_NASAL = /ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])|ँ/g

/** Recomposed, because dictionaries have it so. */
const THAI_AM = /\u0e4d([\u0e48-\u0e4b]?)\u0e32/g

export function written(text: string): string {
  const plain = text.normalize('NFKC').replace(INVISIBLE, '').replace(APOSTROPHES, "'")
  return scripts(plain).replace(DASHES_AND_SPACES, ' ').trim()
}

function scripts(text: string): string {
  if (/\p{sc=Arabic}/u.test(text))
    return text
      .replace(ARABIC_SIGNS, '')
      .replace(ARABIC_ARTICLE, '')
      .replace(ARABIC_ALEF, 'ا')
      .replace(/[کی]/g, (letter) => PERSIAN[letter] ?? letter)
  if (/\p{sc=Cyrillic}/u.test(text)) return text.replace(CYRILLIC_STRESS, '')
  if (/\p{sc=Devanagari}/u.test(text)) return text.replace(HINDI_DOT, '').replace(HINDI_NASAL, 'ं')
  if (/\p{sc=Thai}/u.test(text)) return text.replace(THAI_AM, '$1\u0e33')
  return text
}
