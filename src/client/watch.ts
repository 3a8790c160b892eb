/**
 * Watches a job, or a user's jobs. A watch goes over any number of connections. Both use one loop: it opens a
 * connection, passes its frames to a reader, and opens the next one. A reader decides what of a frame is new.
 */
import type { Frame, UserFrame } from '../contract/frames.ts'
import { CloseCode, resumePosition } from '../contract/liveProtocol.ts'
import { type Connector, framesOf, reconnectDelayMs, stoppable, waitToReconnect } from './connection.ts'
import { eventsOf } from './eventStream.ts'

export interface WatchJobsOptions {
  /** Ends the watch: the iterator throws the signal's reason. */
  signal?: AbortSignal
  /** Called with `live` at the first frame of each connection, and with `lost` when another has to be opened. */
  onConnection?: (state: 'live' | 'lost') => void
}

export interface WatchOptions extends WatchJobsOptions {
  /** Continues after this sequence number. Without it, only new articles arrive. */
  after?: number
}

/** What a watcher receives. An article never arrives twice, an `update` never after the `end`. */
export type WatchFrame = Extract<Frame, { type: 'update' | 'articles' | 'end' }>

/** What a watcher of all jobs receives. A `job` never arrives after a newer one of the same job. */
export type JobsFrame = Extract<UserFrame, { type: 'jobs' | 'job' | 'erased' }>

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
  /** @returns what the watcher has not seen of a frame. Frames of unknown types, from a later release, are left out. */
  read(frame: Received): Shown | undefined
}

function framesOver<Received extends Frame | UserFrame, Shown extends { type: string }>(
  connector: Connector,
  reader: Reader<Received, Shown>,
  { signal, onConnection }: WatchJobsOptions,
): AsyncGenerator<Shown> {
  return stoppable(signal, async function* (signal): AsyncGenerator<Shown, undefined> {
    // Where the service answers and no socket opens, event streams are read instead.
    let isByStream = false
    for (let failures = 0; ; failures += 1) {
      signal.throwIfAborted()
      reader.connect()
      let isLive = false
      let mayResumeAtOnce = false
      const frames = isByStream ? eventsOf : framesOf
      for await (const frame of frames<Received>(connector, reader.after, signal)) {
        if (!isLive) onConnection?.('live')
        isLive = true
        if (frame.type === 'closing') {
          if (frame.data.code === CloseCode.erased) throw connector.goneError()
          mayResumeAtOnce = frame.data.code === CloseCode.resume
          break
        }
        const shown = reader.read(frame)
        if (shown) yield shown
        if (frame.type === 'end') return
      }
      signal.throwIfAborted()
      if (mayResumeAtOnce) continue
      onConnection?.('lost')
      if (isLive) failures = 0
      else if (await connector.assertAccess()) {
        isByStream = !isByStream
        if (isByStream && failures === 0) continue
      }
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

  read(frame: Frame): WatchFrame | undefined {
    if (frame.type === 'end') return frame
    if (frame.type === 'update') {
      // Another job under the same id numbers its articles anew.
      this.#startedAt ??= frame.data.startedAt
      if (frame.data.startedAt !== this.#startedAt) throw this.#connector.goneError()
      this.after = resumePosition({ after: this.after }, frame.data)
      return frame
    }
    if (frame.type !== 'articles') return undefined
    const known = this.after ?? 0
    this.after = Math.max(known, ...frame.data.map(({ seq }) => seq))
    const data = frame.data.filter(({ seq }) => seq > known)
    return data.length > 0 ? { type: 'articles', data } : undefined
  }
}

class JobsReader implements Reader<UserFrame, JobsFrame> {
  readonly after = undefined
  /** When each job changed that this connection has delivered. */
  #updatedAt = new Map<string, string>()

  connect(): void {
    this.#updatedAt = new Map()
  }

  read(frame: UserFrame): JobsFrame | undefined {
    if (frame.type === 'erased') return frame
    if (frame.type === 'jobs') {
      for (const { id, updatedAt } of frame.data) this.#updatedAt.set(id, updatedAt)
      return frame
    }
    if (frame.type !== 'job') return undefined
    const { id, updatedAt } = frame.data
    if ((this.#updatedAt.get(id) ?? '') > updatedAt) return undefined
    this.#updatedAt.set(id, updatedAt)
    return frame
  }
}
