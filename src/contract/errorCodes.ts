/** The stable error codes. Imports nothing, because the package's entry point for siblings includes it. */

/** Messages may change between releases; codes may not. `http.ts` maps each code to its status. */
export const errorCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'conflict',
  'gone',
  'version_mismatch',
  'idempotency_mismatch',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
  'unavailable',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]
