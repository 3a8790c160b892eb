/**
 * The WebSockets of an object. It accepts them, sends frames, and closes them. Knows nothing of what they are about.
 *
 * What is sent to a connection waits in the runtime's memory until its client reads it, and no interface says how much
 * waits. So bytes are counted from outside: those of a connection, and all that no client has shown to have read. A
 * `ping` shows it, and the end of a connection.
 */
import * as v from 'valibot'
import { DigestError, type ErrorCode } from '../contract/errors.ts'
import { CloseCode } from '../contract/liveProtocol.ts'
import { setAlarmEarlier } from './alarms.ts'
import { byteLength } from './byteLength.ts'
import type { Connection } from './upgrade.ts'

/** Stored with a connection, and so survives hibernation. */
const AttachmentSchema = v.looseObject({
  /** Whether its messages are reports. */
  mayReport: v.boolean(),
  /** When it ends, in ms. */
  until: v.optional(v.number()),
  /** Names the watch token that opened it. */
  watchToken: v.optional(v.string()),
  /** The rate limit that its messages count for. */
  limitKey: v.optional(v.string()),
  /** How many of its messages were not reports. */
  faults: v.number(),
})
type Attachment = v.InferOutput<typeof AttachmentSchema>

/** A connection ends after at most this long, so that a withdrawn secret ends it too. */
export const MAX_AGE_MS = 24 * 60 * 60_000

/** A connection that has carried so many bytes is closed at the next frame. Its client goes on with another. */
const MAX_CONNECTION_BYTES = 1024 * 1024
/** How many bytes may wait for the clients of an object. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024

/**
 * How many messages that are not allowed a connection may send. The last one gets an error, then the connection is
 * closed.
 */
const MAX_INVALID_MESSAGES = 5

/** The maximum size of a message, in bytes. */
const MESSAGE_LIMIT = 1024 * 1024

/** What was sent to a connection since it opened, and since its client showed that it reads; in bytes. */
interface Sent {
  total: number
  unread: number
  at: number
}

/** The connections of one object. */
export class Sockets {
  readonly #ctx: DurableObjectState
  readonly #most: number
  readonly #owner: string
  /** When the first of them ends, in ms. Undefined until it is computed. */
  #firstEndAt: number | undefined
  readonly #sent = new Map<WebSocket, Sent>()
  #unread = 0

  /** @param owner names the object in an error */
  constructor(ctx: DurableObjectState, most: number, owner: string) {
    this.#owner = owner
    this.#ctx = ctx
    this.#most = most
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Every open connection. Closes those that have expired. */
  all(): WebSocket[] {
    const open = this.#open()
    const now = Date.now()
    if (open.length === 0 || now <= this.#endOf(open)) return open
    closeExpired(open.filter((socket) => isExpired(socket, now)))
    this.#firstEndAt = undefined
    return this.#open()
  }

  /** When the first connection expires, in ms; infinite without connections. */
  get alarmAt(): number {
    const open = this.#open()
    return open.length === 0 ? Number.POSITIVE_INFINITY : this.#endOf(open) + 1
  }

  /** Sets the object's alarm, if a connection expires before it: an idle connection ends in time as well. */
  async armAlarm(): Promise<void> {
    const { alarmAt } = this
    const { storage } = this.#ctx
    await setAlarmEarlier(storage, alarmAt)
  }

  /**
   * Accepts a connection.
   * @throws `unavailable` if there are too many, or half of them are of the same watch token
   */
  accept({ mayReport, until, watchToken, limitKey }: Connection): { client: WebSocket; server: WebSocket } {
    const open = this.#open().length < this.#most / 2 ? [] : this.all()
    if (open.length >= this.#most)
      throw new DigestError('unavailable', `${this.#owner} has at most ${this.#most} live connections`)
    const isOfToken = (socket: WebSocket) => attachmentOf(socket).watchToken === watchToken
    if (watchToken !== undefined && open.filter(isOfToken).length >= this.#most / 2)
      throw new DigestError('unavailable', `A watch token opens at most ${this.#most / 2} live connections`)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server)
    const endAt = Math.min(until ?? Number.POSITIVE_INFINITY, Date.now() + MAX_AGE_MS)
    attach(server, { mayReport, until: endAt, watchToken, limitKey, faults: 0 })
    if (this.#firstEndAt !== undefined) this.#firstEndAt = Math.min(this.#firstEndAt, endAt)
    return { client, server }
  }

  /** Serialises a frame once and sends it to every socket. */
  send(sockets: WebSocket[], frame: object): void {
    this.sendText(sockets, JSON.stringify(frame))
  }

  /** @param bytes of the text, if the caller has counted them */
  sendText(sockets: WebSocket[], text: string, bytes = byteLength(text)): void {
    sendOpen(sockets, text)
    const at = Date.now()
    for (const socket of sockets) {
      const sent = this.#sent.get(socket)
      this.#sent.set(socket, { total: (sent?.total ?? 0) + bytes, unread: (sent?.unread ?? 0) + bytes, at })
    }
    this.#unread += bytes * sockets.length
  }

  /** How many bytes more may wait for the clients of this object. */
  room(wanted: number): number {
    if (this.#unread + wanted > MAX_UNREAD_BYTES) this.#forgetRead()
    return Math.max(0, MAX_UNREAD_BYTES - this.#unread)
  }

  /** Closes the connections whose clients leave most unread, until there is room. */
  makeRoom(wanted: number): void {
    for (const [socket, { unread }] of [...this.#sent].toSorted(([, a], [, b]) => b.unread - a.unread)) {
      if (this.room(wanted) >= wanted) return
      announceClose([socket], CloseCode.resume, 'What was sent is not read')
      this.#sent.delete(socket)
      this.#unread -= unread
    }
  }

  /** Whether a connection has carried as much as one may carry. */
  readonly isFull = (socket: WebSocket): boolean =>
    (this.#sent.get(socket)?.total ?? 0) >= MAX_CONNECTION_BYTES

  /** Replies to a message. A client that does not read its replies is sent away before they are too many. */
  reply(socket: WebSocket, frame: object): void {
    const text = JSON.stringify(frame)
    const bytes = byteLength(text)
    if (this.room(bytes) < bytes) announceClose([socket], CloseCode.resume, 'Replies are not read')
    else this.sendText([socket], text, bytes)
    // A producer goes on with its connection, however much that has carried.
    const sent = this.#sent.get(socket)
    if (sent) sent.total = 0
  }

  /** Closes all connections because what they watch is erased. */
  closeErased(reason: string): void {
    announceClose(this.#ctx.getWebSockets(), CloseCode.erased, reason)
  }

  #open(): WebSocket[] {
    return this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN)
  }

  #endOf(open: WebSocket[]): number {
    this.#firstEndAt ??= Math.min(
      ...open.map((socket) => attachmentOf(socket).until ?? Number.POSITIVE_INFINITY),
    )
    return this.#firstEndAt
  }

  #forgetRead(): void {
    const present = new Set(this.#ctx.getWebSockets())
    this.#unread = 0
    for (const [socket, sent] of this.#sent) {
      const pingAt = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0
      if (pingAt >= sent.at) sent.unread = 0
      if (present.has(socket)) this.#unread += sent.unread
      else this.#sent.delete(socket)
    }
  }
}

export const attachmentOf = (socket: WebSocket): Attachment =>
  v.parse(AttachmentSchema, socket.deserializeAttachment())

const attach = (socket: WebSocket, attachment: Attachment) => socket.serializeAttachment(attachment)

export const isExpired = (socket: WebSocket, now: number) => (attachmentOf(socket).until ?? now) < now

/** Sends a frame that is not counted: a small one, or a reply. */
export const sendFrame = (sockets: WebSocket[], frame: object) => sendOpen(sockets, JSON.stringify(frame))

function sendOpen(sockets: WebSocket[], text: string): void {
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
  announceClose(sockets, CloseCode.renew, 'The connection expired: connect again with a valid token')

/** Replies with an error. Closes a connection that keeps sending messages that are not allowed. */
export function rejectMessage(socket: WebSocket, error: string, code: ErrorCode): undefined {
  sendFrame([socket], { type: 'error', data: { error, code } })
  const connection = attachmentOf(socket)
  const faults = connection.faults + 1
  attach(socket, { ...connection, faults })
  if (faults >= MAX_INVALID_MESSAGES) closeSockets([socket], CloseCode.policy, error)
}

/**
 * Closes a connection at its first message that is too large. A text of more characters than bytes are allowed is not
 * measured.
 * @returns whether the message is too large
 */
export function rejectTooLarge(socket: WebSocket, message: string | ArrayBuffer): boolean {
  const length = typeof message === 'string' ? message.length : message.byteLength
  const isText = typeof message === 'string' && length <= MESSAGE_LIMIT
  if ((isText ? byteLength(message) : length) <= MESSAGE_LIMIT) return false
  const error = 'A message has at most 1 MiB'
  sendFrame([socket], { type: 'error', data: { error, code: 'too_large' satisfies ErrorCode } })
  closeSockets([socket], CloseCode.tooBig, error)
  return true
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
