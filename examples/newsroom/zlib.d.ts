/** The part of `node:zlib` that the newsroom uses. The types of all of Node would change those of the platform. */
declare module 'node:zlib' {
  interface Options {
    maxOutputLength?: number
    finishFlush?: number
  }
  export const constants: { Z_SYNC_FLUSH: number }
  export function gunzipSync(bytes: Uint8Array, options?: Options): Uint8Array
  export function inflateSync(bytes: Uint8Array, options?: Options): Uint8Array
  export function inflateRawSync(bytes: Uint8Array, options?: Options): Uint8Array
  export function zstdDecompressSync(bytes: Uint8Array, options?: Options): Uint8Array
}
