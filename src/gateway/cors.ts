/**
 * CORS by configuration. It names the origins whose pages may call, none by default. Tokens travel in headers, never
 * in cookies.
 */
import { DigestError } from '../contract/errors.ts'
import type { RequestContext } from './context.ts'

const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE'
/** What the operations take, and what tracing libraries add to every request of a page. */
const ALLOWED_HEADERS = [
  ...['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'Last-Event-ID'],
  ...['baggage', 'sentry-trace', 'traceparent', 'tracestate'],
].join(', ')
const EXPOSED_HEADERS = 'ETag, Location, Retry-After, X-Request-Id'

const DAY_SECONDS = 24 * 60 * 60

/** Pages of the machine itself, on any port. `npm start` allows them. */
const LOOPBACK = 'loopback'
const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|[a-z0-9-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** The setting, read once. */
interface Listed {
  origins: ReadonlySet<string>
  /** Entries that can never match. */
  wrong: string[]
}

let last: { text: string; listed: Listed } | undefined

/** The origins of `CORS_ORIGINS` as browsers send them. */
export function listedOrigins({ CORS_ORIGINS: text = '' }: Env): Listed {
  if (last?.text === text) return last.listed
  const entries = text.split(',').map((entry) => entry.trim())
  const origins = new Set<string>()
  const wrong: string[] = []
  for (const entry of entries.filter((entry) => entry !== '')) {
    const origin = entry === '*' || entry === LOOPBACK ? entry : originOf(entry)
    if (origin === undefined) wrong.push(entry)
    else origins.add(origin)
  }
  last = { text, listed: { origins, wrong } }
  return last.listed
}

/** Undefined for what is not an origin: no scheme, or more than a host and a port. */
function originOf(entry: string): string | undefined {
  if (!URL.canParse(entry)) return undefined
  const { protocol, host, origin, pathname, search, hash, username } = new URL(entry)
  if (host === '' || (pathname !== '/' && pathname !== '') || search || hash || username) return undefined
  // Schemes of apps, such as capacitor://localhost, have no origin of their own.
  return origin === 'null' ? `${protocol}//${host.toLowerCase()}` : origin
}

function isListed(env: Env, origin: string): boolean {
  const { origins } = listedOrigins(env)
  return origins.has('*') || origins.has(origin) || (origins.has(LOOPBACK) && LOOPBACK_ORIGIN.test(origin))
}

export const isPreflight = (request: Request) =>
  request.method === 'OPTIONS' &&
  request.headers.has('Origin') &&
  request.headers.has('Access-Control-Request-Method')

/**
 * Answers a preflight. Its headers are those of `corsHeaders`.
 * @throws `forbidden` if the origin is not listed: the browser says less than this
 */
export function answerPreflight(context: RequestContext): null {
  const { env, request } = context
  const origin = request.headers.get('Origin') ?? ''
  if (!isListed(env, origin))
    throw new DigestError('forbidden', `CORS_ORIGINS does not list ${origin.slice(0, 200)}`)
  context.status = 204
  return null
}

/** The headers that let the calling page read a response. Empty for origins that are not listed. */
export function corsHeaders(env: Env, request: Request): Record<string, string> {
  if (!env.CORS_ORIGINS) return {}
  const origin = request.headers.get('Origin')
  // A response that only some origins may read must not be cached for others.
  if (!origin || !isListed(env, origin)) return { Vary: 'Origin' }
  const allowed = {
    'Access-Control-Allow-Origin': origin,
    Vary: 'Origin',
    'Access-Control-Expose-Headers': EXPOSED_HEADERS,
  }
  if (!isPreflight(request)) return allowed
  return {
    ...allowed,
    'Access-Control-Allow-Methods': ALLOWED_METHODS,
    'Access-Control-Allow-Headers': ALLOWED_HEADERS,
    'Access-Control-Max-Age': String(DAY_SECONDS),
  }
}
