/** The live connections of one job: accepts connections and broadcasts frames. Decides nothing about jobs. */

import type { Frame } from '../contract/frames.ts'
import type { ArticlesPage, StoredArticle } from '../contract/job.ts'
import { type JobStatus, limits } from '../contract/job.ts'
import { CloseCode, type Position } from '../contract/liveProtocol.ts'
import { announceClose, closeSockets, Sockets, sendFrame as send } from '../platform/sockets.ts'
import type { NewArticle } from './articles.ts'

/** The options of a connection. Without `after`, only new articles are sent. */
export interface ConnectOptions extends Position {
  mayReport: boolean
  until?: number | undefined
}

/** The watchers of one job. Computes nothing without watchers. Serialises each frame once for all of them. */
export class LiveConnections {
  readonly #sockets: Sockets

  constructor(ctx: DurableObjectState) {
    this.#sockets = new Sockets(ctx, limits.sockets, 'A job')
  }

  /** Broadcasts a change: new articles, the status if it differs, and the end. */
  broadcast(statusBefore: () => JobStatus | null, after: JobStatus, added: readonly NewArticle[]): void {
    const sockets = this.#sockets.all()
    if (sockets.length === 0) return
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
    const { client, server } = this.#sockets.accept({ mayReport, until })
    sendFrame([server], { type: 'update', data: status })
    for (const data of splitIntoFrames(articles)) sendFrame([server], { type: 'articles', data })
    if (next !== undefined) announceClose([server], CloseCode.resume, `Go on with after=${next}`, next)
    else if (isOver(status)) end([server], status)
    return client
  }

  /** Closes all connections because the job is erased. */
  closeAll(): void {
    this.#sockets.closeErased('The job was erased')
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

const sendFrame = (sockets: WebSocket[], frame: Frame) => send(sockets, frame)

const isSameStatus = (one: JobStatus, other: JobStatus) =>
  JSON.stringify({ ...one, updatedAt: '' }) === JSON.stringify({ ...other, updatedAt: '' })

const isOver = ({ completedAt }: JobStatus) => completedAt !== undefined

function end(sockets: WebSocket[], status: JobStatus): void {
  sendFrame(sockets, { type: 'end', data: status })
  closeSockets(sockets, 1000, `The job is ${status.status}`)
}
