/** The live connections of one job: what each frame is and who gets it. Knows sockets, decides nothing about jobs. */
import type { Code } from '../errors.ts'
import type { JobStatus, StoredArticle } from './schema.ts'

/**
 * What a connection receives, each one a JSON text message. `update`: the status, on connecting and whenever
 * anything in it but `updatedAt` changes; `articles`: newly added, or missed since `after`; `end`: the job is over
 * and the connection closes with 1000; `error`: what a client sent was refused.
 */
export type Frame =
  | { type: 'update'; data: JobStatus }
  | { type: 'articles'; data: StoredArticle[] }
  | { type: 'end'; data: JobStatus }
  | { type: 'error'; data: { error: string; code: Code } }

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

/** Brings one new watcher up to now: where the job stands, the articles it missed, and the end if it came. */
export function welcome(socket: WebSocket, status: JobStatus, missed: Iterable<StoredArticle[]>): void {
  send([socket], { type: 'update', data: status })
  for (const articles of missed) send([socket], { type: 'articles', data: articles })
  if (isOver(status)) end([socket], status)
}

/** A watcher can change nothing. */
export function refuseMessage(socket: WebSocket): void {
  const error = 'This connection only watches: report over RPC or REST'
  send([socket], { type: 'error', data: { error, code: 'forbidden' } })
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
