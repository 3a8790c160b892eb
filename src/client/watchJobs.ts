/**
 * Watches a user's jobs over any number of connections. Each connection begins with the newest jobs, so nothing that
 * happened in between is missed.
 */
import type { UserFrame } from '../contract/frames.ts'
import { CloseCode } from '../contract/liveProtocol.ts'
import { type Connector, framesOf, reconnectDelayMs, stoppable, waitToReconnect } from './connection.ts'

/** What a watcher of all jobs receives. A `job` never arrives after a newer one of the same job. */
export type JobsFrame = Extract<UserFrame, { type: 'jobs' | 'job' | 'erased' }>

export interface WatchJobsOptions {
  /** Ends the watch: the iterator throws the signal's reason. */
  signal?: AbortSignal
}

export const watchJobs = (
  connector: Connector,
  { signal: given }: WatchJobsOptions = {},
): AsyncGenerator<JobsFrame> => stoppable(given, (signal) => jobsFrames(connector, signal))

async function* jobsFrames(connector: Connector, signal: AbortSignal): AsyncGenerator<JobsFrame, undefined> {
  for (let failures = 0; ; failures += 1) {
    signal.throwIfAborted()
    /** The newest state of each job that this connection has delivered. */
    const known = new Map<string, string>()
    let isOpened = false
    for await (const frame of framesOf<UserFrame>(connector, undefined, signal)) {
      isOpened = true
      if (frame.type === 'closing') {
        if (frame.data.code === CloseCode.erased) throw connector.goneError()
        break
      }
      if (frame.type === 'jobs') for (const { id, updatedAt } of frame.data) known.set(id, updatedAt)
      if (frame.type === 'job') {
        const { id, updatedAt } = frame.data
        if ((known.get(id) ?? '') > updatedAt) continue
        known.set(id, updatedAt)
      }
      // Frames of unknown types, from a later release, are left out.
      if (frame.type === 'jobs' || frame.type === 'job' || frame.type === 'erased') yield frame
    }
    signal.throwIfAborted()
    if (isOpened) failures = 0
    else await connector.assertAccess()
    await waitToReconnect(reconnectDelayMs(failures, Math.random()), signal)
  }
}
