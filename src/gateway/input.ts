/**
 * Validates a request against its route. Parameters, body and headers are checked. A parameter, a body or a header
 * that the operation does not take is rejected. Ignoring it would do something else than the client asked for.
 */
import { DigestError } from '../contract/errors.ts'
import { isPlainObject } from '../contract/fields.ts'
import type { Preconditions } from '../contract/preconditions.ts'
import { assertQuery, parseInteger } from '../platform/query.ts'
import { assertNoBody } from '../platform/requestBody.ts'
import type { RequestContext } from './context.ts'
import { type Entries, entriesOf, type RequestHeader, type Route } from './routes/route.ts'

/** Headers that change what an operation does. Preconditions have their own rule. */
const SPECIAL_HEADERS: RequestHeader[] = ['Idempotency-Key', 'Last-Event-ID']

/**
 * Parses the query, and rejects what the route does not declare.
 * @throws `invalid_input`, `version_mismatch`
 */
export async function parseRequestInput(route: Route, context: RequestContext): Promise<void> {
  const { request, searchParams } = context
  const { headers = [] } = route
  const entries = entriesOf(route.query)
  // Programs that open a link in a mail may add parameters of their own.
  if (searchParams && route.auth !== 'link') {
    assertQuery(searchParams, [...Object.keys(entries), ...(route.auth === 'watcher' ? ['token'] : [])])
    context.parsedQuery = parseQuery(entries, searchParams)
  }
  for (const name of SPECIAL_HEADERS)
    if (request.headers.has(name) && !headers.includes(name))
      throw new DigestError('invalid_input', `This operation takes no ${name}`)
  if (!headers.includes('If-Match')) assertNoVersionExpected(context)
  if (!route.body) await assertNoBody(request)
}

/** The parameters that are present. Numbers and flags are parsed; the object validates them. */
function parseQuery(entries: Entries['entries'], query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, schema]) => {
      const text = query.get(name)
      return text === null ? [] : [[name, parseParameter(name, typeOf(schema), text)]]
    }),
  )
}

/** The type of a schema inside `optional`. */
const typeOf = (schema: { type: string; wrapped?: { type: string } }) => schema.wrapped?.type ?? schema.type

function parseParameter(name: string, type: string, text: string): unknown {
  if (type === 'number') return parseInteger(name, text)
  if (type !== 'boolean') return text
  if (text === 'true' || text === 'false') return text === 'true'
  const message = 'must be true or false'
  throw new DigestError('invalid_input', `${name}: ${message}`, [{ path: name, message }])
}

/**
 * Options that a request may carry in its query or in its body.
 * @throws `invalid_input` if the two differ
 */
export function mergeOptions<Options extends object>(inQuery: Options | undefined, inBody: unknown): Options {
  // The object rejects a body of another kind.
  if (!isPlainObject(inBody)) return (inBody ?? inQuery ?? {}) as Options
  const options: Record<string, unknown> = { ...inQuery }
  for (const [name, value] of Object.entries(inBody)) {
    if (options[name] !== undefined && options[name] !== value)
      throw new DigestError('invalid_input', `${name}: is different in the query and in the body`)
    options[name] = value
  }
  return options as Options
}

/**
 * The ETags in `If-Match` and `If-None-Match`, without quotes. A proxy that compresses weakens an ETag: `W/` is ignored.
 * @returns undefined if the request has neither
 */
export function parsePreconditions({ request }: RequestContext): Preconditions | undefined {
  const ifMatch = tagsIn(request.headers.get('If-Match'))
  const ifNoneMatch = tagsIn(request.headers.get('If-None-Match'))
  if (!ifMatch && !ifNoneMatch) return undefined
  return { ...(ifMatch && { ifMatch }), ...(ifNoneMatch && { ifNoneMatch }) }
}

/** ETags without quotes and without `W/`; `*` alone stands for any. */
export function tagsIn(header: string | null): string[] | undefined {
  if (header === null) return undefined
  return header.trim() === '*' ? ['*'] : [...header.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => tag)
}

/**
 * The preconditions of a change to a resource without an ETag: it always exists, and no ETag names it.
 * @throws `version_mismatch`
 */
export function assertNoVersionExpected(context: RequestContext): void {
  const { method } = context.request
  const { ifMatch, ifNoneMatch } = parsePreconditions(context) ?? {}
  const isRead = method === 'GET' || method === 'HEAD'
  const isExpected = ifMatch && !ifMatch.includes('*')
  if (isExpected || (!isRead && ifNoneMatch?.includes('*')))
    throw new DigestError('version_mismatch', 'There is no ETag to compare with for this operation')
}
