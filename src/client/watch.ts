/**
 * Watches one job over any number of connections: every article once and in order, the end once. After a reconnect, the
 * articles that were missed come first.
 */
import type { Frame } from '../contract/frames.ts'
import { CloseCode, resumePosition } from '../contract/liveProtocol.ts'
import { type Connector, framesOf, reconnectDelayMs, stoppable, waitToReconnect } from './connection.ts'

export interface WatchOptions {
  /** Continues after this sequence number. Without it, only new articles arrive. */
  after?: number
  /** Ends the watch: the iterator throws the signal's reason. */
  signal?: AbortSignal
}

/** What a watcher receives. An article never arrives twice, an `update` never after the `end`. */
export type WatchFrame = Extract<Frame, { type: 'update' | 'articles' | 'end' }>

/** The frames of a job. See `stoppable`. */
export const watch = (connector: Connector, options: WatchOptions = {}): AsyncGenerator<WatchFrame> =>
  stoppable(options.signal, (signal) => watchFrames(connector, { ...options, signal }))

async function* watchFrames(
  connector: Connector,
  { after, signal }: WatchOptions & { signal: AbortSignal },
): AsyncGenerator<WatchFrame, undefined> {
  let seq = after
  let startedAt: string | undefined
  for (let failures = 0; ; failures += 1) {
    signal.throwIfAborted()
    let isOpened = false
    let mayResumeAtOnce = false
    for await (const frame of framesOf<Frame>(connector, seq, signal)) {
      isOpened = true
      if (frame.type === 'closing') {
        if (frame.data.code === CloseCode.erased) throw connector.goneError()
        mayResumeAtOnce = frame.data.code === CloseCode.resume
        break
      }
      const unseen = unseenFrame(frame, seq)
      if (frame.type === 'update') {
        // Another job under the same id numbers its articles anew.
        startedAt ??= frame.data.startedAt
        if (frame.data.startedAt !== startedAt) throw connector.goneError()
        seq = resumePosition({ after: seq }, frame.data)
      }
      if (frame.type === 'articles') seq = Math.max(seq ?? 0, ...frame.data.map((article) => article.seq))
      if (unseen) yield unseen
      if (frame.type === 'end') return
    }
    signal.throwIfAborted()
    if (isOpened) failures = 0
    else await connector.assertAccess()
    if (!mayResumeAtOnce) await waitToReconnect(reconnectDelayMs(failures, Math.random()), signal)
  }
}

/**
 * The part of a frame that its reader has not seen. Replies to a reader's own messages and unknown types are
 * left out.
 */
function unseenFrame(frame: Frame, seq: number | undefined): WatchFrame | undefined {
  if (frame.type === 'update' || frame.type === 'end') return frame
  if (frame.type !== 'articles') return undefined
  const data = frame.data.filter((article) => article.seq > (seq ?? 0))
  return data.length > 0 ? { type: 'articles', data } : undefined
}
