/** The position from which a live connection continues: `Last-Event-ID` or `after`. */
import { type Cursor, parseCursor } from '../../contract/cursor.ts'
import type { RequestContext } from '../context.ts'

/**
 * The position of a client that reconnects. `Last-Event-ID` precedes the query's `lastEventId`, which polyfills send
 * instead, and that precedes `after`, which is in the address of an EventSource at each of its connections.
 * @throws `invalid_input` if one of them is not a cursor or a number
 */
export function parsePosition({ request, address: { query } }: RequestContext): Partial<Cursor> {
  const after = query?.get('after') ?? null
  const position = after === null ? {} : parseCursor('after', after)
  const inQuery = query?.get('lastEventId')
  const last = inQuery ? parseCursor('lastEventId', inQuery) : position
  // A client that has no id yet may send an empty one.
  const inHeader = request.headers.get('Last-Event-ID')
  return inHeader ? parseCursor('Last-Event-ID', inHeader) : last
}
