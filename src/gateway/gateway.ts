/** The HTTP door: finds the route, settles who may, calls, answers, logs. What the operations are is in `routes`. */
import { type IRequestStrict, Router } from 'itty-router'
import { DigestError } from '../errors.ts'
import { log } from '../log.ts'
import { authenticate, authenticateWatcher } from './auth.ts'
import { corsHeaders, isPreflight } from './cors.ts'
import { noContent } from './route.ts'
import { type Route, routes } from './routes.ts'
import { Visit } from './visit.ts'

/** The router would take it for the path without it: a list asked for by an empty id, a user erased for one of its parts. */
const ENDS_IN_SLASH = /^[^?#]*\/(?:[?#]|$)/

const router = Router<IRequestStrict, [Visit]>()
for (const route of routes)
  router[nameOf(route.method)](route.path, ({ params }, visit) => serve(route, visit, params))
for (const [path, alike] of Map.groupBy(routes, ({ path }) => path))
  router.all(path, (_, visit) => {
    visit.headers.Allow = alike
      .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
      .join(', ')
    throw new DigestError('method_not_allowed', `${visit.request.method} is not for this path`)
  })

/** The router's method for one of HTTP's. */
function nameOf(method: Route['method']) {
  return ({ GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const)[method]
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const visit = new Visit(env, request)
    const began = Date.now()
    const { body, error } = await answer(request, visit)
    const { requestId, operation, code, about } = visit
    log({ operation, code, ms: Date.now() - began, ...about, requestId }, error)
    return finished(body, visit)
  },
} satisfies ExportedHandler<Env>

type Body = ReadableStream | string | null

/** How a request is answered. The router takes nothing less for an answer: after a bare null it would look on. */
interface Answered {
  body: Body
  error?: unknown
}

async function answer(request: Request, visit: Visit): Promise<Answered> {
  const { method, url } = request
  try {
    if (isPreflight(request)) return { body: noContent(visit) }
    // As plain data, which the router looks at once for each route. HEAD is GET without the body.
    const asked = { method: method === 'HEAD' ? 'GET' : method, url }
    const answered: Answered | undefined = ENDS_IN_SLASH.test(url)
      ? undefined
      : await router.fetch(asked, visit)
    if (answered) return answered
    throw new DigestError('not_found', 'There is no such path')
  } catch (error) {
    return { body: JSON.stringify(visit.refuse(error)), error }
  }
}

async function serve(route: Route, visit: Visit, params: Visit['params']): Promise<Answered> {
  visit.operation = route.operation
  visit.params = params
  await admit(route, visit)
  const value = await route.answer(visit)
  const isBody = value === null || typeof value === 'string' || value instanceof ReadableStream
  return { body: isBody ? value : JSON.stringify(value) }
}

/** @throws `unauthenticated`, `forbidden` or `rate_limited` where the caller may not do this now */
async function admit({ who }: Route, visit: Visit): Promise<void> {
  if (who === 'anyone') return
  const { env, request } = visit
  const caller = await (who === 'watcher' ? authenticateWatcher(env, request) : authenticate(env, request))
  visit.caller = caller
  visit.about = {
    userId: visit.userId,
    ...(visit.params.jobId !== undefined && { jobId: visit.param('jobId') }),
  }
  if (visit.userId !== caller.userId && !caller.scopes.has('digest:admin'))
    throw new DigestError('forbidden', 'The token is for another user')
  if (caller.watches !== undefined && caller.watches !== visit.param('jobId'))
    throw new DigestError('forbidden', 'The watch token is for another job')
  if (who !== 'user' && who !== 'watcher' && !caller.scopes.has(who))
    throw new DigestError('forbidden', `The token lacks the scope ${who}`)
  // Whoever has only been handed a watch token uses up nothing of its reader's.
  const key = caller.watches === undefined ? caller.userId : `${caller.userId}/${caller.watches}`
  const { success } = await env.RATE_LIMIT.limit({ key })
  if (!success) throw new DigestError('rate_limited', 'Too many requests')
}

/** Unless a route says otherwise. */
const COMMON = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-cache',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** Every answer is private, of the type it says, and names its request. Made at once: each header set later costs a call. */
function finished(body: Body, { env, request, status, headers: own, webSocket, requestId }: Visit): Response {
  const headers = {
    ...(body !== null && { 'Content-Type': 'application/json' }),
    ...COMMON,
    ...corsHeaders(env, request),
    ...own,
    'X-Request-Id': requestId,
  }
  const isHead = request.method === 'HEAD'
  if (isHead && body instanceof ReadableStream) void body.cancel()
  return new Response(isHead ? null : body, { status, headers, webSocket })
}
