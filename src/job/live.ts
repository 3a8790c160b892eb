/**
 * The live connections of one job. It accepts them, broadcasts changes, and reads the reports that producers send.
 * Decides nothing about jobs.
 */

import * as v from 'valibot'
import { isOver } from '../contract/errorOf.ts'
import { DigestError, toClientError } from '../contract/errors.ts'
import { isPlainObject } from '../contract/fields.ts'
import type { Frame } from '../contract/frames.ts'
import type { ArticlesPage, ReportResult, StoredArticle } from '../contract/job.ts'
import { type JobStatus, limits, RefSchema } from '../contract/job.ts'
import { CloseCode, type Position, resumePosition } from '../contract/liveProtocol.ts'
import { byteLength } from '../platform/byteLength.ts'
import { logInternal } from '../platform/log.ts'
import { assertRateOf } from '../platform/rateLimit.ts'
import {
  announceClose,
  attachmentOf,
  closeExpired,
  closeSockets,
  isExpired,
  rejectMessage,
  rejectTooLarge,
  Sockets,
} from '../platform/sockets.ts'
import type { Connection } from '../platform/upgrade.ts'
import type { NewArticle } from './articles.ts'
import { isSameStatus } from './status.ts'

/** The options of a connection. Without `after`, only new articles are sent. */
export type ConnectOptions = Connection & Position

/** The articles of a job; its store implements it. */
interface MissedArticles {
  articlesPage(after: number, limit: number, mostBytes: number): ArticlesPage
}

/** Watchers who are told to fetch articles spread their requests over this long for each of them, in ms. */
const SPREAD_MS = 5

/** The watchers of one job. Computes nothing without watchers. Serialises each frame once for all of them. */
export class LiveConnections {
  readonly #sockets: Sockets
  /** The reports of a connection are received one after the other. */
  readonly #turns = new WeakMap<WebSocket, Promise<void>>()
  readonly #env: Env

  constructor(ctx: DurableObjectState, env: Env) {
    this.#env = env
    this.#sockets = new Sockets(ctx, limits.sockets, 'A job')
  }

  /** Broadcasts a change: new articles, the status if it differs, and the end. */
  broadcast(before: JobStatus | null, after: JobStatus, added: readonly NewArticle[]): void {
    const all = this.#sockets.all()
    if (all.length === 0) return
    const isUnchanged = before !== null && isSameStatus(before, after)
    if (isUnchanged && added.length === 0) return
    const { articleCount: first = 0 } = before ?? {}
    resumeElsewhere(all.filter(this.#sockets.isFull), first)
    const sockets = all.filter((socket) => !this.#sockets.isFull(socket))
    if (added.length > 0) {
      const data = added.map(({ seq, article }) => ({ seq, ...article }))
      if (!this.#sendIfRoom(sockets, { type: 'articles', data }))
        this.#send(sockets, fetchFrame(after, first, sockets.length))
    }
    if (isUnchanged) return
    this.#sendStatus(sockets, 'update', after)
    if (isOver(after)) this.#end(sockets, after)
  }

  /**
   * Opens a connection and sends it the status, the articles it missed, and the end if the job has ended.
   * @throws `unavailable` if there are too many connections
   */
  open(options: ConnectOptions, status: JobStatus, store: MissedArticles): Response {
    const { client, server } = this.#sockets.accept(options)
    this.#sendStatus([server], 'update', status)
    const after = resumePosition(options, status)
    const bytes = Math.min(options.backlogBytes ?? limits.backlogBytes, limits.backlogBytes)
    const next =
      after < status.articleCount ? this.#sendMissed(server, after, status, store, bytes) : undefined
    if (next !== undefined) resumeElsewhere([server], next)
    else if (isOver(status)) this.#end([server], status)
    return new Response(null, { status: 101, webSocket: client })
  }

  /** When the object's alarm has to run for its connections, in ms. */
  get alarmAt(): number {
    return this.#sockets.alarmAt
  }

  /** Sets the alarm, if a connection ends before it. */
  armAlarm(): Promise<void> {
    return this.#sockets.armAlarm()
  }

  /** Closes the connections that have expired. */
  closeExpired(): void {
    this.#sockets.all()
  }

  /** Closes all connections because the job is erased. */
  closeAll(): void {
    this.#sockets.closeErased('The job was erased')
  }

  /** Receives a message, and replies to the report in it. Reports count towards the rate limit of their sender. */
  receive(
    socket: WebSocket,
    message: string | ArrayBuffer,
    receiveReport: (report: unknown) => ReportResult,
  ): Promise<void> {
    const turn = (this.#turns.get(socket) ?? Promise.resolve()).then(async () => {
      const sent = readMessage(socket, message, Date.now())
      if (sent === undefined) return
      const { report, ref, error: invalidRef } = parseReport(sent)
      try {
        await assertRateOf(this.#env, attachmentOf(socket).limitKey ?? '')
        if (invalidRef) throw invalidRef
        this.#sockets.reply(socket, receivedFrame(ref, receiveReport(report)))
      } catch (error) {
        this.#sockets.reply(socket, errorFrame(ref, error))
      }
    })
    this.#turns.set(socket, turn)
    return turn
  }

  /** @returns where another connection continues, if this one cannot carry all */
  #sendMissed(
    server: WebSocket,
    after: number,
    status: JobStatus,
    store: MissedArticles,
    bytes: number,
  ): number | undefined {
    if (this.#sockets.room(bytes) < bytes) {
      this.#send([server], fetchFrame(status, after, this.#sockets.all().length))
      return undefined
    }
    const { articles, next } = store.articlesPage(after, limits.articles, bytes)
    for (const data of splitIntoFrames(articles)) this.#send([server], { type: 'articles', data })
    return next
  }

  #end(sockets: WebSocket[], status: JobStatus): void {
    this.#sendStatus(sockets, 'end', status)
    closeSockets(sockets, 1000, `The job is ${status.status}`)
  }

  /** Warnings can be longer than all else. Where they are too long for all sockets together, they are left out. */
  #sendStatus(sockets: WebSocket[], type: 'update' | 'end', { warnings, ...data }: JobStatus): void {
    if (warnings && this.#sendIfRoom(sockets, { type, data: { ...data, warnings } })) return
    this.#send(sockets, { type, data })
  }

  /** @returns whether it was sent */
  #sendIfRoom(sockets: WebSocket[], frame: Frame): boolean {
    const text = JSON.stringify(frame)
    const bytes = byteLength(text)
    const wanted = bytes * sockets.length
    const isSent = wanted <= this.#sockets.room(wanted)
    if (isSent) this.#sockets.sendText(sockets, text, bytes)
    return isSent
  }

  #send(sockets: WebSocket[], frame: Frame): void {
    this.#sockets.send(sockets, frame)
  }
}

/** Names articles that are not sent, because too many bytes wait for the watchers already. */
function fetchFrame({ userId, id, articleCount }: JobStatus, after: number, watchers: number): Frame {
  const path = `/v1/users/${encodeURIComponent(userId)}/jobs/${id}/articles?after=${after}`
  return { type: 'fetch', data: { after, last: articleCount, path, spreadMs: watchers * SPREAD_MS } }
}

const resumeElsewhere = (sockets: WebSocket[], after: number) =>
  announceClose(sockets, CloseCode.resume, `Go on with after=${after}`, after)

/**
 * The maximum size of a frame with missed articles. Small frames arrive even over a connection that keeps breaking.
 */
const FRAME_BYTES = 32 * 1024

/** The articles in order, split into frames. */
function splitIntoFrames(articles: readonly StoredArticle[]): StoredArticle[][] {
  const frames: StoredArticle[][] = []
  let room = 0
  for (const article of articles) {
    const size = byteLength(JSON.stringify(article))
    const frame = frames.at(-1)
    if (frame && size <= room) frame.push(article)
    else {
      frames.push([article])
      room = FRAME_BYTES
    }
    room -= size
  }
  return frames
}

/** The sender's reference of a report. The reply repeats it. */
type Ref = v.InferOutput<typeof RefSchema>

/** A producer's report as it was sent, not validated, and its reference. */
interface SentReport {
  report?: unknown
  ref?: Ref
  /** Why the reference is none. */
  error?: DigestError
}

function parseReport(sent: unknown): SentReport {
  if (!isPlainObject(sent)) return { report: sent }
  const { ref, ...report } = sent
  const { success, output } = v.safeParse(RefSchema, ref)
  if (success) return { report, ref: output }
  const error = 'ref: must be a number or a text of up to 100 characters'
  return { error: new DigestError('invalid_input', error) }
}

const receivedFrame = (ref: Ref, data: ReportResult): Frame => ({
  type: 'received',
  data,
  ...(ref !== undefined && { ref }),
})

function errorFrame(ref: Ref, cause: unknown): Frame {
  const { message, code, reason, issues } = toClientError(cause)
  logInternal('report', cause)
  return { type: 'error', data: { error: message, code, reason, issues }, ...(ref !== undefined && { ref }) }
}

/** The JSON of a message. Undefined if it is rejected. */
function readMessage(socket: WebSocket, message: string | ArrayBuffer, now: number): unknown {
  const { mayReport } = attachmentOf(socket)
  if (isExpired(socket, now)) return closeExpired([socket])
  if (rejectTooLarge(socket, message)) return undefined
  if (!mayReport) return rejectMessage(socket, 'This connection only watches', 'forbidden')
  if (typeof message !== 'string')
    return rejectMessage(socket, 'Send reports as text', 'unsupported_media_type')
  try {
    return JSON.parse(message) ?? {}
  } catch {
    return rejectMessage(socket, 'The message is not valid JSON', 'invalid_input')
  }
}
