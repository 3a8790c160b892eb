/**
 * The REST gateway: finds the route, authorizes the caller, calls the handler, responds and logs. `routes`
 * holds the operations.
 */
import type { IRequestStrict } from 'itty-router'
import { Router } from 'itty-router/Router'
import { DigestError } from '../errors.ts'
import { log } from '../log.ts'
import { authenticate, authenticateWatcher } from './auth.ts'
import { RequestContext } from './context.ts'
import { corsHeaders, isPreflight } from './cors.ts'
import { refusalStream } from './passingRefusal.ts'
import { parseRequestInput } from './requestInput.ts'
import { noContent } from './route.ts'
import { type Route, routes } from './routes.ts'

/**
 * By the number of segments in a path, because a router tries its routes one after the other. Made at the first request
 * for such a path, because compiling all of them takes a large part of the start.
 */
const routers = new Map<number, ReturnType<typeof makeRouter>>()
const routesByLength = Map.groupBy(routes, ({ path }) => lengthOf(path))

function lengthOf(path: string): number {
  return path.split('/').length
}

/** Undefined if no route has such a path. */
function routerFor(path: string) {
  const length = lengthOf(path)
  const some = routesByLength.get(length)
  if (!some) return undefined
  const router = routers.get(length) ?? makeRouter(some)
  routers.set(length, router)
  return router
}

function makeRouter(routes: Route[]) {
  const router = Router<IRequestStrict, [RequestContext]>()
  for (const route of routes)
    router[route.method.toLowerCase() as Lowercase<Route['method']>](route.path, ({ params }, context) =>
      handleRoute(route, context, params),
    )
  for (const [path, alike] of Map.groupBy(routes, ({ path }) => path))
    router.all(path, (_, context) => {
      context.headers.Allow = alike
        .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
        .join(', ')
      throw new DigestError('method_not_allowed', `${context.request.method} is not for this path`)
    })
  return router
}

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

/** The router takes only an object for a response; after `null` it would try the next route. */
interface RouteResult {
  body: Body
  error?: unknown
}

async function handle(request: Request, context: RequestContext): Promise<RouteResult> {
  const { method } = request
  const { pathname } = context.url
  try {
    if (isPreflight(request)) return { body: noContent(context) }
    // Plain data, because the router reads it once for each route. HEAD is GET without a body.
    const asked = { method: method === 'HEAD' ? 'GET' : method, url: `https://path${pathname}` }
    // The router ignores a trailing slash. `DELETE /v1/users/me/` would erase the user and `/jobs/` list the jobs,
    // where the client sent an empty id.
    const answered: RouteResult | undefined = pathname.endsWith('/')
      ? undefined
      : await routerFor(pathname)?.fetch(asked, context)
    if (answered) return answered
    throw new DigestError('not_found', 'There is no such path')
  } catch (error) {
    const body = context.setError(error)
    return { body: refusalStream(context, body) ?? JSON.stringify(body), error }
  }
}

async function handleRoute(
  route: Route,
  context: RequestContext,
  params: RequestContext['params'],
): Promise<RouteResult> {
  context.route = route
  context.params = params
  await authorize(route, context)
  await parseRequestInput(route, context)
  const value = await route.handler(context)
  const isBody = value === null || typeof value === 'string' || value instanceof ReadableStream
  return { body: isBody ? value : JSON.stringify(value) }
}

/** @throws `unauthenticated`, `forbidden` or `rate_limited` */
async function authorize({ auth: who }: Route, context: RequestContext): Promise<void> {
  if (who === 'anyone') return
  const { env, request } = context
  const caller = await (who === 'watcher' ? authenticateWatcher(env, request) : authenticate(env, request))
  context.caller = caller
  context.logFields = {
    userId: context.userId,
    ...(context.params.jobId !== undefined && { jobId: context.param('jobId') }),
  }
  if (context.userId !== caller.userId && !caller.scopes.has('digest:admin'))
    throw new DigestError('forbidden', 'The token is for another user')
  const jobId = context.params.jobId === undefined ? undefined : context.param('jobId')
  if (caller.watches && caller.watches.jobId !== jobId)
    throw new DigestError('forbidden', 'The watch token is for something else')
  if (who !== 'user' && who !== 'watcher' && !caller.scopes.has(who))
    throw new DigestError('forbidden', `The token lacks the scope ${who}`)
  // A producer with admin scope has the whole limit for each reader that it acts for. A watch token has its own limit,
  // so it cannot exhaust its reader's.
  const key = [caller.userId, context.userId, caller.watches && (caller.watches.jobId ?? '')]
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
