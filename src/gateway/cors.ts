/**
 * CORS by configuration. It names the origins whose pages may call, none by default. Tokens travel in headers, never
 * in cookies.
 */

const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE'
const ALLOWED_HEADERS = 'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID'
const EXPOSED_HEADERS = 'ETag, Location, Retry-After, X-Request-Id'

const DAY_SECONDS = 24 * 60 * 60

export const isPreflight = (request: Request) =>
  request.method === 'OPTIONS' &&
  request.headers.has('Origin') &&
  request.headers.has('Access-Control-Request-Method')

/** The headers that let the calling page read a response. Empty for origins that are not listed. */
export function corsHeaders(env: Env, request: Request): Record<string, string> {
  if (!env.CORS_ORIGINS) return {}
  const origin = request.headers.get('Origin')
  const listed = env.CORS_ORIGINS.split(',').map((name) => name.trim())
  // A response that only some origins may read must not be cached for others.
  if (!origin || !(listed.includes('*') || listed.includes(origin))) return { Vary: 'Origin' }
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
