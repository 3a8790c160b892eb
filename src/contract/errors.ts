/** The error class and input validation. Codes are a closed set. */
import * as v from 'valibot'
import { type ErrorCode, type ErrorReason, errorCodes, errorReasons } from './errorCodes.ts'

export { type ErrorCode, type ErrorReason, errorCodes, errorReasons } from './errorCodes.ts'

export const ErrorCodeSchema = v.picklist(errorCodes)
export const ErrorReasonSchema = v.picklist(errorReasons)

export const IssueSchema = v.strictObject({
  path: v.string(),
  message: v.string(),
})
/** One problem with the input. */
export type Issue = v.InferOutput<typeof IssueSchema>

/** The body of an error response. */
export const ErrorSchema = v.strictObject({
  error: v.string(),
  code: ErrorCodeSchema,
  reason: v.optional(ErrorReasonSchema),
  issues: v.optional(v.array(IssueSchema)),
})

/**
 * An error that a caller may see. Its fields survive RPC, its class does not: compare `error.code`, never use
 * `instanceof`. Every own property must be serialisable, or the runtime drops all of them.
 */
export class DigestError extends Error {
  override readonly name = 'DigestError'
  readonly code: ErrorCode
  declare readonly issues?: Issue[]
  /** Which case of the code it is. */
  declare readonly reason?: ErrorReason
  /** How long to wait before another try, in seconds. */
  declare readonly retryAfter?: number

  constructor(
    code: ErrorCode,
    message: string,
    issues?: Issue[],
    { reason, retryAfter }: Pick<ClientError, 'reason' | 'retryAfter'> = {},
  ) {
    super(message)
    this.code = code
    if (issues) this.issues = issues
    if (reason !== undefined) this.reason = reason
    if (retryAfter !== undefined) this.retryAfter = retryAfter
  }
}

/** A `conflict` with its reason. */
export const conflict = (reason: ErrorReason, message: string) =>
  new DigestError('conflict', message, undefined, { reason })

/** `unavailable` until the operator changes the configuration. */
export const notConfigured = (message: string) =>
  new DigestError('unavailable', message, undefined, { reason: 'not_configured' })

/** Upper bounds for the issues and the message of a response, however bad the input was. */
const MAX_ISSUES = 20
const MAX_MESSAGE_LENGTH = 200

/**
 * Validates input.
 * @returns the input as its schema parses it, with defaults filled in
 * @throws `invalid_input` with an issue for each problem
 */
export function parseInput<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = safeParseInput(schema, input)
  if (result.error) throw result.error
  return result.output
}

/** Like `parseInput`, but returns the error. For input of which other parts may be valid. */
export function safeParseInput<const S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): { output: v.InferOutput<S>; error?: never } | { output?: never; error: DigestError } {
  const result = schema['~run']({ value: input }, stoppingConfig())
  if (!result.issues) return { output: result.value }
  const issues = result.issues.slice(0, MAX_ISSUES).map((issue) => ({
    path: (v.getDotPath(issue) ?? '').slice(0, MAX_MESSAGE_LENGTH),
    message: issueMessage(issue).slice(0, MAX_MESSAGE_LENGTH),
  }))
  const [first] = issues
  const where = first?.path ? `${first.path}: ` : ''
  return { error: new DigestError('invalid_input', `${where}${first?.message ?? 'invalid'}`, issues) }
}

/**
 * A configuration with which valibot stops after so many issues: each of them takes a kilobyte, and a body has room for
 * half a million. valibot reads `lang` once for each issue that it makes, and asks `abortEarly` after each.
 */
function stoppingConfig(): v.Config<v.BaseIssue<unknown>> {
  let made = 0
  return {
    get lang() {
      made += 1
      return undefined
    },
    get abortEarly() {
      return made >= MAX_ISSUES
    },
  }
}

/** Rewrites valibot's messages, which speak of keys and types, in terms of fields. */
function issueMessage(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown field'
  const isObject = issue.type === 'strict_object'
  if (issue.input === undefined && (isObject || issue.type === 'array')) return 'is required'
  if (isObject) return 'must be an object'
  return issue.message
}

/** The part of an error that a client may see. */
export interface ClientError {
  code: ErrorCode
  message: string
  issues?: Issue[] | undefined
  reason?: ErrorReason | undefined
  retryAfter?: number | undefined
}

/** Another release may have a reason that this one does not know. */
export const ReceivedReasonSchema = v.fallback(v.optional(ErrorReasonSchema), undefined)

const DigestErrorSchema = v.object({
  name: v.literal('DigestError'),
  code: ErrorCodeSchema,
  message: v.string(),
  issues: v.optional(v.array(v.object(IssueSchema.entries))),
  reason: ReceivedReasonSchema,
  retryAfter: v.optional(v.number()),
})

/** Whether the platform has marked an error with this property: a later call may succeed. */
export const isMarked = (error: unknown, mark: 'overloaded' | 'retryable' | 'durableObjectReset') =>
  Reflect.get(Object(error), mark) === true

/** The text of an error that the platform has thrown. Some of its errors have nothing else to know them by. */
const messageOf = (error: unknown) => String(Reflect.get(Object(error), 'message'))

/** Whether an object has used up its memory or its processor time. The same call would do so again. */
export const isExhausted = (error: unknown) => /exceeded its (memory|CPU time) limit/i.test(messageOf(error))

/** How long a day of the free plan still is, if an error says that its allowance is used up. In seconds. */
function untilNextAllowance(error: unknown): number | undefined {
  if (!/^Exceeded allowed .+ in Durable Objects free tier/i.test(messageOf(error))) return undefined
  // The allowances begin anew at midnight UTC.
  const daySeconds = 24 * 60 * 60
  return daySeconds - (Math.floor(Date.now() / 1000) % daySeconds)
}

/**
 * The client-safe part of an error, thrown here or received over RPC. The details of any other error go only
 * to the log: the client gets a fixed message with `unavailable` if the platform says that a later call may
 * succeed, otherwise with `internal`.
 */
export function toClientError(error: unknown): ClientError {
  const refusal = v.safeParse(DigestErrorSchema, error)
  if (refusal.success) {
    const { name: _, ...told } = refusal.output
    return told
  }
  const retryAfter = untilNextAllowance(error)
  if (retryAfter !== undefined)
    return {
      code: 'unavailable',
      message: 'The allowance of today is used up; try again tomorrow',
      retryAfter,
    }
  const isPassing =
    isMarked(error, 'overloaded') ||
    isMarked(error, 'retryable') ||
    isMarked(error, 'durableObjectReset') ||
    // Objects that call each other too often within one invocation. The next one begins anew.
    messageOf(error).startsWith('Subrequest depth limit exceeded')
  return isPassing
    ? { code: 'unavailable', message: 'The service is busy; try again shortly' }
    : { code: 'internal', message: 'Something went wrong on our side' }
}

const ValiErrorSchema = v.object({
  name: v.literal('ValiError'),
  issues: v.array(v.object({ path: v.optional(v.array(v.object({ key: v.unknown() })), []) })),
})

/**
 * The paths at which stored data does not match its schema, for an error thrown here or received over RPC.
 * Undefined for any other error.
 */
export function invalidPaths(error: unknown): string[] | undefined {
  const complaint = v.safeParse(ValiErrorSchema, error)
  return complaint.success
    ? complaint.output.issues.map(({ path }) => path.map(({ key }) => String(key)).join('.'))
    : undefined
}
