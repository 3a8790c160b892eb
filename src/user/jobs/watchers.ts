/** The live connections of one user. They get the list of jobs, then every change of a job's status. Read only. */
import { toClientError } from '../../contract/errors.ts'
import type { UserFrame } from '../../contract/frames.ts'
import type { JobsPage } from '../../contract/job.ts'
import { closeExpired, isExpired, rejectMessage, Sockets, sendFrame } from '../../platform/sockets.ts'

/** A reader has a few devices. */
const MAX_WATCHERS = 100

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
  async accept(until: number | undefined, newestJobs: () => Promise<JobsPage>): Promise<WebSocket> {
    const { client, server } = this.#sockets.accept({ mayReport: false, until })
    const missed: UserFrame[] = []
    this.#waiting.set(server, missed)
    try {
      const { jobs, ...page } = await newestJobs()
      sendFrame([server], { type: 'jobs', data: jobs, ...page } satisfies UserFrame)
    } catch (error) {
      server.close(1011, toClientError(error).message)
      throw error
    } finally {
      this.#waiting.delete(server)
    }
    for (const frame of missed) sendFrame([server], frame)
    return client
  }

  send(frame: UserFrame): void {
    const sockets = this.#sockets.all()
    if (sockets.length === 0) return
    for (const socket of sockets) this.#waiting.get(socket)?.push(frame)
    sendFrame(
      sockets.filter((socket) => !this.#waiting.has(socket)),
      frame,
    )
  }

  closeAll(): void {
    this.#sockets.closeErased('The user was erased')
  }

  /** A message changes nothing. */
  reject(socket: WebSocket, now: number): void {
    if (isExpired(socket, now)) closeExpired([socket])
    else rejectMessage(socket, 'This connection only watches', 'forbidden')
  }
}
