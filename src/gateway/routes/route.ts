/** The type of a route. What the OpenAPI document says about it is in `openapi/operations/`. */
import type * as v from 'valibot'
import type { Scope } from '../auth.ts'
import type { RequestContext } from '../context.ts'

export interface ServedRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** In the router's syntax: `:name` is one segment. */
  path: string
  /**
   * `anyone`, or a token: the user's own, with the scope if one is named. A `watcher` may use a
   * watch token: these are the live connections, which may also be server-sent events. A `link` is the token of a
   * digest link in the path: these are pages for readers, and so are their errors.
   */
  auth: 'anyone' | 'user' | 'watcher' | 'link' | Scope
  /**
   * The body of the response: an object is sent as JSON, a string or stream as it is, `null` without a body.
   * `Content-Type` is JSON unless `context.headers` override it.
   */
  handler(context: RequestContext): Promise<object | string | null>
  /**
   * What the operation takes besides its path. Any other parameter, body or listed header is rejected.
   * Preconditions are evaluated if there is an ETag, and fail otherwise.
   */
  query?: QuerySchema
  headers?: RequestHeader[]
  body?: v.GenericSchema
  /** Another media type that the body may have, besides JSON. */
  bodyType?: 'application/merge-patch+json'
  /** The maximum size of the body, in bytes. 1 MiB by default. */
  bodyLimit?: number
}

export interface Route extends ServedRoute {
  /** The operation's name, also in the log. */
  operation: string
}

/** The schema of a page or of options. Its entries are the query parameters. */
export type QuerySchema = v.GenericSchema & (Entries | { wrapped: Entries })
export interface Entries {
  entries: Record<string, v.GenericSchema>
}

export type RequestHeader = 'Idempotency-Key' | 'If-Match' | 'If-None-Match' | 'Last-Event-ID'

/** The headers of an operation on a resource with an ETag. */
export const PRECONDITIONS: RequestHeader[] = ['If-Match', 'If-None-Match']

export const USER = '/v1/users/:userId'
export const JOBS = `${USER}/jobs`
export const JOB = `${JOBS}/:jobId`

/** The entries of a query schema. */
export function entriesOf(query: QuerySchema | undefined): Entries['entries'] {
  if (!query) return {}
  return 'wrapped' in query ? query.wrapped.entries : query.entries
}

export function noContent(context: RequestContext): null {
  context.status = 204
  return null
}
