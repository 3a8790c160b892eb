/** The hash of ETags, fingerprints and ids. Synchronous for decisions. Loading `node:crypto` would take too long. */
import { _SHA256 } from '@noble/hashes/sha2.js'
import { encode } from 'jose/base64url'

const utf8 = new TextEncoder()

/**
 * SHA-256 of the text in UTF-8, as 43 characters of base64url. By the class, because the checks around the library's
 * `sha256` are larger than the hash itself.
 */
export const hash = (text: string): string => encode(new _SHA256().update(utf8.encode(text)).digest())

/** The same, computed by the platform, which is faster, above all for the first text. */
export const hashNatively = async (text: string): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text))))

/** The ETag of a value by its content, without quotes. The gateway computes the same with `hashNatively`. */
export const tagOf = (json: string) => hash(json)
