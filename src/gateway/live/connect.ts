/** Connects a client to a job or a user. The connection is a WebSocket or server-sent events. */
import { type Cursor, parseCursor } from '../../contract/cursor.ts'
import type { ArticlesPageInput } from '../../contract/job.ts'
import { incarnationOf, type Position } from '../../contract/liveProtocol.ts'
import { MAX_WAITING_BYTES, type Source } from '../../platform/follower.ts'
import type { JobStub, UserStub } from '../../platform/stubs.ts'
import {
  BACKLOG_HEADER,
  isUpgrade,
  LIMIT_KEY_HEADER,
  MAY_REPORT_HEADER,
  openConnection,
  TOKEN_EXPIRY_HEADER,
  WATCH_TOKEN_HEADER,
} from '../../platform/upgrade.ts'
import { limitKey, offeredSubprotocols, SUBPROTOCOL } from '../auth.ts'
import type { RequestContext } from '../context.ts'
import { noContent } from '../routes/route.ts'
import { eventStream, STREAM_HEADERS } from './stream.ts'

export async function events(context: RequestContext): Promise<ReadableStream | null> {
  const position = parsePosition(context)
  if (isUpgrade(context.request)) return accepted(context, await connectToJob(context, position))
  // 204 is the only response after which an EventSource stops reconnecting.
  if (await hasEnded(context, position)) return noContent(context)
  const connect = (position: Position) =>
    connectToJob(context, position, { [BACKLOG_HEADER]: String(MAX_WAITING_BYTES) })
  const source = {
    connect,
    articles: (page: ArticlesPageInput) => context.jobStub().articles(page),
  }
  return streamed(context, source, await connect(position), position)
}

/** The changes of a user's list of jobs. A connection begins with the list, so there is nothing to resume. */
export async function userEvents(context: RequestContext): Promise<ReadableStream | null> {
  const connect = () => connectTo(context, context.userStub())
  if (isUpgrade(context.request)) return accepted(context, await connect())
  return streamed(context, { connect }, await connect())
}

function streamed(context: RequestContext, source: Source, first: WebSocket, from?: Position) {
  Object.assign(context.headers, STREAM_HEADERS)
  return eventStream(source, first, context.caller?.expiresAt ?? 0, from)
}

/** Whether a request is an EventSource's. Every request without `Upgrade` gets server-sent events. */
export const acceptsEventStream = (request: Request) =>
  !isUpgrade(request) && Boolean(request.headers.get('Accept')?.toLowerCase().includes('text/event-stream'))

/**
 * The position of a client that reconnects. `Last-Event-ID` precedes the query's `lastEventId`, which polyfills send
 * instead, and that precedes `after`, which is in the address of an EventSource at each of its connections.
 * @throws `invalid_input` if one of them is not a cursor or a number
 */
export function parsePosition({ request, searchParams }: RequestContext): Partial<Cursor> {
  const after = searchParams?.get('after') ?? null
  const position = after === null ? {} : parseCursor('after', after)
  const inQuery = searchParams?.get('lastEventId')
  const last = inQuery ? parseCursor('lastEventId', inQuery) : position
  // A client that has no id yet may send an empty one.
  const inHeader = request.headers.get('Last-Event-ID')
  return inHeader ? parseCursor('Last-Event-ID', inHeader) : last
}

function accepted(context: RequestContext, socket: WebSocket): null {
  context.webSocket = socket
  // A client that offers subprotocols expects the server to select one.
  if (offeredSubprotocols(context.request).includes(SUBPROTOCOL))
    context.headers['Sec-WebSocket-Protocol'] = SUBPROTOCOL
  context.status = 101
  return null
}

/** Whether the job has not changed since that attempt ended. A retried job may have ended again. */
async function hasEnded(context: RequestContext, { ended, incarnation }: Partial<Cursor>): Promise<boolean> {
  if (ended === undefined) return false
  const status = await context.jobStub().status()
  if (incarnation !== undefined && incarnation !== incarnationOf(status)) return false
  return status.completedAt !== undefined && status.attempt === ended
}

function connectToJob(
  context: RequestContext,
  { after, incarnation }: Position,
  more: Record<string, string> = {},
): Promise<WebSocket> {
  const mayReport = context.caller?.scopes.has('digest:produce')
  return connectTo(
    context,
    context.jobStub(),
    { after, incarnation },
    { ...(mayReport && { [MAY_REPORT_HEADER]: 'true' }), ...more },
  )
}

/** A new request: the client's token does not reach the object. */
const connectTo = (
  { caller, userId }: RequestContext,
  stub: JobStub | UserStub,
  position: Position = {},
  more: Record<string, string> = {},
) =>
  openConnection(stub, position, {
    [TOKEN_EXPIRY_HEADER]: String(caller?.expiresAt),
    ...(caller && { [LIMIT_KEY_HEADER]: encodeURIComponent(JSON.stringify(limitKey(caller, userId))) }),
    ...(caller?.watches && { [WATCH_TOKEN_HEADER]: caller.watches.tokenId }),
    ...more,
  })
