/**
 * Refuses an event stream by a stream. The stream says when to come back, for `rate_limited` and `unavailable`. An
 * EventSource that gets any status other than 200 never reconnects.
 */
import { formatCursor } from '../../contract/cursor.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { RequestContext } from '../context.ts'
import { acceptsEventStream, parsePosition } from './connect.ts'
import { formatEvent, retryMs, STREAM_HEADERS } from './stream.ts'

const PASSING: (ErrorCode | 'ok')[] = ['rate_limited', 'unavailable']

/**
 * Turns an error response into such a stream.
 * @param body of the error response
 * @returns undefined if the error does not pass, or the request is not one for server-sent events
 */
export function refusalStream(context: RequestContext, body: object): string | undefined {
  const { request, code, headers, operation } = context
  if (operation?.auth !== 'watcher' || !PASSING.includes(code) || !acceptsEventStream(request))
    return undefined
  context.status = 200
  const retry = retryMs(Number(headers['Retry-After'] ?? 0), Math.random())
  Object.assign(headers, STREAM_HEADERS)
  return `retry: ${retry}\n${lastId(context)}${formatEvent({ type: 'error', data: body })}`
}

/** Repeats the id that the client has: by the standard, an event without one clears it. */
function lastId(context: RequestContext): string {
  try {
    const { after, ...cursor } = parsePosition(context)
    return after === undefined ? '' : `id: ${formatCursor({ ...cursor, after })}\n`
  } catch {
    return ''
  }
}
