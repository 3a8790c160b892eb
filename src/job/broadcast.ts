/** The live connections of one job: what each frame is, who gets it, who is let go. Decides nothing about jobs. */
import { DigestError } from '../errors.ts'
import { CloseCode } from '../liveProtocol.ts'
import type { NewArticle } from './ingest.ts'
import type { ArticlesPage, StoredArticle } from './responses.ts'
import { type JobStatus, limits } from './schema.ts'
import { announceClose, attach, closeExpired, closeSockets, isExpired, sendFrame } from './socket.ts'

/** Who connects: the articles after which sequence number it missed, none where it only wants what is new. */
export interface ConnectOptions {
  after?: number | undefined
  mayReport: boolean
  until?: number | undefined
}

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
      sendFrame(sockets, { type: 'articles', data: added.map(({ seq, article }) => ({ seq, ...article })) })
    const before = statusBefore()
    if (before && isSameStatus(before, after)) return
    sendFrame(sockets, { type: 'update', data: after })
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
    attach(server, { mayReport, until, faults: 0 })
    sendFrame([server], { type: 'update', data: status })
    for (const data of splitIntoFrames(articles)) sendFrame([server], { type: 'articles', data })
    if (next !== undefined) announceClose([server], CloseCode.resume, `Go on with after=${next}`, next)
    else if (isOver(status)) end([server], status)
    return client
  }

  /** Lets everyone go: the job is no more. */
  closeAll(): void {
    announceClose(this.#ctx.getWebSockets(), CloseCode.erased, 'The job was erased')
  }

  #closeExpired(sockets: WebSocket[], now: number): void {
    if (now - this.#expiryCheckedAt < EXPIRY_CHECK_MS) return
    this.#expiryCheckedAt = now
    closeExpired(sockets.filter((socket) => isExpired(socket, now)))
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

const isSameStatus = (one: JobStatus, other: JobStatus) =>
  JSON.stringify({ ...one, updatedAt: '' }) === JSON.stringify({ ...other, updatedAt: '' })

const isOver = ({ completedAt }: JobStatus) => completedAt !== undefined

function end(sockets: WebSocket[], status: JobStatus): void {
  sendFrame(sockets, { type: 'end', data: status })
  closeSockets(sockets, 1000, `The job is ${status.status}`)
}
