/** The hash of ETags, fingerprints and ids. Synchronous for decisions. Loading `node:crypto` would take too long. */
import { _SHA256 } from '@noble/hashes/sha2.js'
import { encode } from 'jose/base64url'

const utf8 = new TextEncoder()

/**
 * SHA-256 of the text in UTF-8, as 43 characters of base64url. By the class, because the checks around the library's
 * `sha256` are larger than the hash itself.
 */
export const hash = (text: string): string => encode(new _SHA256().update(utf8.encode(text)).digest())

/** The bytes of a block of SHA-256. A random key has fewer. */
const BLOCK = 64

/**
 * A keyed hash: the first 48 bits of SHA-256 over a block with the key, then the text, as 8 characters of base64url. Without
 * the key nobody can compute it or test guesses against it, and too little of the state is shown to extend a text (which is
 * why it needs no second pass, as HMAC has). The block is hashed once for all texts. `node:crypto` is slower for so short
 * texts, because each call leaves the engine.
 */
export function keyedHash(key: string): (text: string) => string {
  const block = new Uint8Array(BLOCK)
  const bytes = utf8.encode(key)
  block.set(bytes.byteLength > BLOCK ? new _SHA256().update(bytes).digest() : bytes)
  const keyed = new _SHA256().update(block)
  return (text) => encode(keyed.clone().update(utf8.encode(text)).digest().subarray(0, 6))
}

/**
 * The ETag of a value by its content, without quotes: 64 bits of two multiplicative hashes (cyrb53 without its last step).
 * Not SHA-256, which takes a tenth of a status: an ETag only has to change with its content.
 */
export function tagOf(json: string): string {
  let one = 0xdeadbeef
  let two = 0x41c6ce57
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index)
    one = Math.imul(one ^ code, 2_654_435_761)
    two = Math.imul(two ^ code, 1_597_334_677)
  }
  const first = Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(two ^ (two >>> 13), 3_266_489_909)
  const second =
    Math.imul(two ^ (two >>> 16), 2_246_822_507) ^ Math.imul(first ^ (first >>> 13), 3_266_489_909)
  return `${(first >>> 0).toString(36)}-${(second >>> 0).toString(36)}`
}
