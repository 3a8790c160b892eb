/** A WebSocket of a job: its stored attachment, which survives hibernation, sending frames, and closing. */
import * as v from 'valibot'
import { CloseCode } from '../liveProtocol.ts'
import type { Frame } from './responses.ts'

const AttachmentSchema = v.looseObject({
  /** Whether its messages are reports. */
  mayReport: v.boolean(),
  /** When its token expires, in ms. */
  until: v.optional(v.number()),
  /** How many of its messages were not reports. */
  faults: v.number(),
})
type Attachment = v.InferOutput<typeof AttachmentSchema>

export const attachmentOf = (socket: WebSocket): Attachment =>
  v.parse(AttachmentSchema, socket.deserializeAttachment())

export const attach = (socket: WebSocket, attachment: Attachment) => socket.serializeAttachment(attachment)

export const isExpired = (socket: WebSocket, now: number) => (attachmentOf(socket).until ?? now) < now

/** Serialises a frame once and sends it to every open socket. */
export function sendFrame(sockets: WebSocket[], frame: Frame): void {
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
