/**
 * The REST gateway. It finds the route, authorizes the caller, calls the handler, responds and logs. `router.ts` has
 * the routes.
 */
import { log } from '../platform/log.ts'
import { authorize } from './auth.ts'
import { RequestContext } from './context.ts'
import { answerPreflight, corsHeaders, isPreflight } from './cors.ts'
import { parseRequestInput } from './input.ts'
import { errorPage } from './link/html.ts'
import { refusalStream } from './live/refusal.ts'
import { findRoute } from './router.ts'

export default {
  fetch(request: Request, env: Env, ctx?: Pick<ExecutionContext, 'waitUntil'>): Promise<Response> {
    const context = new RequestContext(env, request)
    const response = bodyOf(context).then((body) => respond(body, context))
    // The platform ends the invocation of a client that leaves. Its operation ends, and is logged, all the same.
    ctx?.waitUntil(response)
    return response
  },
} satisfies ExportedHandler<Env>

type Body = ReadableStream | string | null

async function bodyOf(context: RequestContext): Promise<Body> {
  try {
    return isPreflight(context.request) ? answerPreflight(context) : await serve(context)
  } catch (error) {
    const body = context.setError(error)
    if (context.operation?.auth === 'link') return errorPage(context, body.error)
    return refusalStream(context, body) ?? JSON.stringify(body)
  }
}

async function serve(context: RequestContext): Promise<Body> {
  const route = findRoute(context)
  context.operation = route
  await authorize(route, context)
  await parseRequestInput(route, context)
  const value = await route.handler(context)
  const isBody = value === null || typeof value === 'string' || value instanceof ReadableStream
  return isBody ? value : JSON.stringify(value)
}

/** Headers of every response, unless a route overrides them. */
const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  // Answers are about a person, and stay on no disk. Documents and pages override it.
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** Logs the operation, and builds the response in one step: each header that is set later costs a call into the runtime. */
function respond(body: Body, context: RequestContext): Response {
  const { env, request, caller, operation, code, error, logFields, requestId, webSocket, status } = context
  log(
    env,
    {
      operation: operation?.operation ?? 'unknown',
      code,
      ms: Date.now() - context.beganAt,
      ...logFields,
      requestId,
    },
    error,
    // What an admin does to another user.
    logFields.callerId !== undefined && caller?.scopes.has('digest:admin'),
  )
  const headers = {
    ...(body !== null && { 'Content-Type': 'application/json' }),
    ...COMMON_HEADERS,
    ...corsHeaders(env, request),
    ...context.headers,
    'X-Request-Id': requestId,
  }
  const isHead = request.method === 'HEAD'
  if (isHead && body instanceof ReadableStream) void body.cancel()
  return new Response(isHead ? null : body, { status, headers, webSocket })
}
