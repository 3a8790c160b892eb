/** Reads errors and results for callers. Imports no schema, because the package's entry points include it. */
import { type ErrorCode, type ErrorReason, errorCodes, errorReasons } from './errorCodes.ts'
import type { Issue } from './errors.ts'
import type { JobStatus } from './job.ts'

/** An error of the service as it arrives over RPC. Its class does not: use `codeOf`, never `instanceof`. */
export interface RpcError extends Error {
  readonly name: 'DigestError'
  readonly code: ErrorCode
  readonly reason?: ErrorReason
  readonly issues?: Issue[]
  /** How long to wait before another try, in seconds. */
  readonly retryAfter?: number
}

const property = (error: unknown, name: string): unknown => Reflect.get(Object(error), name)

/** The code of an error of the service, over RPC or from the client. Undefined for any other error. */
export function codeOf(error: unknown): ErrorCode | undefined {
  const code = property(error, 'code')
  return errorCodes.find((one) => one === code)
}

/** The reason of an error of the service: which case of its code it is. */
export function reasonOf(error: unknown): ErrorReason | undefined {
  const reason = property(error, 'reason')
  return errorReasons.find((one) => one === reason)
}

/** The codes after which the same call may succeed later. */
export const temporaryCodes: readonly ErrorCode[] = ['internal', 'rate_limited', 'unavailable']
/** How the platform marks errors of calls that bypass the service's handles. */
const MARKS = ['retryable', 'durableObjectReset', 'overloaded']

/**
 * Whether the same call may succeed later: after `retryAfter` seconds, if the error has it. A repeated call does no harm,
 * except `retry` without `attempt`, which may retry a later failure as well, and `orderDigest` without `jobId`, which may
 * order another digest.
 */
export function isTemporary(error: unknown): boolean {
  if (property(error, 'name') === 'NetworkError') return true
  const code = codeOf(error)
  if (code === undefined) return MARKS.some((mark) => property(error, mark) === true)
  return temporaryCodes.includes(code) && reasonOf(error) !== 'not_configured'
}

/** Whether a job has ended: it is completed, failed or cancelled. A producer then stops. */
export const isOver = (status: JobStatus['status'] | Pick<JobStatus, 'status'>): boolean =>
  !['pending', 'in_progress'].includes(typeof status === 'string' ? status : status.status)

/**
 * A result of a call without `Symbol.dispose`, which the runtime gives every result: plain data, which a step of a
 * Workflow may return.
 */
export function plain<T extends object>(
  result: T,
): { [Name in keyof T as Name extends string ? Name : never]: T[Name] } {
  // Symbols are not enumerated.
  return Object.fromEntries(Object.entries(result)) as T
}
