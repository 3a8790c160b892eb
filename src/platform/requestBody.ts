/** Reads the body of a request within limits, as JSON or as a form. Also asserts that there is none. */
import { DigestError } from '../contract/errors.ts'

/** The maximum size of a request body, in bytes. */
export const BODY_LIMIT = 1024 * 1024

/**
 * Larger bodies are drained up to this size, so that the client receives the error instead of a broken
 * connection.
 */
const DRAIN_LIMIT = 16 * 1024 * 1024

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

/**
 * Reads the fields of a form. Without a body there are none.
 * @throws `too_large`; `unsupported_media_type` if it is not sent as a form; `invalid_input` for a file, or a field that
 * occurs twice
 */
export async function readForm(request: Request): Promise<Record<string, string>> {
  const bytes = await readBytes(request, BODY_LIMIT)
  if (bytes.byteLength === 0) return {}
  const headers = { 'Content-Type': request.headers.get('Content-Type') ?? '' }
  const form = await new Response(bytes, { headers }).formData().catch(() => {
    throw new DigestError('unsupported_media_type', 'Send the body as a form')
  })
  const fields: Record<string, string> = {}
  for (const [name, value] of form) {
    if (typeof value !== 'string' || Object.hasOwn(fields, name))
      throw new DigestError('invalid_input', 'The form has a file, or a field twice')
    fields[name] = value
  }
  return fields
}

/**
 * `{}` counts as no body: clients that always send one send this.
 * @throws `invalid_input` if there is a body
 */
export async function assertNoBody(request: Request): Promise<void> {
  if (request.headers.get('Content-Length') === '0' || !request.body) return
  const bytes = await readWithin(request, BODY_LIMIT).catch(() => null)
  if (!bytes || !/^(\s*\{\s*\}\s*)?$/.test(utf8Text(bytes)))
    throw new DigestError('invalid_input', 'This operation takes no body')
}

/** The text of a body of a few bytes. Any other is not empty. */
const utf8Text = (bytes: Uint8Array) => (bytes.byteLength > 100 ? 'long' : new TextDecoder().decode(bytes))

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
