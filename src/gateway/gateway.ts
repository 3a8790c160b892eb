/**
 * The REST gateway: finds the route, authorizes the caller, calls the handler, responds and logs. `routes`
 * holds the operations.
 */
import { DigestError } from '../contract/errors.ts'
import { log } from '../platform/log.ts'
import { authenticate, authenticateWatcher } from './auth.ts'
import { RequestContext } from './context.ts'
import { corsHeaders, isPreflight } from './cors.ts'
import { refusalStream } from './live/refusal.ts'
import { parseRequestInput } from './requestInput.ts'
import { noContent } from './route.ts'
import { findRoute } from './router.ts'
import type { Route } from './routes.ts'

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const context = new RequestContext(env, request)
    const began = Date.now()
    const { body, error } = await handle(request, context)
    const { requestId, route, code, logFields: about } = context
    log(
      { operation: route?.operation ?? 'unknown', code, ms: Date.now() - began, ...about, requestId },
      error,
    )
    return toResponse(body, context)
  },
} satisfies ExportedHandler<Env>

type Body = ReadableStream | string | null

async function handle(request: Request, context: RequestContext): Promise<{ body: Body; error?: unknown }> {
  try {
    return { body: isPreflight(request) ? noContent(context) : await respond(context) }
  } catch (error) {
    const body = context.setError(error)
    return { body: refusalStream(context, body) ?? JSON.stringify(body), error }
  }
}

async function respond(context: RequestContext): Promise<Body> {
  const { route, params } = findRoute(context)
  context.route = route
  context.params = params
  await authorize(route, context)
  await parseRequestInput(route, context)
  const value = await route.handler(context)
  const isBody = value === null || typeof value === 'string' || value instanceof ReadableStream
  return isBody ? value : JSON.stringify(value)
}

/** @throws `unauthenticated`, `forbidden` or `rate_limited` */
async function authorize({ auth: who }: Route, context: RequestContext): Promise<void> {
  if (who === 'anyone') return
  const { env, request, address } = context
  const caller = await (who === 'watcher'
    ? authenticateWatcher(env, request, address.query)
    : authenticate(env, request))
  context.caller = caller
  const { userId } = context
  const jobId = context.params.jobId === undefined ? undefined : context.param('jobId')
  context.logFields = { userId, ...(jobId !== undefined && { jobId }) }
  if (userId !== caller.userId && !caller.scopes.has('digest:admin'))
    throw new DigestError('forbidden', 'The token is for another user')
  if (caller.watches && caller.watches.jobId !== jobId)
    throw new DigestError('forbidden', 'The watch token is for something else')
  if (who !== 'user' && who !== 'watcher' && !caller.scopes.has(who))
    throw new DigestError('forbidden', `The token lacks the scope ${who}`)
  // A producer with admin scope has the whole limit for each reader that it acts for. A watch token has its own limit,
  // so it cannot exhaust its reader's.
  const key = [caller.userId, userId, caller.watches && (caller.watches.jobId ?? '')]
  const { success } = await env.RATE_LIMIT.limit({ key: JSON.stringify(key) })
  if (!success) throw new DigestError('rate_limited', 'Too many requests')
}

/** Headers of every response, unless a route overrides them. */
const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-cache',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** Builds the response in one step: each header that is set later costs a call into the runtime. */
function toResponse(
  body: Body,
  { env, request, status, headers: own, webSocket, requestId }: RequestContext,
): Response {
  const headers = {
    ...(body !== null && { 'Content-Type': 'application/json' }),
    ...COMMON_HEADERS,
    ...corsHeaders(env, request),
    ...own,
    'X-Request-Id': requestId,
  }
  const isHead = request.method === 'HEAD'
  if (isHead && body instanceof ReadableStream) void body.cancel()
  return new Response(isHead ? null : body, { status, headers, webSocket })
}
