/** The live connections of one job: what each frame is, who gets it, who is let go. Decides nothing about jobs. */
import * as v from 'valibot'
import { CloseCode } from '../connection.ts'
import { type Code, DigestError, refusalOf } from '../errors.ts'
import { logFault } from '../log.ts'
import type { NewArticle } from './intake.ts'
import {
  type ArticlesPage,
  type Frame,
  type JobStatus,
  limits,
  type Received,
  type StoredArticle,
} from './schema.ts'

/** What is remembered of a connection while the object sleeps. */
const ConnectionSchema = v.object({
  /** Whether its messages are reports. */
  mayReport: v.boolean(),
  /** When its token runs out, in ms. */
  until: v.optional(v.number()),
  /** How many of its messages were no reports. */
  faults: v.number(),
})
type Connection = v.InferOutput<typeof ConnectionSchema>

/** Who connects: the articles after which sequence number it missed, none where it only wants what is new. */
export interface Watcher {
  after?: number | undefined
  mayReport: boolean
  until?: number | undefined
}

const connectionOf = (socket: WebSocket) => v.parse(ConnectionSchema, socket.deserializeAttachment())

/** A connection is told of things for at most this long after its token ran out. */
const SWEEP_MS = 30_000

/** Those who watch one job. Nothing is computed where nobody does; each frame is serialised once however many do. */
export class Audience {
  readonly #ctx: DurableObjectState
  /** When connections were last looked through for tokens that ran out. */
  #sweptAt = 0

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Tells of a change: the new articles, the new status where it differs, and the end. */
  tell(statusBefore: () => JobStatus | null, after: JobStatus, added: readonly NewArticle[]): void {
    const sockets = this.#ctx.getWebSockets()
    if (sockets.length === 0) return
    this.#sweep(sockets, Date.now())
    if (added.length > 0)
      send(sockets, { type: 'articles', data: added.map(({ seq, article }) => ({ seq, ...article })) })
    const before = statusBefore()
    if (before && isAlike(before, after)) return
    send(sockets, { type: 'update', data: after })
    if (isOver(after)) end(sockets, after)
  }

  /**
   * A new connection, brought up to now: where the job stands, the articles it missed, and the end if it came.
   * @throws `unavailable` where there are too many
   */
  admit({ mayReport, until }: Watcher, status: JobStatus, { articles, next }: ArticlesPage): WebSocket {
    if (this.#ctx.getWebSockets().length >= limits.sockets)
      throw new DigestError('unavailable', `A job has at most ${limits.sockets} live connections`)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server)
    server.serializeAttachment({ mayReport, until, faults: 0 } satisfies Connection)
    reply(server, { type: 'update', data: status })
    for (const data of portions(articles)) reply(server, { type: 'articles', data })
    if (next !== undefined) server.close(CloseCode.resume, `Go on with after=${next}`)
    else if (isOver(status)) end([server], status)
    return client
  }

  /** Lets everyone go: the job is no more. */
  dismiss(): void {
    close(this.#ctx.getWebSockets(), CloseCode.erased, 'The job was erased')
  }

  #sweep(sockets: WebSocket[], now: number): void {
    if (now - this.#sweptAt < SWEEP_MS) return
    this.#sweptAt = now
    close(
      sockets.filter((socket) => isExpired(socket, now)),
      CloseCode.renew,
      RENEW,
    )
  }
}

/** What a frame of missed articles holds at most, in characters: small enough to arrive over a line that keeps breaking. */
const PORTION = 32 * 1024

/** Articles in order, by frames. */
function portions(articles: readonly StoredArticle[]): StoredArticle[][] {
  const frames: StoredArticle[][] = []
  let room = 0
  for (const article of articles) {
    const size = JSON.stringify(article).length
    const frame = frames.at(-1)
    if (frame && size <= room) frame.push(article)
    else {
      frames.push([article])
      room = PORTION
    }
    room -= size
  }
  return frames
}

const RENEW = 'The token ran out: connect again with a new one'
const isExpired = (socket: WebSocket, now: number) => (connectionOf(socket).until ?? now) < now
const isAlike = (one: JobStatus, other: JobStatus) =>
  JSON.stringify({ ...one, updatedAt: '' }) === JSON.stringify({ ...other, updatedAt: '' })

/** The most messages a connection may send that are no reports; the last one is answered, then it is closed. */
const MOST_FAULTS = 5

/** The most bytes of a message. */
const MESSAGE_LIMIT = 1024 * 1024

const bytesOf = (message: string | ArrayBuffer) =>
  (typeof message === 'string' ? new TextEncoder().encode(message) : message).byteLength

/** Answers a producer's message by what `receive` makes of it; any other is refused. */
export function takeReport(
  socket: WebSocket,
  message: string | ArrayBuffer,
  now: number,
  receive: (report: unknown) => Received,
): void {
  const report = readReport(socket, message, now)
  if (report === undefined) return
  try {
    reply(socket, { type: 'received', data: receive(report) })
  } catch (error) {
    const { message, ...refusal } = refusalOf(error)
    reply(socket, { type: 'error', data: { error: message, ...refusal } })
    logFault('report', error)
  }
}

/** The report in a message, to be checked; undefined where it was none, which the sender is then told. */
function readReport(socket: WebSocket, message: string | ArrayBuffer, now: number): unknown {
  const { mayReport } = connectionOf(socket)
  if (isExpired(socket, now)) return close([socket], CloseCode.renew, RENEW)
  if (bytesOf(message) > MESSAGE_LIMIT) return refuse(socket, 'A message has at most 1 MiB', 'too_large')
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

function reply(socket: WebSocket, frame: Frame): void {
  send([socket], frame)
}

function close(sockets: WebSocket[], code: number, reason: string): undefined {
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
