/**
 * The live connections of one job. It accepts them, broadcasts changes, and reads the reports that producers send.
 * Decides nothing about jobs.
 */

import * as v from 'valibot'
import { DigestError, toClientError } from '../contract/errors.ts'
import { isPlainObject } from '../contract/fields.ts'
import type { Frame } from '../contract/frames.ts'
import type { ArticlesPage, ReportResult, StoredArticle } from '../contract/job.ts'
import { type JobStatus, limits, RefSchema } from '../contract/job.ts'
import { CloseCode, type Position, resumePosition } from '../contract/liveProtocol.ts'
import { logInternal } from '../platform/log.ts'
import {
  announceClose,
  attachmentOf,
  closeExpired,
  closeSockets,
  isExpired,
  rejectMessage,
  Sockets,
  sendFrame as send,
} from '../platform/sockets.ts'
import type { NewArticle } from './articles.ts'
import { isSameStatus } from './status.ts'

/** The options of a connection. Without `after`, only new articles are sent. */
export interface ConnectOptions extends Position {
  mayReport: boolean
  until?: number | undefined
}

/** The articles of a job; its store implements it. */
interface MissedArticles {
  articlesPage(after: number, limit: number, mostBytes: number): ArticlesPage
}

/** The watchers of one job. Computes nothing without watchers. Serialises each frame once for all of them. */
export class LiveConnections {
  readonly #sockets: Sockets

  constructor(ctx: DurableObjectState) {
    this.#sockets = new Sockets(ctx, limits.sockets, 'A job')
  }

  /** Broadcasts a change: new articles, the status if it differs, and the end. */
  broadcast(before: JobStatus | null, after: JobStatus, added: readonly NewArticle[]): void {
    const sockets = this.#sockets.all()
    if (sockets.length === 0) return
    if (added.length > 0)
      sendFrame(sockets, { type: 'articles', data: added.map(({ seq, article }) => ({ seq, ...article })) })
    if (before && isSameStatus(before, after)) return
    sendFrame(sockets, { type: 'update', data: after })
    if (isOver(after)) end(sockets, after)
  }

  /**
   * Opens a connection and sends it the status, the articles it missed, and the end if the job has ended.
   * @throws `unavailable` if there are too many connections
   */
  open(options: ConnectOptions, status: JobStatus, store: MissedArticles): Response {
    const { mayReport, until, after } = options
    const { articles, next }: ArticlesPage =
      after === undefined
        ? { articles: [] }
        : store.articlesPage(resumePosition(options, status), limits.articles, limits.backlogBytes)
    const { client, server } = this.#sockets.accept({ mayReport, until })
    sendFrame([server], { type: 'update', data: status })
    for (const data of splitIntoFrames(articles)) sendFrame([server], { type: 'articles', data })
    if (next !== undefined) announceClose([server], CloseCode.resume, `Go on with after=${next}`, next)
    else if (isOver(status)) end([server], status)
    return new Response(null, { status: 101, webSocket: client })
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

const isOver = ({ completedAt }: JobStatus) => completedAt !== undefined

function end(sockets: WebSocket[], status: JobStatus): void {
  sendFrame(sockets, { type: 'end', data: status })
  closeSockets(sockets, 1000, `The job is ${status.status}`)
}

/** The maximum size of a message, in bytes. */
const MESSAGE_LIMIT = 1024 * 1024

/** The sender's reference of a report. The reply repeats it. */
type Ref = v.InferOutput<typeof RefSchema>

/** A producer's report as it was sent, not validated, and its reference. */
interface SentReport {
  report: unknown
  ref: Ref
}

/**
 * Reads a report.
 * @returns undefined if the message is not a report; the sender has then received an error
 */
export function readReport(
  socket: WebSocket,
  message: string | ArrayBuffer,
  now: number,
): SentReport | undefined {
  const sent = readMessage(socket, message, now)
  if (sent === undefined) return undefined
  if (!isPlainObject(sent)) return { report: sent, ref: undefined }
  const { ref, ...report } = sent
  const { success, output } = v.safeParse(RefSchema, ref)
  if (success) return { report, ref: output }
  const error = 'ref: must be a number or a text of up to 100 characters'
  return replyError(socket, undefined, new DigestError('invalid_input', error))
}

export function replyReceived(socket: WebSocket, ref: Ref, data: ReportResult): void {
  sendFrame([socket], { type: 'received', data, ...(ref !== undefined && { ref }) })
}

export function replyError(socket: WebSocket, ref: Ref, cause: unknown): undefined {
  const { message, code, reason, issues } = toClientError(cause)
  sendFrame([socket], {
    type: 'error',
    data: { error: message, code, reason, issues },
    ...(ref !== undefined && { ref }),
  })
  logInternal('report', cause)
}

const byteLength = (message: string | ArrayBuffer) =>
  (typeof message === 'string' ? new TextEncoder().encode(message) : message).byteLength

/** The JSON of a message. Undefined if it is rejected. */
function readMessage(socket: WebSocket, message: string | ArrayBuffer, now: number): unknown {
  const { mayReport } = attachmentOf(socket)
  if (isExpired(socket, now)) return closeExpired([socket])
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
