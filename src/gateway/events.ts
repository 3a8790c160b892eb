/** Live updates over HTTP: passes an authenticated connection on to the job, as a WebSocket or as server-sent events. */
import { DigestError } from '../errors.ts'
import { errorFromResponse, isUpgrade, MAY_REPORT_HEADER, TOKEN_EXPIRY_HEADER } from '../http.ts'
import { offeredSubprotocols, SUBPROTOCOL } from './auth.ts'
import type { RequestContext } from './context.ts'
import { noContent } from './route.ts'
import { eventStream, parseLastEventId } from './sse.ts'

export async function events(context: RequestContext): Promise<ReadableStream | null> {
  if (isUpgrade(context.request)) {
    context.webSocket = await connectToJob(context, context.queryInteger('after'))
    // A client that offers subprotocols, as it must to carry a token, expects one of them chosen.
    if (offeredSubprotocols(context.request).includes(SUBPROTOCOL))
      context.headers['Sec-WebSocket-Protocol'] = SUBPROTOCOL
    context.status = 101
    return null
  }
  if (!context.request.headers.get('Accept')?.includes('text/event-stream'))
    throw new DigestError('invalid_input', 'Connect with a WebSocket, or send Accept: text/event-stream')
  const { after = context.queryInteger('after'), ended } = parseLastEventId(context.request)
  // The only answer after which an EventSource stops connecting again.
  if (ended !== undefined && (await hasEnded(context, ended))) return noContent(context)
  const socket = await connectToJob(context, after)
  context.headers['Content-Type'] = 'text/event-stream'
  return eventStream((after) => connectToJob(context, after), socket, after)
}

/** Whether the job is still as it was when that attempt ended: a retried one may have ended anew. */
async function hasEnded(context: RequestContext, attempt: number): Promise<boolean> {
  const status = await context.jobStub().status()
  return status.completedAt !== undefined && status.attempt === attempt
}

/** A request of its own: the token goes no further than this door. */
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
