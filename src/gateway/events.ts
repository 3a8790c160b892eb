/** Live updates over HTTP: passes an authenticated connection on to the job, as a WebSocket or as server-sent events. */
import { DigestError } from '../errors.ts'
import { isUpgrade, MAY_REPORT, refusalIn, UNTIL } from '../http.ts'
import { offered, SUBPROTOCOL } from './auth.ts'
import { noContent } from './route.ts'
import { eventStream, lastEvent } from './sse.ts'
import type { Visit } from './visit.ts'

export async function events(visit: Visit): Promise<ReadableStream | null> {
  if (isUpgrade(visit.request)) {
    visit.webSocket = await connect(visit, visit.whole('after'))
    // A client that offers subprotocols, as it must to carry a token, expects one of them chosen.
    if (offered(visit.request).includes(SUBPROTOCOL)) visit.headers['Sec-WebSocket-Protocol'] = SUBPROTOCOL
    visit.status = 101
    return null
  }
  if (!visit.request.headers.get('Accept')?.includes('text/event-stream'))
    throw new DigestError('invalid_input', 'Connect with a WebSocket, or send Accept: text/event-stream')
  const { after = visit.whole('after'), ended } = lastEvent(visit.request)
  // The only answer after which an EventSource stops connecting again.
  if (ended !== undefined && (await isOver(visit, ended))) return noContent(visit)
  const socket = await connect(visit, after)
  visit.headers['Content-Type'] = 'text/event-stream'
  return eventStream(socket, after)
}

/** Whether the job is still as it was when that attempt ended: a retried one may have ended anew. */
async function isOver(visit: Visit, attempt: number): Promise<boolean> {
  const status = await visit.job().status()
  return status.completedAt !== undefined && status.attempt === attempt
}

/** A request of its own: the token goes no further than this door. */
async function connect(visit: Visit, after: number | undefined): Promise<WebSocket> {
  const address = new URL('https://do/events')
  if (after !== undefined) address.searchParams.set('after', String(after))
  const headers = new Headers({ Upgrade: 'websocket', [UNTIL]: String(visit.caller?.until) })
  if (visit.caller?.scopes.has('digest:produce')) headers.set(MAY_REPORT, 'true')
  const answer = await visit.job().fetch(address, { headers })
  if (!answer.webSocket) throw await refusalIn(answer)
  return answer.webSocket
}
