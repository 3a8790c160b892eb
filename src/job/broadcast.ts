/** The live connections of one job: what each frame is, who gets it, who is let go. Decides nothing about jobs. */
import * as v from 'valibot'
import { DigestError, type ErrorCode, toClientError } from '../errors.ts'
import { CloseCode } from '../liveProtocol.ts'
import { logInternal } from '../log.ts'
import type { NewArticle } from './ingest.ts'
import type { ArticlesPage, Frame, ReportResult, StoredArticle } from './responses.ts'
import { type JobStatus, limits } from './schema.ts'

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
export interface ConnectOptions {
  after?: number | undefined
  mayReport: boolean
  until?: number | undefined
}

const attachmentOf = (socket: WebSocket) => v.parse(ConnectionSchema, socket.deserializeAttachment())

/** A connection is told of things for at most this long after its token ran out. */
const EXPIRY_CHECK_MS = 30_000

/** Those who watch one job. Nothing is computed where nobody does; each frame is serialised once however many do. */
export class LiveConnections {
  readonly #ctx: DurableObjectState
  /** When connections were last looked through for tokens that ran out. */
  #expiryCheckedAt = 0

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Tells of a change: the new articles, the new status where it differs, and the end. */
  broadcast(statusBefore: () => JobStatus | null, after: JobStatus, added: readonly NewArticle[]): void {
    const sockets = this.#ctx.getWebSockets()
    if (sockets.length === 0) return
    this.#closeExpired(sockets, Date.now())
    if (added.length > 0)
      send(sockets, { type: 'articles', data: added.map(({ seq, article }) => ({ seq, ...article })) })
    const before = statusBefore()
    if (before && isSameStatus(before, after)) return
    send(sockets, { type: 'update', data: after })
    if (isOver(after)) end(sockets, after)
  }

  /**
   * A new connection, brought up to now: where the job stands, the articles it missed, and the end if it came.
   * @throws `unavailable` where there are too many
   */
  accept(
    { mayReport, until }: ConnectOptions,
    status: JobStatus,
    { articles, next }: ArticlesPage,
  ): WebSocket {
    if (this.#ctx.getWebSockets().length >= limits.sockets)
      throw new DigestError('unavailable', `A job has at most ${limits.sockets} live connections`)
    const { 0: client, 1: server } = new WebSocketPair()
    this.#ctx.acceptWebSocket(server)
    server.serializeAttachment({ mayReport, until, faults: 0 } satisfies Connection)
    sendFrame(server, { type: 'update', data: status })
    for (const data of splitIntoFrames(articles)) sendFrame(server, { type: 'articles', data })
    if (next !== undefined) server.close(CloseCode.resume, `Go on with after=${next}`)
    else if (isOver(status)) end([server], status)
    return client
  }

  /** Lets everyone go: the job is no more. */
  closeAll(): void {
    close(this.#ctx.getWebSockets(), CloseCode.erased, 'The job was erased')
  }

  #closeExpired(sockets: WebSocket[], now: number): void {
    if (now - this.#expiryCheckedAt < EXPIRY_CHECK_MS) return
    this.#expiryCheckedAt = now
    close(
      sockets.filter((socket) => isExpired(socket, now)),
      CloseCode.renew,
      TOKEN_EXPIRED,
    )
  }
}

/** What a frame of missed articles holds at most, in characters: small enough to arrive over a line that keeps breaking. */
const FRAME_CHARACTERS = 32 * 1024

/** Articles in order, by frames. */
function splitIntoFrames(articles: readonly StoredArticle[]): StoredArticle[][] {
  const frames: StoredArticle[][] = []
  let room = 0
  for (const article of articles) {
    const size = JSON.stringify(article).length
    const frame = frames.at(-1)
    if (frame && size <= room) frame.push(article)
    else {
      frames.push([article])
      room = FRAME_CHARACTERS
    }
    room -= size
  }
  return frames
}

const TOKEN_EXPIRED = 'The token ran out: connect again with a new one'
const isExpired = (socket: WebSocket, now: number) => (attachmentOf(socket).until ?? now) < now
const isSameStatus = (one: JobStatus, other: JobStatus) =>
  JSON.stringify({ ...one, updatedAt: '' }) === JSON.stringify({ ...other, updatedAt: '' })

/** The most messages a connection may send that are no reports; the last one is answered, then it is closed. */
const MAX_INVALID_MESSAGES = 5

/** The most bytes of a message. */
const MESSAGE_LIMIT = 1024 * 1024

const byteLength = (message: string | ArrayBuffer) =>
  (typeof message === 'string' ? new TextEncoder().encode(message) : message).byteLength

/** Answers a producer's message by what `receive` makes of it; any other is refused. */
export function handleReport(
  socket: WebSocket,
  message: string | ArrayBuffer,
  now: number,
  receive: (report: unknown) => ReportResult,
): void {
  const report = parseReport(socket, message, now)
  if (report === undefined) return
  try {
    sendFrame(socket, { type: 'received', data: receive(report) })
  } catch (error) {
    const { message, ...refusal } = toClientError(error)
    sendFrame(socket, { type: 'error', data: { error: message, ...refusal } })
    logInternal('report', error)
  }
}

/** The report in a message, to be checked; undefined where it was none, which the sender is then told. */
function parseReport(socket: WebSocket, message: string | ArrayBuffer, now: number): unknown {
  const { mayReport } = attachmentOf(socket)
  if (isExpired(socket, now)) return close([socket], CloseCode.renew, TOKEN_EXPIRED)
  if (byteLength(message) > MESSAGE_LIMIT)
    return rejectMessage(socket, 'A message has at most 1 MiB', 'too_large')
  if (!mayReport) return rejectMessage(socket, 'This connection only watches', 'forbidden')
  if (typeof message !== 'string')
    return rejectMessage(socket, 'Send reports as text', 'unsupported_media_type')
  try {
    return JSON.parse(message) ?? {}
  } catch {
    return rejectMessage(socket, 'The message is not valid JSON', 'invalid_input')
  }
}

/** Answers a message that is no report; a connection that goes on like that is closed. */
function rejectMessage(socket: WebSocket, error: string, code: ErrorCode): undefined {
  sendFrame(socket, { type: 'error', data: { error, code } })
  const connection = attachmentOf(socket)
  const faults = connection.faults + 1
  socket.serializeAttachment({ ...connection, faults })
  if (faults >= MAX_INVALID_MESSAGES)
    close([socket], code === 'too_large' ? CloseCode.tooBig : CloseCode.policy, error)
}

function sendFrame(socket: WebSocket, frame: Frame): void {
  send([socket], frame)
}

function close(sockets: WebSocket[], code: number, reason: string): undefined {
  for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.close(code, reason)
}

/** Codes that say how a connection ended but may not be sent. */
const UNSENDABLE_CODES = [1005, 1006, 1015]

/** Answers a client's close, without which it would see 1006 some seconds later. */
export function acknowledgeClose(socket: WebSocket, code: number): void {
  socket.close(UNSENDABLE_CODES.includes(code) ? 1000 : code)
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
