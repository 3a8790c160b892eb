/**
 * The key of topics and sources. Two spellings with the same key are the same topic or source. Imports nothing,
 * because the package's ranking includes it.
 */

/** Characters that are not displayed, such as zero-width space, soft hyphen and variation selectors. */
const INVISIBLE = '[\\p{Cf}\\p{Default_Ignorable_Code_Point}]+'
/** Made at the first use: a start would take a millisecond longer with it. */
let invisible: RegExp | undefined

/** The steps below change nothing of these but case and spaces. */
const ASCII = /^[ -~]*$/

/**
 * The key by which topics and sources are compared: NFKC, case folded, without invisible characters, white
 * space collapsed. The key of a key is the key itself. Case is folded in three steps: ẞ becomes ß, then SS, then
 * ss. Dotted and dotless i are one letter, because the fold must not depend on the language. The decomposed form
 * comes first, because the Greek iota subscript becomes a letter of its own in capitals.
 */
export function topicKey(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase().replace(/ {2,}/g, ' ').trim()
  invisible ??= new RegExp(INVISIBLE, 'gu')
  const letters = name.normalize('NFKD').replace(invisible, '')
  const folded = letters
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/i\u0307+/g, 'i')
  // U+2800 is the empty Braille pattern, which looks like a space.
  return folded
    .normalize('NFKC')
    .replace(/[\s\u2800]+/g, ' ')
    .trim()
}
