/**
 * Following one job over any number of connections: every article once and in order, the end once. What was missed
 * while disconnected comes first after connecting again. Knows sockets and time; of the service only its frames.
 */

import type { Frame } from '../job/responses.ts'
import { CloseCode, resumePosition } from '../liveProtocol.ts'

export interface WatchOptions {
  /** Go on after this sequence number; absent: only what is new from now on. */
  after?: number
  /** Ends the watching: the iterator throws the signal's reason. */
  signal?: AbortSignal
}

/** How to reach the job: opens a socket, and finds out why one would not open. */
export interface Connector {
  /** A new connection, with a fresh token. Throws where none can be had; a TypeError is taken for a lost network. */
  connect(after: number | undefined): Promise<WebSocket>
  /** Throws where trying again is of no use: no such job, no right to it. */
  assertAccess(): Promise<void>
  /** What to throw once the job is erased. */
  goneError(): Error
}

/** What a watcher is told: never an article twice, never an `update` after the `end`. */
export type WatchFrame = Extract<Frame, { type: 'update' | 'articles' | 'end' }>

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 15_000

/** A connection is asked for a sign of life this often, and given up after as long without any. */
const PING_MS = 20_000

export async function* watch(
  line: Connector,
  { after, signal }: WatchOptions = {},
): AsyncGenerator<WatchFrame> {
  let seq = after
  let startedAt: string | undefined
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted()
    let opened = false
    for await (const frame of framesOf(line, seq, signal)) {
      opened = true
      const fresh = unseenFrame(frame, seq)
      if (frame.type === 'update') {
        // Another job of the same id: its articles are numbered anew.
        startedAt ??= frame.data.startedAt
        if (frame.data.startedAt !== startedAt) throw line.goneError()
        seq = resumePosition(seq, frame.data)
      }
      if (frame.type === 'articles') seq = Math.max(seq ?? 0, ...frame.data.map((article) => article.seq))
      if (fresh) yield fresh
      if (frame.type === 'end') return
    }
    signal?.throwIfAborted()
    if (opened) failures = 0
    else await line.assertAccess()
    await sleep(reconnectDelayMs(failures, Math.random()), signal)
  }
}

/** What of a frame its reader has not had; nothing of what answers a reader's own messages. */
function unseenFrame(frame: Frame, seq: number | undefined): WatchFrame | undefined {
  if (frame.type === 'received' || frame.type === 'error') return undefined
  if (frame.type !== 'articles') return frame
  const data = frame.data.filter((article) => article.seq > (seq ?? 0))
  return data.length > 0 ? { type: 'articles', data } : undefined
}

/** Exponential, with full jitter, so that many who lost the same server do not come back at once. `random` in 0–1. */
export function reconnectDelayMs(failures: number, random: number): number {
  return random * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures)
}

/** The frames of one connection; ends, without saying why, when the connection does or never came to be. @throws `line.gone()` */
async function* framesOf(
  line: Connector,
  after: number | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Frame> {
  const arrived: Frame[] = []
  let isOpen = true
  let isErased = false
  let lastHeard = Date.now()
  let wake = () => {}
  const hangUp = () => {
    isOpen = false
    wake()
  }
  const socket = await line.connect(after).catch((error) => {
    // No network is what `fetch` says by a TypeError; anything else would be the same next time.
    if (!(error instanceof TypeError)) throw error
  })
  if (!socket) return
  socket.addEventListener('message', ({ data }) => {
    lastHeard = Date.now()
    if (data === 'pong') return
    arrived.push(JSON.parse(String(data)))
    wake()
  })
  socket.addEventListener('close', ({ code }) => {
    isErased = code === CloseCode.erased
    hangUp()
  })
  socket.addEventListener('error', hangUp)
  signal?.addEventListener('abort', hangUp)
  if (signal?.aborted) hangUp()
  const heartbeat = setInterval(() => {
    if (Date.now() - lastHeard > 2 * PING_MS) hangUp()
    else if (socket.readyState === WebSocket.OPEN) socket.send('ping')
  }, PING_MS)
  try {
    while (true) {
      yield* arrived.splice(0)
      if (isErased) throw line.goneError()
      if (!isOpen) return
      if (arrived.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    clearInterval(heartbeat)
    signal?.removeEventListener('abort', hangUp)
    socket.close()
  }
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
    if (signal?.aborted) done()
  })
}
