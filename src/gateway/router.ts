/**
 * The routes of the gateway, as nested itty-routers: one for each noun, made at the first request for it, because making
 * all of them takes a large part of the start. The order in a group is the order in which the router tries its routes.
 */
import { Router } from 'itty-router/Router'
import { DigestError } from '../contract/errors.ts'
import type { RequestContext } from './context.ts'
import { digests } from './routes/digests.ts'
import { documentation } from './routes/documentation.ts'
import { health } from './routes/health.ts'
import { jobs } from './routes/jobs.ts'
import { learning } from './routes/learning.ts'
import { producing } from './routes/producing.ts'
import { JOBS, type Route, type ServedRoute, USER } from './routes/route.ts'
import { user } from './routes/user.ts'

/**
 * The groups of routes below each path. They are tried in this order: what the first has no route for is tried in the
 * second.
 */
const NOUNS: [path: string, ...groups: Record<string, ServedRoute>[]][] = [
  [`${JOBS}/*`, jobs, producing],
  [`${USER}/*`, digests, learning, user],
  ['/*', health, documentation],
]

const routesOf = (groups: Record<string, ServedRoute>[]): Route[] =>
  groups.flatMap((group) => Object.entries(group).map(([operation, route]) => ({ operation, ...route })))

/** Every REST operation. */
export const routes: Route[] = NOUNS.flatMap(([_, ...groups]) => routesOf(groups))

/** What the gateway does around and for each route. A router takes null for no answer, so an answer is an object. */
interface Stages<Answer extends object> {
  before(context: RequestContext): Answer | undefined
  serve(route: Route, context: RequestContext): Promise<Answer>
  refuse(error: unknown, context: RequestContext): Answer
  respond(answer: Answer, context: RequestContext): Response
}
type Serve = Stages<object>['serve']

export function gatewayRouter<Answer extends object>({ before, serve, refuse, respond }: Stages<Answer>) {
  const router = Router<RequestContext>({
    before: [before, assertNoEmptySegment],
    // The type of itty-router's options knows only requests.
    catch: (error, context: object) => refuse(error, context as RequestContext),
    finally: [respond],
  })
  for (const [path, ...groups] of NOUNS) {
    let nested: ReturnType<typeof routerOf> | undefined
    router.all(path, (context) => {
      nested ??= routerOf(routesOf(groups), serve)
      return nested.fetch(context)
    })
  }
  return router.all('*', () => {
    throw new DigestError('not_found', 'There is no such path')
  })
}

/** A router that answers the other methods of its paths with `method_not_allowed`. */
function routerOf(routes: Route[], serve: Serve) {
  const router = Router<RequestContext>()
  for (const route of routes)
    router[route.method.toLowerCase()]?.(route.path, (context: RequestContext) => serve(route, context))
  for (const [path, allowed] of Map.groupBy(routes, ({ path }) => path))
    router.all(path, (context) => {
      const methods = allowed.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
      context.headers.Allow = methods.join(', ')
      throw new DigestError('method_not_allowed', `${context.request.method} is not for this path`)
    })
  return router
}

/** An address may have an empty last segment only if it ends like this. Others are not parsed. */
const EMPTY_SEGMENT = /[/\\](\.|%2e)*([?#]|$)/i

/**
 * The routers ignore a trailing slash. `DELETE /v1/users/me/` would erase the user and `/jobs/` list the jobs, where the
 * client sent an empty id.
 * @throws `not_found`
 */
function assertNoEmptySegment({ url }: RequestContext): void {
  if (EMPTY_SEGMENT.test(url) && new URL(url).pathname.endsWith('/'))
    throw new DigestError('not_found', 'There is no such path')
}
