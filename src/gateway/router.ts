/**
 * Finds the route of a request. itty-router compiles the paths. Its `fetch` is not used, because it makes a URL for each
 * request, and reads the path from it once for each route.
 */
import { IttyRouter } from 'itty-router/IttyRouter'
import { DigestError } from '../contract/errors.ts'
import type { RequestContext } from './context.ts'
import { type Route, routes } from './routes.ts'

interface Found {
  route: Route
  /** The path's parameters by name, still percent-encoded. */
  params: Record<string, string>
}

/** A route with the pattern of its path. */
interface Entry {
  route: Route
  pattern: RegExp
}

/**
 * By the number of segments in a path. Patterns are made at the first request for such a path, because making all of
 * them takes a large part of the start.
 */
const routesByLength = Map.groupBy(routes, ({ path }) => lengthOf(path))
const tables = new Map<number, Entry[]>()

function lengthOf(path: string): number {
  return path.split('/').length
}

/** @throws `not_found`; `method_not_allowed` with the header `Allow` */
export function findRoute({ request, address, headers }: RequestContext): Found {
  const { path } = address
  // HEAD is GET without a body.
  const wanted = request.method === 'HEAD' ? 'GET' : request.method
  // The patterns ignore a trailing slash. `DELETE /v1/users/me/` would erase the user and `/jobs/` list the jobs, where
  // the client sent an empty id.
  const table = path.endsWith('/') ? [] : tableFor(lengthOf(path))
  for (const { route, pattern } of table) {
    const match = route.method === wanted && pattern.exec(path)
    if (match) return { route, params: match.groups ?? {} }
  }
  const allowed = table.filter(({ pattern }) => pattern.test(path)).map(({ route }) => route.method)
  if (allowed.length === 0) throw new DigestError('not_found', 'There is no such path')
  headers.Allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  throw new DigestError('method_not_allowed', `${request.method} is not for this path`)
}

function tableFor(length: number): Entry[] {
  const known = tables.get(length)
  if (known) return known
  const table = (routesByLength.get(length) ?? []).map((route) => ({ route, pattern: compile(route.path) }))
  // Clients may send paths of any length.
  if (table.length > 0) tables.set(length, table)
  return table
}

function compile(path: string): RegExp {
  const [entry] = IttyRouter().all(path).routes
  if (!entry) throw new Error('The router has one route')
  return entry[1]
}
