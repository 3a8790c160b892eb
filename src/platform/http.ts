/**
 * HTTP helpers: read a JSON body, respond with a value, respond with an error. Maps error codes to status
 * codes. Knows no routes.
 */
import * as v from 'valibot'
import { DigestError, type ErrorCode, ErrorSchema, toClientError } from '../contract/errors.ts'
import { logInternal } from './log.ts'

/** The maximum size of a request body, in bytes. */
export const BODY_LIMIT = 1024 * 1024

/**
 * Larger bodies are drained up to this size, so that the client receives the error instead of a broken
 * connection.
 */
const DRAIN_LIMIT = 16 * 1024 * 1024

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

/** The parts of an error response. The body `{error, code, issues?}` contains only what a client may see. */
export function errorParts(error: unknown) {
  const { code, message, issues, retryAfter: seconds = RETRY_AFTER[code] } = toClientError(error)
  const headers: Record<string, string> = {
    ...(seconds && { 'Retry-After': String(seconds) }),
    ...(code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
  }
  return { code, status: httpStatuses[code], headers, body: { error: message, code, issues } }
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

/**
 * Reads the body as JSON.
 * @returns undefined if the body is empty or `null`. The type is the caller's claim: the object validates the
 * value before it uses it.
 * @throws `too_large` over the limit, 1 MiB by default; `unsupported_media_type` if the body is compressed, or has none of the types
 * unless `anyType`; `invalid_input` if it is not JSON in UTF-8
 */
export async function readJson<Claimed>(
  request: Request,
  {
    anyType = false,
    otherType,
    limit = BODY_LIMIT,
  }: { anyType?: boolean; otherType?: string | undefined; limit?: number | undefined } = {},
): Promise<Claimed> {
  const encoding = request.headers.get('Content-Encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    throw new DigestError('unsupported_media_type', 'Send the body without Content-Encoding')
  const bytes = await readBytes(request, limit)
  const type = request.headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
  const types = ['application/json', ...(otherType === undefined ? [] : [otherType])]
  if (bytes.byteLength > 0 && !anyType && !types.includes(type ?? ''))
    throw new DigestError('unsupported_media_type', `Send the body as Content-Type: ${types.join(' or ')}`)
  const value = parseJson(bytes)
  if (exceedsDepth(value))
    throw new DigestError('invalid_input', `The body is nested deeper than ${MAX_DEPTH} levels`)
  return value ?? undefined
}

/** @throws `invalid_input` if there is a body */
export async function assertNoBody(request: Request): Promise<void> {
  if (request.headers.get('Content-Length') === '0' || !request.body) return
  const bytes = await readWithin(request, BODY_LIMIT).catch(() => null)
  if (bytes?.byteLength !== 0) throw new DigestError('invalid_input', 'This operation takes no body')
}

/**
 * Rejects what would be ignored: a parameter that is not known, or is given more than once.
 * @throws `invalid_input` with an issue for each
 */
export function assertQuery(query: URLSearchParams, known: readonly string[]): void {
  const issues = [...new Set(query.keys())].flatMap((name) => {
    const path = name.slice(0, 100)
    if (!known.includes(name)) return [{ path, message: 'is not a parameter of this operation' }]
    return query.getAll(name).length > 1 ? [{ path, message: 'is given more than once' }] : []
  })
  const [first] = issues
  if (first) throw new DigestError('invalid_input', `${first.path}: ${first.message}`, issues.slice(0, 20))
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

function parseJson(bytes: Uint8Array) {
  try {
    const text = utf8.decode(bytes)
    return JSON.parse(text === '' ? 'null' : text)
  } catch {
    throw new DigestError('invalid_input', 'The body is not valid JSON in UTF-8')
  }
}

/** No valid body is nested deeper. Deeper values can exceed what RPC to an object can carry. */
const MAX_DEPTH = 32

function exceedsDepth(value: unknown, levels = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((one) => exceedsDepth(one, levels - 1))
}

/** @throws `too_large`; `invalid_input` if the body breaks off */
async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const bytes = await readWithin(request, limit).catch(() => {
    throw new DigestError('invalid_input', 'The body broke off')
  })
  if (bytes) return bytes
  throw new DigestError('too_large', `A request body has at most ${limit / 1024 / 1024} MiB`)
}

/**
 * Reads a body, in one piece if it has the declared length. Over HTTP it has. A sibling can declare any length. At most
 * three times the limit is in memory.
 * @returns undefined if the body is larger than the limit
 */
async function readWithin({ body, headers }: Request, limit: number): Promise<Uint8Array | undefined> {
  if (!body) return new Uint8Array()
  const declared = Number(headers.get('Content-Length') ?? limit)
  if (declared > DRAIN_LIMIT) return
  const reader = body.getReader({ mode: 'byob' })
  let bytes: Uint8Array = new Uint8Array()
  let length = 0
  // One byte more than expected: a read that falls short of its size has found the end.
  let size = 1 + (declared >= 0 && declared < limit ? Math.ceil(declared) : limit)
  while (length <= DRAIN_LIMIT) {
    const { value = new Uint8Array() } = await reader.readAtLeast(size, new Uint8Array(size))
    length += value.byteLength
    if (length <= limit) bytes = concat(bytes, value)
    if (value.byteLength < size) return length > limit ? undefined : bytes
    size = limit + 1
  }
  await reader.cancel()
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.byteLength + second.byteLength)
  bytes.set(first)
  bytes.set(second, first.byteLength)
  return bytes
}

const ErrorBodySchema = v.object(ErrorSchema.entries)

/** The error in a response of an object or a sibling. */
export async function errorFromResponse(response: Response): Promise<DigestError> {
  const { error, code, issues } = v.parse(ErrorBodySchema, await response.json())
  const retryAfter = Number(response.headers.get('Retry-After')) || undefined
  return new DigestError(code, error, issues, retryAfter)
}

/**
 * Parses a whole number in a query or header.
 * @returns undefined if there is none
 * @throws `invalid_input`
 */
export function parseInteger(name: string, text: string | null): number | undefined {
  if (text === null) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new DigestError('invalid_input', `${name}: must be a whole number`, [
    { path: name, message: 'must be a whole number' },
  ])
}

/** Reads the body as the type that the method takes. Any content type is accepted, as documented. */
export type ReadBody = <Claimed>() => Promise<Claimed>
type PathHandler = (body: ReadBody, query: URLSearchParams) => Promise<object>

/** A documented path: the handler of each method, and the names of its query parameters. */
export interface PathEntry {
  GET?: PathHandler
  POST?: PathHandler
  PUT?: PathHandler
  query?: readonly string[]
}

/**
 * Serves the documented paths of an object: bare JSON in and out, 404 for unknown paths, 405 with `Allow` for
 * other methods.
 */
export async function handlePaths(paths: Record<string, PathEntry>, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const { query = [], ...methods } = new Map(Object.entries(paths)).get(pathname) ?? {}
  const allowed = Object.keys(methods)
  const handler = new Map<string, PathHandler>(Object.entries(methods)).get(request.method)
  try {
    if (allowed.length === 0) throw new DigestError('not_found', 'There is no such path')
    if (!handler) throw new DigestError('method_not_allowed', `${request.method} is not for this path`)
    assertQuery(searchParams, query)
    if (request.method === 'GET') await assertNoBody(request)
    return Response.json(await handler(() => readJson(request, { anyType: true }), searchParams))
  } catch (error) {
    const isOtherMethod = allowed.length > 0 && !handler
    return errorResponse(pathname, error, isOtherMethod ? { Allow: allowed.join(', ') } : undefined)
  }
}

/** Whether a request asks for a WebSocket. */
export const isUpgrade = (request: Request) => request.headers.get('Upgrade')?.toLowerCase() === 'websocket'

/**
 * Headers that the gateway adds to a connection for the job: whether its messages are reports, when its
 * token expires, in ms, and which incarnation it has seen. A sibling must not forward these headers of its own clients.
 */
export const MAY_REPORT_HEADER = 'Digest-May-Report'
export const TOKEN_EXPIRY_HEADER = 'Digest-Until'
/**
 * The incarnation of the job that `after` belongs to. Not a part of `after`, because an object of the last release
 * accepts only a number there.
 */
export const INCARNATION_HEADER = 'Digest-Incarnation'
