/** What the document says about an operation besides how it is served. */
import type * as v from 'valibot'
import type { ErrorCode, ErrorReason } from '../src/contract/errors.ts'
import type { Route } from '../src/gateway/routes/route.ts'

export interface OperationDocs {
  /** One line. */
  summary: string
  /** Details. */
  description?: string
  /** By status. */
  responses: Record<number, ResponseDocs>
  /** Error codes besides those that follow from `auth`, from a body, and from the tag. */
  errors?: ErrorCode[]
  /** Reasons of a `conflict` or `unavailable`, with which the operation has that error. */
  reasons?: ErrorReason[]
  /**
   * A request that works after the examples of the operations before it. The path parameters are the same for all
   * operations.
   */
  example?: { query?: Record<string, unknown>; body?: unknown }
}

export interface ResponseDocs {
  /** A short description. */
  description: string
  schema?: v.GenericSchema
  example?: unknown
  /** Other media types, with an example each. */
  text?: Record<string, string>
  /** The response is a stream of server-sent events with this data. */
  events?: v.GenericSchema
  headers?: ResponseHeader[]
}

export type ResponseHeader = 'ETag' | 'Location' | 'Retry-After' | 'Content-Disposition'

interface TagTexts {
  name: string
  description: string
  /** Error codes of every operation of the tag. */
  errors?: ErrorCode[]
}

/** The documentation of a file of `src/gateway/routes/`: one entry for each of its operations. */
export interface TagDocs<Operation extends string> extends TagTexts {
  operations: Record<Operation, OperationDocs>
}

/** An operation with its documentation. */
export type DocumentedRoute = Route & OperationDocs

/** Operations with a common subject. */
export interface Tag extends TagTexts {
  routes: DocumentedRoute[]
}
