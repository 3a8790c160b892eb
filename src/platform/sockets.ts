/**
 * The WebSockets of an object. It accepts them, sends frames, and closes them. Knows nothing of what they are about.
 */
import * as v from 'valibot'
import { DigestError, type ErrorCode } from '../contract/errors.ts'
import { CloseCode } from '../contract/liveProtocol.ts'

/** Stored with a connection, and so survives hibernation. */
const AttachmentSchema = v.looseObject({
  /** Whether its messages are reports. */
  mayReport: v.boolean(),
  /** When its token expires, in ms. */
  until: v.optional(v.number()),
  /** How many of its messages were not reports. */
  faults: v.number(),
})
type Attachment = v.InferOutput<typeof AttachmentSchema>

/** A connection whose token has expired receives frames for at most this long. */
const EXPIRY_CHECK_MS = 30_000

/**
 * How many messages that are not allowed a connection may send. The last one gets an error, then the connection is
 * closed.
 */
const MAX_INVALID_MESSAGES = 5

/** The connections of one object. */
export class Sockets {
  readonly #ctx: DurableObjectState
  readonly #most: number
  readonly #owner: string
  /** When the connections were last checked for expired tokens. */
  #expiryCheckedAt = 0

  /** @param owner names the object in an error */
  constructor(ctx: DurableObjectState, most: number, owner: string) {
    this.#owner = owner
    this.#ctx = ctx
    this.#most = most
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Every connection. Closes those whose token has expired. */
  all(): WebSocket[] {
    const sockets = this.#ctx.getWebSockets()
    const now = Date.now()
    if (sockets.length > 0 && now - this.#expiryCheckedAt >= EXPIRY_CHECK_MS) {
      this.#expiryCheckedAt = now
      closeExpired(sockets.filter((socket) => isExpired(socket, now)))
    }
    return sockets
  }

  /**
   * Accepts a connection.
   * @throws `unavailable` if there are too many
   */
  accept({ mayReport, until }: Pick<Attachment, 'mayReport' | 'until'>): {
    client: WebSocket
    server: WebSocket
  } {
    if (this.#ctx.getWebSockets().length >= this.#most)
      throw new DigestError('unavailable', `${this.#owner} has at most ${this.#most} live connections`)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server)
    attach(server, { mayReport, until, faults: 0 })
    return { client, server }
  }

  /** Closes all connections because what they watch is erased. */
  closeErased(reason: string): void {
    announceClose(this.#ctx.getWebSockets(), CloseCode.erased, reason)
  }
}

export const attachmentOf = (socket: WebSocket): Attachment =>
  v.parse(AttachmentSchema, socket.deserializeAttachment())

const attach = (socket: WebSocket, attachment: Attachment) => socket.serializeAttachment(attachment)

export const isExpired = (socket: WebSocket, now: number) => (attachmentOf(socket).until ?? now) < now

/** Serialises a frame once and sends it to every open socket. */
export function sendFrame(sockets: WebSocket[], frame: object): void {
  const text = JSON.stringify(frame)
  for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.send(text)
}

export function closeSockets(sockets: WebSocket[], code: number, reason: string): undefined {
  for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.close(code, reason)
}

/**
 * Announces a close with a `closing` frame, then closes. A client that closes on this frame does not have to
 * wait for the close event, which takes ten seconds to arrive in the local runtime.
 */
export function announceClose(sockets: WebSocket[], code: number, reason: string, after?: number): undefined {
  sendFrame(sockets, { type: 'closing', data: { code, reason, ...(after !== undefined && { after }) } })
  closeSockets(sockets, code, reason)
}

export const closeExpired = (sockets: WebSocket[]) =>
  announceClose(sockets, CloseCode.renew, 'The token expired: connect again with a new one')

/** Replies with an error. Closes a connection that keeps sending messages that are not allowed. */
export function rejectMessage(socket: WebSocket, error: string, code: ErrorCode): undefined {
  sendFrame([socket], { type: 'error', data: { error, code } })
  const connection = attachmentOf(socket)
  const faults = connection.faults + 1
  attach(socket, { ...connection, faults })
  if (faults >= MAX_INVALID_MESSAGES)
    closeSockets([socket], code === 'too_large' ? CloseCode.tooBig : CloseCode.policy, error)
}

/** Completes the closing handshake. Without it, the client would see 1006 some seconds later. */
export function acknowledgeClose(socket: WebSocket, code: number): void {
  try {
    socket.close(code)
  } catch {
    // A code that may be received but not sent, such as 1005, or one that no client should send.
    socket.close(1000)
  }
}
