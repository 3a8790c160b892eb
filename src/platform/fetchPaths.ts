/** Serves an object's documented fetch paths. They are for callers without RPC: bare JSON in and out. */
import { DigestError } from '../contract/errors.ts'
import { errorResponse } from './errorResponse.ts'
import { assertQuery } from './query.ts'
import { assertNoBody, readJson } from './requestBody.ts'

/** Reads the body as the type that the method takes. Any content type is accepted, as documented. */
export type ReadBody = <Claimed>() => Promise<Claimed>
type PathHandler = (body: ReadBody, query: URLSearchParams) => Promise<object>

/** A documented path: the handler of each method, and the names of its query parameters. */
export interface PathEntry {
  GET?: PathHandler
  POST?: PathHandler
  PUT?: PathHandler
  query?: readonly string[]
}

/**
 * Serves the documented paths of an object: bare JSON in and out, 404 for unknown paths, 405 with `Allow` for
 * other methods.
 */
export async function servePaths(paths: Record<string, PathEntry>, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const { query = [], ...methods } = new Map(Object.entries(paths)).get(pathname) ?? {}
  const allowed = Object.keys(methods)
  const handler = new Map<string, PathHandler>(Object.entries(methods)).get(request.method)
  try {
    if (allowed.length === 0) throw new DigestError('not_found', 'There is no such path')
    if (!handler) throw new DigestError('method_not_allowed', `${request.method} is not for this path`)
    assertQuery(searchParams, query)
    if (request.method === 'GET') await assertNoBody(request)
    return Response.json(await handler(() => readJson(request, { anyType: true }), searchParams))
  } catch (error) {
    const isOtherMethod = allowed.length > 0 && !handler
    return errorResponse(pathname, error, isOtherMethod ? { Allow: allowed.join(', ') } : undefined)
  }
}
