/**
 * The REST gateway: finds the route, authorizes the caller, calls the handler, responds and logs. `router.ts` has the
 * routes.
 */
import { log } from '../platform/log.ts'
import { authorize } from './auth.ts'
import { RequestContext } from './context.ts'
import { corsHeaders, isPreflight } from './cors.ts'
import { parseRequestInput } from './input.ts'
import { refusalStream } from './live/refusal.ts'
import { gatewayRouter } from './router.ts'
import { noContent, type Route } from './routes/route.ts'

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    return route(new RequestContext(env, request))
  },
} satisfies ExportedHandler<Env>

const route = gatewayRouter({ before: answerPreflight, serve, refuse, respond })

/** A router takes null for no answer, so the body of one is inside an object. */
interface Answer {
  body: ReadableStream | string | null
}

function answerPreflight(context: RequestContext): Answer | undefined {
  return isPreflight(context.request) ? { body: noContent(context) } : undefined
}

async function serve(route: Route, context: RequestContext): Promise<Answer> {
  context.operation = route
  await authorize(route, context)
  await parseRequestInput(route, context)
  const value = await route.handler(context)
  const isBody = value === null || typeof value === 'string' || value instanceof ReadableStream
  return { body: isBody ? value : JSON.stringify(value) }
}

function refuse(error: unknown, context: RequestContext): Answer {
  const body = context.setError(error)
  return { body: refusalStream(context, body) ?? JSON.stringify(body) }
}

/** Headers of every response, unless a route overrides them. */
const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-cache',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
}

/** Logs the operation, and builds the response in one step: each header that is set later costs a call into the runtime. */
function respond({ body }: Answer, context: RequestContext): Response {
  const { env, request, operation, code, error, logFields, requestId, webSocket, status } = context
  log(
    {
      operation: operation?.operation ?? 'unknown',
      code,
      ms: Date.now() - context.beganAt,
      ...logFields,
      requestId,
    },
    error,
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
