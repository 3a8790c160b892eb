/** One hash for whatever is told by its content: without a promise, and without Node's modules, which take long to load. */
import { sha256 } from '@noble/hashes/sha2.js'
import { base64url } from 'jose'

const utf8 = new TextEncoder()

/** SHA-256 of the text in UTF-8, as 43 characters of base64url. */
export const hash = (text: string): string => base64url.encode(sha256(utf8.encode(text)))
