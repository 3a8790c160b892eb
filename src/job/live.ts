/** The live connections of one job: what each frame is, who gets it, who is let go. Decides nothing about jobs. */
import * as v from 'valibot'
import type { Code, Issue } from '../errors.ts'
import type { JobStatus, Received, StoredArticle } from './schema.ts'

/**
 * What a connection receives, each one a JSON text message. `update`: the status, on connecting and whenever
 * anything in it but `updatedAt` changes; `articles`: newly added, or missed since `after`; `end`: the job is over
 * and the connection closes with 1000; `received`: the outcome of the report this connection sent; `error`: what it
 * sent was refused.
 */
export type Frame =
  | { type: 'update'; data: JobStatus }
  | { type: 'articles'; data: StoredArticle[] }
  | { type: 'end'; data: JobStatus }
  | { type: 'received'; data: Received }
  | { type: 'error'; data: { error: string; code: Code; issues?: Issue[] | undefined } }

/** How a connection is closed by us, beside 1000 at the end. */
export const CloseCode = {
  /** It sent what it may not, again and again. */
  policy: 1008,
  tooBig: 1009,
  /** More was missed than one connection is sent at once: connect again with the last `after`. */
  resume: 1013,
  /** Its token ran out: connect again with a new one. */
  renew: 4401,
  erased: 4410,
} as const

/** What is remembered of a connection while the object sleeps. */
const ConnectionSchema = v.object({
  /** Whether its messages are reports. */
  mayReport: v.boolean(),
  /** When its token runs out, in ms. */
  until: v.optional(v.number()),
  /** How many of its messages were no reports. */
  faults: v.number(),
})
export type Connection = v.InferOutput<typeof ConnectionSchema>

/** Who connects: the articles after which sequence number it missed, none where it only wants what is new. */
export interface Watcher {
  after?: number | undefined
  mayReport: boolean
  until?: number | undefined
}

const connectionOf = (socket: WebSocket) => v.parse(ConnectionSchema, socket.deserializeAttachment())

/** Tells every watcher of a change. Each frame is serialised once, however many watch. */
export function publish(
  sockets: WebSocket[],
  before: JobStatus | null,
  after: JobStatus,
  added: StoredArticle[],
): void {
  if (added.length > 0) send(sockets, { type: 'articles', data: added })
  if (before && JSON.stringify({ ...before, updatedAt: '' }) === JSON.stringify({ ...after, updatedAt: '' }))
    return
  send(sockets, { type: 'update', data: after })
  if (isOver(after)) end(sockets, after)
}

/** Brings a new watcher up to now: where the job stands, the articles it missed, and the end if it came. */
export function welcome(
  socket: WebSocket,
  status: JobStatus,
  missed: { articles: StoredArticle[]; next?: number },
): void {
  send([socket], { type: 'update', data: status })
  if (missed.articles.length > 0) send([socket], { type: 'articles', data: missed.articles })
  if (missed.next !== undefined) close([socket], CloseCode.resume, `Go on with after=${missed.next}`)
  else if (isOver(status)) end([socket], status)
}

/** Lets those go whose token ran out. */
export function dropExpired(sockets: WebSocket[], now: number): undefined {
  const expired = sockets.filter((socket) => (connectionOf(socket).until ?? now) < now)
  close(expired, CloseCode.renew, 'The token ran out: connect again with a new one')
}

/** The most messages a connection may send that are no reports; the last one is answered, then it is closed. */
const MOST_FAULTS = 5

/** The most bytes of a message. */
const MESSAGE_LIMIT = 1024 * 1024

/** The report in a message, to be checked; undefined where it was none, which the sender is then told. */
export function readReport(socket: WebSocket, message: string | ArrayBuffer, now: number): unknown {
  const { mayReport, until = now } = connectionOf(socket)
  if (until < now) return dropExpired([socket], now)
  if ((typeof message === 'string' ? message.length : message.byteLength) > MESSAGE_LIMIT)
    return refuse(socket, 'A message has at most 1 MiB', 'too_large')
  if (!mayReport) return refuse(socket, 'This connection only watches', 'forbidden')
  if (typeof message !== 'string') return refuse(socket, 'Send reports as text', 'unsupported_media_type')
  try {
    return JSON.parse(message) ?? {}
  } catch {
    return refuse(socket, 'The message is not valid JSON', 'invalid_input')
  }
}

/** Answers a message that is no report; a connection that goes on like that is closed. */
function refuse(socket: WebSocket, error: string, code: Code): undefined {
  reply(socket, { type: 'error', data: { error, code } })
  const connection = connectionOf(socket)
  const faults = connection.faults + 1
  socket.serializeAttachment({ ...connection, faults })
  if (faults >= MOST_FAULTS)
    close([socket], code === 'too_large' ? CloseCode.tooBig : CloseCode.policy, error)
}

export function reply(socket: WebSocket, frame: Frame): void {
  send([socket], frame)
}

export function close(sockets: WebSocket[], code: number, reason: string): void {
  for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.close(code, reason)
}

/** Codes that say how a connection ended but may not be sent. */
const UNSENDABLE = [1005, 1006, 1015]

/** Answers a client's close, without which it would see 1006 some seconds later. */
export function answerClose(socket: WebSocket, code: number): void {
  socket.close(UNSENDABLE.includes(code) ? 1000 : code)
}

const isOver = ({ completedAt }: JobStatus) => completedAt !== undefined

function end(sockets: WebSocket[], status: JobStatus): void {
  send(sockets, { type: 'end', data: status })
  close(sockets, 1000, `The job is ${status.status}`)
}

function send(sockets: WebSocket[], frame: Frame): void {
  const text = JSON.stringify(frame)
  for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.send(text)
}
