/** The HTTP door: finds the route, settles who may, calls, answers, logs. What the operations are is in `routes`. */
import { type IRequestStrict, Router } from 'itty-router'
import { DigestError, refusalOf } from '../errors.ts'
import { errorResponse } from '../http.ts'
import { log } from '../log.ts'
import { authenticate, authenticateWatcher } from './auth.ts'
import { corsHeaders, isPreflight } from './cors.ts'
import { type Route, routes } from './routes.ts'
import { Visit } from './visit.ts'

const router = Router<IRequestStrict, [Visit]>()
for (const route of routes)
  router.all(route.path, (request: IRequestStrict, visit: Visit) => {
    if (methodOf(request) === route.method) return serve(route, visit, request.params)
  })
for (const [path, alike] of Map.groupBy(routes, ({ path }) => path))
  router.all(path, (request: IRequestStrict, visit: Visit) => {
    visit.headers.set('Allow', alike.map(({ method }) => method).join(', '))
    throw new DigestError('method_not_allowed', `${request.method} is not for this path`)
  })
router.all('*', () => {
  throw new DigestError('not_found', 'There is no such path')
})

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const visit = new Visit(env, request)
    const began = Date.now()
    const { response, error } = await answer(request, visit)
    const code = error === undefined ? visit.code : refusalOf(error).code
    const { requestId, operation, about } = visit
    log({ operation, code, ms: Date.now() - began, ...about, requestId }, error)
    return finished(response, visit)
  },
} satisfies ExportedHandler<Env>

async function answer(request: Request, visit: Visit): Promise<{ response: Response; error?: unknown }> {
  try {
    if (isPreflight(request)) return { response: new Response(null, { status: 204 }) }
    return { response: await router.fetch(request, visit) }
  } catch (error) {
    return { response: errorResponse(error), error }
  }
}

async function serve(route: Route, visit: Visit, params: Visit['params']): Promise<Response> {
  visit.operation = route.operation
  visit.params = params
  await admit(route, visit)
  const value = await route.answer(visit)
  return value instanceof Response ? value : Response.json(value)
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
const COMMON = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-cache',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
})

/** Every answer is private, of the type it says, and names its request. */
function finished(response: Response, { env, request, headers, requestId }: Visit): Response {
  for (const [name, value] of COMMON) response.headers.set(name, value)
  for (const [name, value] of headers) response.headers.set(name, value)
  response.headers.set('X-Request-Id', requestId)
  // Appended: an answer may vary by more than its origin.
  for (const [name, value] of Object.entries(corsHeaders(env, request))) response.headers.append(name, value)
  if (request.method !== 'HEAD') return response
  void response.body?.cancel()
  return new Response(null, response)
}
