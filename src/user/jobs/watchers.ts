/** The live connections of one user. They get the list of jobs, then every change of a job's status. Read only. */
import { toClientError } from '../../contract/errors.ts'
import type { UserFrame } from '../../contract/frames.ts'
import type { JobStatus, JobsPage } from '../../contract/job.ts'
import { CloseCode } from '../../contract/liveProtocol.ts'
import { byteLength } from '../../platform/byteLength.ts'
import {
  announceClose,
  closeExpired,
  isExpired,
  rejectMessage,
  rejectTooLarge,
  Sockets,
} from '../../platform/sockets.ts'
import type { Connection } from '../../platform/upgrade.ts'

/** A reader has a few devices. */
const MAX_WATCHERS = 100

const MAX_LIST_BYTES = 256 * 1024

/** The jobs, without their warnings if these are too long: they are in the status of each job. */
function withinBytes(jobs: JobStatus[]): JobStatus[] {
  if (byteLength(JSON.stringify(jobs)) <= MAX_LIST_BYTES) return jobs
  return jobs.map(({ warnings: _, ...job }) => job)
}

export class Watchers {
  readonly #sockets: Sockets
  /** What connections missed that have not received the list yet. */
  readonly #waiting = new Map<WebSocket, UserFrame[]>()

  constructor(ctx: DurableObjectState) {
    this.#sockets = new Sockets(ctx, MAX_WATCHERS, 'A user')
  }

  /**
   * Accepts a connection and sends it the newest jobs. What changes while they are read follows.
   * @throws `unavailable` if there are too many connections, or if the list cannot be read
   */
  async accept(connection: Connection, newestJobs: () => Promise<JobsPage>): Promise<WebSocket> {
    const { client, server } = this.#sockets.accept({ ...connection, mayReport: false })
    const missed: UserFrame[] = []
    this.#waiting.set(server, missed)
    try {
      const { jobs, ...page } = await newestJobs()
      this.#send([server], { type: 'jobs', data: withinBytes(jobs), ...page })
    } catch (error) {
      server.close(1011, toClientError(error).message)
      throw error
    } finally {
      this.#waiting.delete(server)
    }
    for (const frame of missed) this.#send([server], frame)
    return client
  }

  send(frame: UserFrame): void {
    const all = this.#sockets.all()
    if (all.length === 0) return
    for (const socket of all) this.#waiting.get(socket)?.push(frame)
    // Another connection begins with the list.
    announceClose(all.filter(this.#sockets.isFull), CloseCode.resume, 'Connect again to go on')
    const sockets = all.filter((socket) => !this.#waiting.has(socket) && !this.#sockets.isFull(socket))
    this.#send(sockets, frame)
  }

  /** Nobody is refused for what others do not read: they are sent away. */
  #send(sockets: WebSocket[], frame: UserFrame): void {
    const text = JSON.stringify(frame)
    const bytes = byteLength(text)
    this.#sockets.makeRoom(bytes * sockets.length)
    this.#sockets.sendText(
      sockets.filter(({ readyState }) => readyState === WebSocket.OPEN),
      text,
      bytes,
    )
  }

  /** When the object's alarm has to run for its connections, in ms. */
  get alarmAt(): number {
    return this.#sockets.alarmAt
  }

  /** Closes the connections that have expired. */
  closeExpired(): void {
    this.#sockets.all()
  }

  closeAll(): void {
    this.#sockets.closeErased('The user was erased')
  }

  /** A message changes nothing. */
  reject(socket: WebSocket, message: string | ArrayBuffer, now: number): void {
    if (isExpired(socket, now)) closeExpired([socket])
    else if (!rejectTooLarge(socket, message))
      rejectMessage(socket, 'This connection only watches', 'forbidden')
  }
}
