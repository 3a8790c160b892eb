/**
 * What one REST operation is: how it is served and what the document says of it, in one entry. Its schemas are those
 * that judge what is asked and type what is answered.
 */
import type * as v from 'valibot'
import type { ErrorCode } from '../errors.ts'
import type { Scope } from './auth.ts'
import type { RequestContext } from './context.ts'

export interface Route {
  operation: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As the router reads it: `:name` is one segment. */
  path: string
  /** `anyone`, or a token: the user's own, carrying the scope where one is named; for a `watcher` a watch token will do. */
  auth: 'anyone' | 'user' | 'watcher' | Scope
  /** The body: what to send as JSON, or none; a text or stream goes as it stands, as JSON unless `context.headers` say otherwise. */
  handler(context: RequestContext): Promise<object | string | null>

  /** One line. */
  summary: string
  /** What the line cannot say. */
  description?: string
  query?: QuerySchema
  headers?: RequestHeader[]
  body?: v.GenericSchema
  /** By status. */
  responses: Record<number, RouteResponse>
  /** Refusals besides those that follow from `who`, from having a body, and from the group. */
  errors?: ErrorCode[]
  /** A request that works after those of the routes before it; what stands in the path is the same for all. */
  example?: { query?: Record<string, unknown>; body?: unknown }
}

/** Routes about one thing. */
export interface Tag {
  name: string
  description: string
  /** Refusals that any of the routes may answer. */
  errors?: ErrorCode[]
  routes: Route[]
}

/** The judge of a page or an option, whose entries are the parameters. */
export type QuerySchema = v.GenericSchema & (Entries | { wrapped: Entries })
export interface Entries {
  entries: Record<string, v.GenericSchema>
}

export interface RouteResponse {
  /** What it means, in a few words. */
  description: string
  schema?: v.GenericSchema
  example?: unknown
  /** Other types it comes in, with an example each. */
  text?: Record<string, string>
  /** Comes as server-sent events, of which this is the data. */
  events?: v.GenericSchema
  headers?: ResponseHeader[]
}

export type RequestHeader = 'Idempotency-Key' | 'If-Match' | 'If-None-Match' | 'Last-Event-ID'
export type ResponseHeader = 'ETag' | 'Location' | 'Retry-After' | 'Content-Disposition'

export const USER = '/v1/users/:userId'
export const JOBS = `${USER}/jobs`
export const JOB = `${JOBS}/:jobId`

export function noContent(context: RequestContext): null {
  context.status = 204
  return null
}
