/** Live updates over HTTP: passes an authenticated connection on to the job's object. */
import { DigestError } from '../errors.ts'
import { isUpgrade, refusalIn } from '../http.ts'
import { offered, SUBPROTOCOL } from './auth.ts'
import type { Visit } from './visit.ts'

export async function events(visit: Visit): Promise<Response> {
  if (!isUpgrade(visit.request)) throw new DigestError('invalid_input', 'Connect with a WebSocket')
  const address = new URL('https://do/events')
  const after = visit.text('after')
  if (after !== undefined) address.searchParams.set('after', after)
  // A request of its own: the token goes no further than this door.
  const answer = await visit.job().fetch(address, { headers: { Upgrade: 'websocket' } })
  if (!answer.webSocket) throw await refusalIn(answer)
  // A client that offers subprotocols, as it must to carry a token, expects one of them chosen.
  if (offered(visit.request).includes(SUBPROTOCOL)) visit.headers.set('Sec-WebSocket-Protocol', SUBPROTOCOL)
  return new Response(null, { status: 101, webSocket: answer.webSocket })
}
