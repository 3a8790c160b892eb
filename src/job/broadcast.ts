/** The live connections of one job: accepts connections and broadcasts frames. Decides nothing about jobs. */
import { DigestError } from '../errors.ts'
import { CloseCode, type Position } from '../liveProtocol.ts'
import type { NewArticle } from './ingest.ts'
import type { ArticlesPage, StoredArticle } from './responses.ts'
import { type JobStatus, limits } from './schema.ts'
import { announceClose, attach, closeExpired, closeSockets, isExpired, sendFrame } from './socket.ts'

/** The options of a connection. Without `after`, only new articles are sent. */
export interface ConnectOptions extends Position {
  mayReport: boolean
  until?: number | undefined
}

/** A connection whose token has expired receives frames for at most this long. */
const EXPIRY_CHECK_MS = 30_000

/** The watchers of one job. Computes nothing without watchers. Serialises each frame once for all of them. */
export class LiveConnections {
  readonly #ctx: DurableObjectState
  /** When the connections were last checked for expired tokens. */
  #expiryCheckedAt = 0

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  /** Broadcasts a change: new articles, the status if it differs, and the end. */
  broadcast(statusBefore: () => JobStatus | null, after: JobStatus, added: readonly NewArticle[]): void {
    const sockets = this.#ctx.getWebSockets()
    if (sockets.length === 0) return
    this.#closeExpired(sockets, Date.now())
    if (added.length > 0)
      sendFrame(sockets, { type: 'articles', data: added.map(({ seq, article }) => ({ seq, ...article })) })
    const before = statusBefore()
    if (before && isSameStatus(before, after)) return
    sendFrame(sockets, { type: 'update', data: after })
    if (isOver(after)) end(sockets, after)
  }

  /**
   * Accepts a connection and sends it the status, the articles it missed, and the end if the job has ended.
   * @throws `unavailable` if there are too many connections
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
    attach(server, { mayReport, until, faults: 0 })
    sendFrame([server], { type: 'update', data: status })
    for (const data of splitIntoFrames(articles)) sendFrame([server], { type: 'articles', data })
    if (next !== undefined) announceClose([server], CloseCode.resume, `Go on with after=${next}`, next)
    else if (isOver(status)) end([server], status)
    return client
  }

  /** Closes all connections because the job is erased. */
  closeAll(): void {
    announceClose(this.#ctx.getWebSockets(), CloseCode.erased, 'The job was erased')
  }

  #closeExpired(sockets: WebSocket[], now: number): void {
    if (now - this.#expiryCheckedAt < EXPIRY_CHECK_MS) return
    this.#expiryCheckedAt = now
    closeExpired(sockets.filter((socket) => isExpired(socket, now)))
  }
}

/**
 * The maximum size of a frame with missed articles, in characters. Small frames arrive even over a connection
 * that keeps breaking.
 */
const FRAME_CHARACTERS = 32 * 1024

/** The articles in order, split into frames. */
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

const isSameStatus = (one: JobStatus, other: JobStatus) =>
  JSON.stringify({ ...one, updatedAt: '' }) === JSON.stringify({ ...other, updatedAt: '' })

const isOver = ({ completedAt }: JobStatus) => completedAt !== undefined

function end(sockets: WebSocket[], status: JobStatus): void {
  sendFrame(sockets, { type: 'end', data: status })
  closeSockets(sockets, 1000, `The job is ${status.status}`)
}
