/** Live updates: connects an authenticated client to a job, by WebSocket or server-sent events. */
import { DigestError } from '../errors.ts'
import { errorFromResponse, isUpgrade, MAY_REPORT_HEADER, TOKEN_EXPIRY_HEADER } from '../http.ts'
import { offeredSubprotocols, SUBPROTOCOL } from './auth.ts'
import type { RequestContext } from './context.ts'
import { noContent } from './route.ts'
import { eventStream, parseLastEventId } from './sse.ts'

export async function events(context: RequestContext): Promise<ReadableStream | null> {
  if (isUpgrade(context.request)) {
    context.webSocket = await connectToJob(context, context.query<{ after?: number }>().after)
    // A client that offers subprotocols expects the server to select one.
    if (offeredSubprotocols(context.request).includes(SUBPROTOCOL))
      context.headers['Sec-WebSocket-Protocol'] = SUBPROTOCOL
    context.status = 101
    return null
  }
  if (!context.request.headers.get('Accept')?.includes('text/event-stream'))
    throw new DigestError('invalid_input', 'Connect with a WebSocket, or send Accept: text/event-stream')
  const { after = context.query<{ after?: number }>().after, ended } = parseLastEventId(context.request)
  // 204 is the only response after which an EventSource stops reconnecting.
  if (ended !== undefined && (await hasEnded(context, ended))) return noContent(context)
  const socket = await connectToJob(context, after)
  context.headers['Content-Type'] = 'text/event-stream'
  return eventStream((after) => connectToJob(context, after), socket, after)
}

/** Whether the job has not changed since that attempt ended. A retried job may have ended again. */
async function hasEnded(context: RequestContext, attempt: number): Promise<boolean> {
  const status = await context.jobStub().status()
  return status.completedAt !== undefined && status.attempt === attempt
}

/** A new request: the client's token does not reach the object. */
async function connectToJob(context: RequestContext, after: number | undefined): Promise<WebSocket> {
  const address = new URL('https://do/events')
  if (after !== undefined) address.searchParams.set('after', String(after))
  const headers = new Headers({
    Upgrade: 'websocket',
    [TOKEN_EXPIRY_HEADER]: String(context.caller?.expiresAt),
  })
  if (context.caller?.scopes.has('digest:produce')) headers.set(MAY_REPORT_HEADER, 'true')
  const answer = await context.jobStub().fetch(address, { headers })
  if (!answer.webSocket) throw await errorFromResponse(answer)
  return answer.webSocket
}
