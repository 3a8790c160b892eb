/**
 * Decompresses the body of a response. The platform does so for gzip and brotli if a header says it; servers also send
 * deflate, zstd, and gzip without a header. The first bytes tell which.
 */
import { constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'

/** A body that ends too early is decompressed up to its end. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH }

/**
 * The bytes of the document. @throws if they are damaged, or would be more than `most`
 */
export function decompressed(bytes: Uint8Array, encoding: string, most: number): Uint8Array {
  const options = { maxOutputLength: most }
  const [first = 0, second = 0, third, fourth] = bytes
  if (first === 0x1f && second === 0x8b) return gunzipSync(bytes, { ...options, ...LENIENT })
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd)
    return zstdDecompressSync(bytes, options)
  if (!/\bdeflate\b/i.test(encoding) || isText(first)) return bytes
  // RFC 9110 means the zlib format. Some servers send the raw one.
  const isZlib = (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
  return (isZlib ? inflateSync : inflateRawSync)(bytes, { ...options, ...LENIENT })
}

/** Whether a document begins like this: white space, a byte order mark, `<` or `{`. Then it was decompressed already. */
const isText = (first: number) => [0x09, 0x0a, 0x0d, 0x20, 0x3c, 0x7b, 0xef, 0xfe, 0xff].includes(first)
