/** The request that opens a live connection. The gateway adds headers to it for the object. */
import type { Position } from '../contract/liveProtocol.ts'
import { errorFromResponse } from './errorResponse.ts'
import { parseInteger } from './query.ts'

/** Whether a request asks for a WebSocket. */
export const isUpgrade = (request: Request) => request.headers.get('Upgrade')?.toLowerCase() === 'websocket'

/**
 * Headers that the gateway adds to a connection for the object. A sibling must not forward headers of its own clients
 * that begin with `Digest-`.
 */
/** Whether its messages are reports. */
export const MAY_REPORT_HEADER = 'Digest-May-Report'
/** When its token expires, in ms. */
export const TOKEN_EXPIRY_HEADER = 'Digest-Until'
/** Names the watch token that it was opened with. */
export const WATCH_TOKEN_HEADER = 'Digest-Watch-Token'
/** The rate limit that its messages count for, percent-encoded. */
export const LIMIT_KEY_HEADER = 'Digest-Limit-Key'
/** How many bytes of missed articles it may carry, if fewer than the job sends. */
export const BACKLOG_HEADER = 'Digest-Backlog'
/**
 * The incarnation of the job that `after` belongs to. Not a part of `after`, because an object of the last release
 * accepts only a number there.
 */
export const INCARNATION_HEADER = 'Digest-Incarnation'

/** What a connection may do, and until when. */
export interface Connection {
  mayReport: boolean
  until?: number | undefined
  watchToken?: string | undefined
  limitKey?: string | undefined
  backlogBytes?: number | undefined
}

/** @throws `invalid_input` */
export const parseConnection = ({ headers }: Request): Connection => ({
  mayReport: headers.get(MAY_REPORT_HEADER) === 'true',
  until: parseInteger(TOKEN_EXPIRY_HEADER, headers.get(TOKEN_EXPIRY_HEADER)),
  watchToken: headers.get(WATCH_TOKEN_HEADER) ?? undefined,
  limitKey: decodeURIComponent(headers.get(LIMIT_KEY_HEADER) ?? '') || undefined,
  backlogBytes: parseInteger(BACKLOG_HEADER, headers.get(BACKLOG_HEADER)),
})

/**
 * Opens a live connection of an object. Its caller accepts the socket.
 * @throws the object's error
 */
export async function openConnection(
  stub: Pick<Fetcher, 'fetch'>,
  { after, incarnation }: Position,
  headers: Record<string, string> = {},
): Promise<WebSocket> {
  const address = new URL('https://do/events')
  if (after !== undefined) address.searchParams.set('after', String(after))
  const named = incarnation !== undefined && { [INCARNATION_HEADER]: incarnation }
  const answer = await stub.fetch(address, { headers: { Upgrade: 'websocket', ...named, ...headers } })
  if (!answer.webSocket) throw await errorFromResponse(answer)
  return answer.webSocket
}
