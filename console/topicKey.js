/** A copy of `topicKey` in `src/topicKey.ts`, which a page cannot import. A test compares the two. */

/** @param {string} name */
export function topicKey(name) {
  const letters = name.normalize('NFKD').replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu, '')
  const folded = letters
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/i\u0307+/g, 'i')
  return folded
    .normalize('NFKC')
    .replace(/[\s\u2800]+/g, ' ')
    .trim()
}
