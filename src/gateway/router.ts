/**
 * The routes of the gateway: an itty-router for each noun, made at the first request for it, because making all of them
 * takes a large part of the start. A router within a router would read the address once more, which takes a tenth of a
 * status.
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

const groups: Record<string, ServedRoute>[] = [
  jobs,
  producing,
  digests,
  learning,
  user,
  health,
  documentation,
]

/** Every REST operation, in the order in which a router tries them. */
export const routes: Route[] = groups.flatMap((group) =>
  Object.entries(group).map(([operation, route]) => ({ operation, ...route })),
)

/** The addresses below the path of a noun, and the routes there. The first that fits an address is its noun. */
const NOUNS = [
  { address: /^[^/]+\/\/[^/]+\/v1\/users\/[^/?#]+\/jobs(?![^/?#])/, path: JOBS },
  { address: /^[^/]+\/\/[^/]+\/v1\/users\/[^/?#]/, path: USER },
  { address: /^/, path: '' },
]
const nounOf = (path: string) => NOUNS.find((noun) => path.startsWith(noun.path))
const routesByNoun = Map.groupBy(routes, ({ path }) => nounOf(path))

/** What the gateway does around and for each route. A router takes null for no answer, so an answer is an object. */
interface Stages<Answer extends object> {
  before(context: RequestContext): Answer | undefined
  serve(route: Route, context: RequestContext): Promise<Answer>
  refuse(error: unknown, context: RequestContext): Answer
  respond(answer: Answer, context: RequestContext): Response
}

/** @returns the response to a request */
export function gatewayRouter<Answer extends object>(stages: Stages<Answer>) {
  const routers = new Map<(typeof NOUNS)[number] | undefined, ReturnType<typeof routerOf>>()
  return (context: RequestContext): Promise<Response> => {
    const noun = NOUNS.find(({ address }) => address.test(context.url))
    const router = routers.get(noun) ?? routerOf(routesByNoun.get(noun) ?? [], stages)
    routers.set(noun, router)
    return router.fetch(context)
  }
}

function routerOf<Answer extends object>(
  routes: Route[],
  { before, serve, refuse, respond }: Stages<Answer>,
) {
  const router = Router<RequestContext>({
    before: [before, assertNoEmptySegment],
    // The type of itty-router's options knows only requests.
    catch: (error, context: object) => refuse(error, context as RequestContext),
    finally: [respond],
  })
  for (const route of routes)
    router[route.method.toLowerCase()]?.(route.path, (context: RequestContext) => serve(route, context))
  for (const [path, allowed] of Map.groupBy(routes, ({ path }) => path))
    router.all(path, (context) => {
      const methods = allowed.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
      context.headers.Allow = methods.join(', ')
      throw new DigestError('method_not_allowed', `${context.request.method} is not for this path`)
    })
  return router.all('*', () => {
    throw new DigestError('not_found', 'There is no such path')
  })
}

/**
 * A router ignores a trailing slash. `DELETE /v1/users/me/` would erase the user and `/jobs/` list the jobs, where the
 * client sent an empty id.
 * @throws `not_found`
 */
function assertNoEmptySegment({ url }: RequestContext): void {
  if (/^[^?#]*\/([?#]|$)/.test(url)) throw new DigestError('not_found', 'There is no such path')
}
