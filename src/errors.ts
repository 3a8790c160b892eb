/** How this service says no: one error class, a closed set of codes, and the check of input against a schema. */
import * as v from 'valibot'

/** Messages may change between releases; codes may not. `http.ts` gives each its status. */
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

export const ErrorCodeSchema = v.picklist(errorCodes)

export const IssueSchema = v.strictObject({
  path: v.pipe(v.string(), v.description('Where: `articles.0.title`, or empty for the whole.')),
  message: v.string(),
})
/** One thing wrong with the input. */
export type Issue = v.InferOutput<typeof IssueSchema>

/** An error as it is answered. */
export const ErrorSchema = v.strictObject({
  error: v.pipe(v.string(), v.description('For people; it may change between releases.')),
  code: ErrorCodeSchema,
  issues: v.optional(
    v.pipe(v.array(IssueSchema), v.description('What is wrong with the input, each thing.')),
  ),
})

/**
 * A refusal that a caller may be told about. Its fields cross RPC, its class does not: ask for `error.code`,
 * never for `instanceof`. Every own property must be serialisable, or the runtime drops them all.
 */
export class DigestError extends Error {
  override readonly name = 'DigestError'
  readonly code: ErrorCode
  declare readonly issues?: Issue[]

  constructor(code: ErrorCode, message: string, issues?: Issue[]) {
    super(message)
    this.code = code
    if (issues) this.issues = issues
  }
}

/** The longest list of issues and the longest message an answer carries, however bad the input was. */
const MAX_ISSUES = 20
const MAX_MESSAGE_LENGTH = 200

/**
 * The input as its schema reads it, defaults filled in.
 * @throws `invalid_input` with an issue for each thing wrong
 */
export function parseInput<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = safeParseInput(schema, input)
  if (result.error) throw result.error
  return result.output
}

/** `check` with the refusal as data, for input of which the rest is still good. */
export function safeParseInput<const S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): { output: v.InferOutput<S>; error?: never } | { output?: never; error: DigestError } {
  const result = v.safeParse(schema, input)
  // valibot takes a list for an object without fields.
  const isMistaken = Array.isArray(input) && result.success && !Array.isArray(result.output)
  if (isMistaken) return { error: new DigestError('invalid_input', 'must be an object, not a list') }
  if (result.success) return { output: result.output }
  const issues = result.issues.slice(0, MAX_ISSUES).map((issue) => ({
    path: (v.getDotPath(issue) ?? '').slice(0, MAX_MESSAGE_LENGTH),
    message: issueMessage(issue).slice(0, MAX_MESSAGE_LENGTH),
  }))
  const [first] = issues
  const where = first?.path ? `${first.path}: ` : ''
  return { error: new DigestError('invalid_input', `${where}${first?.message ?? 'invalid'}`, issues) }
}

/** valibot speaks of keys and types; a caller thinks in fields. */
function issueMessage(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown field'
  const isMissing = issue.input === undefined && (issue.type === 'strict_object' || issue.type === 'array')
  if (isMissing || (issue.type === 'strict_object' && issue.path)) return 'is required'
  return issue.message
}

/** What a caller may be told of an error. */
export interface ClientError {
  code: ErrorCode
  message: string
  issues?: Issue[] | undefined
}

const DigestErrorSchema = v.object({
  name: v.literal('DigestError'),
  code: ErrorCodeSchema,
  message: v.string(),
  issues: v.optional(v.array(v.object(IssueSchema.entries))),
})

/** The platform's marks of an error after which a later call may succeed. */
const PassingSchema = v.union(
  ['overloaded', 'retryable', 'durableObjectReset'].map((mark) => v.object({ [mark]: v.literal(true) })),
)

/**
 * The refusal in an error, thrown here or carried over RPC. Any other error is nobody's business but the
 * log's: a fixed text with `unavailable` where the platform says that trying again later helps, else `internal`.
 */
export function toClientError(error: unknown): ClientError {
  const refusal = v.safeParse(DigestErrorSchema, error)
  if (refusal.success) {
    const { name: _, ...told } = refusal.output
    return told
  }
  const passing = v.is(PassingSchema, error)
  return passing
    ? { code: 'unavailable', message: 'The service is busy; try again shortly' }
    : { code: 'internal', message: 'Something went wrong on our side' }
}

const ValiErrorSchema = v.object({
  name: v.literal('ValiError'),
  issues: v.array(v.object({ path: v.optional(v.array(v.object({ key: v.unknown() })), []) })),
})

/** Where what is stored is not as its schema says, thrown here or carried over RPC; undefined for any other error. */
export function invalidPaths(error: unknown): string[] | undefined {
  const complaint = v.safeParse(ValiErrorSchema, error)
  return complaint.success
    ? complaint.output.issues.map(({ path }) => path.map(({ key }) => String(key)).join('.'))
    : undefined
}
