/**
 * The routes, as a tree of path segments.
 *
 * Not a router of a package: itty-router makes a URL for each request, copies its query and reads its path once for each
 * route, which takes a tenth of a status.
 */
import { DigestError } from '../contract/errors.ts'
import type { RequestContext } from './context.ts'
import { pages } from './link/pages.ts'
import { digests } from './routes/digests.ts'
import { documentation } from './routes/documentation.ts'
import { health } from './routes/health.ts'
import { jobs } from './routes/jobs.ts'
import { learning } from './routes/learning.ts'
import { producing } from './routes/producing.ts'
import type { Route, ServedRoute } from './routes/route.ts'
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

const named = (group: Record<string, ServedRoute>): Route[] =>
  Object.entries(group).map(([operation, route]) => ({ operation, ...route }))

/** Every REST operation. */
export const routes = groups.flatMap(named)

/** The pages of digest links. They are for readers, so the OpenAPI document does not have them. */
export const linkRoutes = named(pages)

/** The paths that begin with the same segments. */
interface Branch {
  /** Further segments by their text. One of these is preferred to a parameter. */
  readonly segments: Map<string, Branch>
  /** Any further segment, under the parameter's name. */
  parameter?: { readonly name: string; readonly branch: Branch }
  /** The routes of the path that ends here, by method. */
  readonly routes: Map<string, Route>
}

const newBranch = (): Branch => ({ segments: new Map(), routes: new Map() })

const tree = newBranch()
for (const route of [...routes, ...linkRoutes]) {
  let branch = tree
  for (const segment of segmentsOf(route.path)) branch = branchFor(branch, segment)
  branch.routes.set(route.method, route)
}

function branchFor(parent: Branch, segment: string): Branch {
  if (segment.startsWith(':')) {
    parent.parameter ??= { name: segment.slice(1), branch: newBranch() }
    return parent.parameter.branch
  }
  const branch = parent.segments.get(segment) ?? newBranch()
  parent.segments.set(segment, branch)
  return branch
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1)
}

/** The branch below, and a parameter of the path. An empty segment is no parameter: `DELETE /v1/users/me/` erases nobody. */
function below(branch: Branch, segment: string, params: RequestContext['params']): Branch | undefined {
  const { segments, parameter } = branch
  const named = segments.get(segment)
  if (named || !parameter || segment === '') return named
  params[parameter.name] = segment
  return parameter.branch
}

/**
 * Finds the route of a request, and sets the parameters of its path.
 * @throws `not_found`; `method_not_allowed` with the header `Allow`
 */
export function findRoute({ request, headers, params }: RequestContext): Route {
  let branch: Branch | undefined = tree
  for (const segment of segmentsOf(pathOf(request.url))) {
    branch = below(branch, segment, params)
    if (!branch) break
  }
  if (!branch || branch.routes.size === 0) throw new DigestError('not_found', 'There is no such path')
  // HEAD is GET without a body.
  const route = branch.routes.get(request.method === 'HEAD' ? 'GET' : request.method)
  if (route) return route
  const allowed = [...branch.routes.keys()]
  headers.Allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  throw new DigestError('method_not_allowed', `${request.method} is not for this path`)
}

/**
 * An address that is its own normal form: without a query, without `.` or `..` as a segment. Reading it takes a fraction
 * of the time that a URL takes, which is made for every other address.
 */
const PLAIN = /^https?:\/\/[^/?#\\]+((?:\/(?!\.|%2[Ee])[\w.~%!$&'()*+,;=:@-]*)+)$/

/** The path of an address. */
export function pathOf(address: string): string {
  return PLAIN.exec(address)?.[1] ?? new URL(address).pathname
}
