/** The stable error codes and reasons. Imports nothing, because the package's entry point for siblings includes it. */

/** Codes do not change between releases; messages may. `errorResponse.ts` maps each code to its status. */
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

/**
 * Stable words beside the code. They say which case of `conflict` an error is, or that `unavailable` will not pass by
 * itself. An error of another code has none; a later release may add reasons.
 */
export const errorReasons = [
  /** The job was started, or completed, with another input. */
  'different_input',
  /** The attempt is not the current one, most often because of a retry. */
  'superseded',
  /** The job has ended. */
  'ended',
  /** The job has not ended yet. */
  'not_ended',
  /** The user has data already. */
  'not_empty',
  /** The order had documents, which are not stored: order the digest again. */
  'documents_not_stored',
  /** The operator has not bound a newsroom, or not set a secret. */
  'not_configured',
] as const
export type ErrorReason = (typeof errorReasons)[number]
