/** Errors over HTTP, both ways. Each code has a status. */
import * as v from 'valibot'
import {
  DigestError,
  type ErrorCode,
  ErrorSchema,
  ReceivedReasonSchema,
  toClientError,
} from '../contract/errors.ts'
import { logInternal } from './log.ts'

export const httpStatuses: Record<ErrorCode, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  gone: 410,
  version_mismatch: 412,
  too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
}

/** `Retry-After` in seconds, by error code. */
const RETRY_AFTER: Partial<Record<ErrorCode, number>> = { rate_limited: 60, unavailable: 5 }

/** The parts of an error response. The body `{error, code, reason?, issues?}` contains only what a client may see. */
export function errorParts(error: unknown) {
  const { code, message, reason, issues, retryAfter: seconds = RETRY_AFTER[code] } = toClientError(error)
  const headers: Record<string, string> = {
    ...(seconds && { 'Retry-After': String(seconds) }),
    ...(code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
  }
  return { code, status: httpStatuses[code], headers, body: { error: message, code, reason, issues } }
}

/**
 * The error response of an object's fetch path. For `internal` it has the request id under which the log has
 * the details.
 */
export function errorResponse(
  operation: string,
  error: unknown,
  more: Record<string, string> = {},
): Response {
  const { status, headers, body } = errorParts(error)
  const requestId = logInternal(operation, error)
  return Response.json(body, {
    status,
    headers: { ...headers, ...(requestId !== undefined && { 'X-Request-Id': requestId }), ...more },
  })
}

const ErrorBodySchema = v.object({ ...ErrorSchema.entries, reason: ReceivedReasonSchema })

/** The error in a response of an object or a sibling. */
export async function errorFromResponse(response: Response): Promise<DigestError> {
  const { error, code, reason, issues } = v.parse(ErrorBodySchema, await response.json())
  const retryAfter = Number(response.headers.get('Retry-After')) || undefined
  return new DigestError(code, error, issues, { reason, retryAfter })
}
