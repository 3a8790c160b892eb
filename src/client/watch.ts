/**
 * Watches a job, or a user's jobs. A watch goes over any number of connections. Both use one loop: it opens a
 * connection, passes its frames to a reader, and opens the next one. A reader decides what of a frame is new.
 */
import type { Frame, JobsFrame, UserFrame, WatchFrame } from '../contract/frames.ts'
import type { StoredArticle } from '../contract/job.ts'
import { CloseCode, reconnectDelayMs, resumePosition } from '../contract/liveProtocol.ts'
import { type Connector, framesOf, stoppable, waitToReconnect } from './connection.ts'

/** Connections that were opened together end together. Their clients return within this time, in ms. */
const RENEWAL_SPREAD_MS = 2_000

/** How many of the articles that a frame names are read at once. */
const FETCHED_AT_ONCE = 100

export interface WatchJobsOptions {
  /** Ends the watch: the iterator throws the signal's reason. */
  signal?: AbortSignal
  /** Called with `live` at the first frame of each connection, and with `lost` when one broke or did not open. */
  onConnection?: (state: 'live' | 'lost') => void
}

export interface WatchOptions extends WatchJobsOptions {
  /** Continues after this sequence number. Without it, only new articles arrive. */
  after?: number
}

/**
 * Every article once and in order, the end once. After a reconnect, the articles that were missed come first. See
 * `stoppable`.
 */
export const watch = (connector: Connector, options: WatchOptions = {}): AsyncGenerator<WatchFrame> =>
  framesOver(connector, new JobReader(connector, options.after), options)

/** Each connection begins with the newest jobs, so nothing that happened in between is missed. See `stoppable`. */
export const watchJobs = (connector: Connector, options: WatchJobsOptions = {}): AsyncGenerator<JobsFrame> =>
  framesOver(connector, new JobsReader(), options)

interface Reader<Received, Shown> {
  /** Where the next connection continues. */
  readonly after: number | undefined
  /** Called before each connection. */
  connect(): void
  /**
   * Yields what the watcher has not seen of a frame. Frames of unknown types, from a later release, are left out.
   * @throws if articles that the frame names cannot be read
   */
  read(frame: Received, signal: AbortSignal): AsyncGenerator<Shown>
}

function framesOver<Received extends Frame | UserFrame, Shown extends { type: string }>(
  connector: Connector,
  reader: Reader<Received, Shown>,
  { signal, onConnection }: WatchJobsOptions,
): AsyncGenerator<Shown> {
  return stoppable(signal, async function* (signal): AsyncGenerator<Shown, undefined> {
    for (let failures = 0; ; failures += 1) {
      signal.throwIfAborted()
      reader.connect()
      let isLive = false
      let closedWith: number | undefined
      try {
        for await (const frame of framesOf<Received>(connector, reader.after, signal)) {
          if (!isLive) onConnection?.('live')
          isLive = true
          if (frame.type === 'closing') {
            closedWith = frame.data.code
            break
          }
          yield* reader.read(frame, signal)
          if (frame.type === 'end') return
        }
      } catch (error) {
        // Articles could not be read. The next connection brings them.
        if (connector.isFinal(error)) throw error
      }
      signal.throwIfAborted()
      if (closedWith === CloseCode.erased) throw connector.goneError()
      if (closedWith === CloseCode.resume) continue
      if (closedWith === CloseCode.renew) {
        failures = 0
        await waitToReconnect(Math.random() * RENEWAL_SPREAD_MS, signal)
        continue
      }
      onConnection?.('lost')
      if (isLive) failures = 0
      else await connector.assertAccess()
      await waitToReconnect(reconnectDelayMs(failures, Math.random()), signal)
    }
  })
}

class JobReader implements Reader<Frame, WatchFrame> {
  after: number | undefined
  #startedAt: string | undefined
  readonly #connector: Connector

  constructor(connector: Connector, after: number | undefined) {
    this.#connector = connector
    this.after = after
  }

  connect(): void {}

  async *read(frame: Frame, signal: AbortSignal): AsyncGenerator<WatchFrame> {
    if (frame.type === 'fetch') {
      const { last, spreadMs } = frame.data
      await waitToReconnect(Math.random() * spreadMs, signal)
      while (!signal.aborted && (this.after ?? 0) < last) yield* this.#articles(await this.#fetch(last))
    }
    if (frame.type === 'articles') yield* this.#articles(frame.data)
    if (frame.type === 'update') {
      // Another job under the same id numbers its articles anew.
      this.#startedAt ??= frame.data.startedAt
      if (frame.data.startedAt !== this.#startedAt) throw this.#connector.goneError()
      this.after = resumePosition({ after: this.after }, frame.data)
    }
    if (frame.type === 'update' || frame.type === 'end') yield frame
  }

  *#articles(articles: StoredArticle[]): Generator<WatchFrame> {
    const known = this.after ?? 0
    this.after = Math.max(known, ...articles.map(({ seq }) => seq))
    const data = articles.filter(({ seq }) => seq > known)
    if (data.length > 0) yield { type: 'articles', data }
  }

  async #fetch(last: number): Promise<StoredArticle[]> {
    const after = this.after ?? 0
    const { articles } = await this.#connector.articles({
      after,
      limit: Math.min(last - after, FETCHED_AT_ONCE),
    })
    // A job has every article that it has named. Another one under the same id may not.
    if (articles.length === 0) throw this.#connector.goneError()
    return articles
  }
}

class JobsReader implements Reader<UserFrame, JobsFrame> {
  readonly after = undefined
  /** When each job changed that this connection has delivered. */
  #updatedAt = new Map<string, string>()

  connect(): void {
    this.#updatedAt = new Map()
  }

  async *read(frame: UserFrame): AsyncGenerator<JobsFrame> {
    if (frame.type === 'jobs') for (const { id, updatedAt } of frame.data) this.#updatedAt.set(id, updatedAt)
    if (frame.type === 'job') {
      const { id, updatedAt } = frame.data
      if ((this.#updatedAt.get(id) ?? '') > updatedAt) return
      this.#updatedAt.set(id, updatedAt)
    }
    if (frame.type === 'jobs' || frame.type === 'job' || frame.type === 'erased') yield frame
  }
}
