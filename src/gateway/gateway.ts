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
router.all('*', ({ url }: IRequestStrict) => {
  if (ENDS_IN_SLASH.test(url)) throw noSuchPath()
})
for (const route of routes)
  router.all(route.path, (request: IRequestStrict, visit: Visit) => {
    if (methodOf(request) === route.method) return serve(route, visit, request.params)
  })
for (const [path, alike] of Map.groupBy(routes, ({ path }) => path))
  router.all(path, (request: IRequestStrict, visit: Visit) => {
    visit.headers.Allow = alike.map(({ method }) => method).join(', ')
    throw new DigestError('method_not_allowed', `${request.method} is not for this path`)
  })
router.all('*', () => {
  throw noSuchPath()
})

const noSuchPath = () => new DigestError('not_found', 'There is no such path')

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
  try {
    return isPreflight(request) ? { body: noContent(visit) } : await router.fetch(request, visit)
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
  const { success } = await env.RATE_LIMIT.limit({ key: caller.userId })
  if (!success) throw new DigestError('rate_limited', 'Too many requests')
}

/** HEAD is GET without the body. */
const methodOf = ({ method }: { method: string }) => (method === 'HEAD' ? 'GET' : method)

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
