/**
 * One live connection of the client. It passes on frames, and waits before the next connection. It knows time, and
 * nothing of how frames arrive or what they say.
 */
import type { ArticlesPage, ArticlesPageInput } from '../contract/job.ts'
import { CloseCode } from '../contract/liveProtocol.ts'
import type { Listener, Transport } from './transports.ts'

/** How to reach what is watched. */
export interface Connector {
  /** Opens a connection with a fresh token. Throws if it is refused, or no token can be had. */
  connect(after: number | undefined, listener: Listener, signal: AbortSignal): Promise<Transport>
  /** Reads articles that the job has named but not sent. */
  articles(page: ArticlesPageInput): Promise<ArticlesPage>
  /** Called after a connection that never opened. Throws a final error if the token gives no access. */
  assertAccess(): Promise<void>
  /** Whether another try cannot succeed after this error of `connect`. */
  isFinal(error: unknown): boolean
  /** The error to throw once it is erased. */
  goneError(): Error
}

/** Interval of pings. A connection without a sign of life for twice as long is given up. */
const PING_MS = 20_000

/**
 * Frames over any number of connections. `return()`, and with it `break` in a `for await` loop, ends the watch at once.
 * A pending `next()` then resolves as done.
 * @param framesUntil yields frames until its signal is aborted
 */
export function stoppable<Frame>(
  signal: AbortSignal | undefined,
  framesUntil: (signal: AbortSignal) => AsyncGenerator<Frame, undefined>,
): AsyncGenerator<Frame> {
  const stop = new AbortController()
  const frames = framesUntil(signal ? AbortSignal.any([signal, stop.signal]) : stop.signal)
  const done = { done: true, value: undefined } as const
  const next = async (): Promise<IteratorResult<Frame, undefined>> => {
    try {
      return await frames.next()
    } catch (error) {
      if (stop.signal.aborted) return done
      throw error
    }
  }
  const end = async () => {
    stop.abort()
    // Releases the connection if the generator is suspended at a frame.
    await frames.return(undefined).catch(() => undefined)
    return done
  }
  return {
    next,
    return: end,
    async throw(error) {
      await end()
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await end()
    },
  }
}

/**
 * The frames of one connection. Ends when the connection does, or if it never opens.
 * @throws `goneError()`, or a final error of `connect`
 */
export async function* framesOf<Frame>(
  connector: Connector,
  after: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  const arrived: Frame[] = []
  let isOpen = true
  let isErased = false
  let lastMessageAt = Date.now()
  let wake = () => {}
  const hangUp = () => {
    isOpen = false
    wake()
  }
  const listener: Listener = {
    onFrame(frame) {
      arrived.push(frame as Frame)
      wake()
    },
    onSignOfLife() {
      lastMessageAt = Date.now()
    },
    onEnd(code) {
      isErased ||= code === CloseCode.erased
      hangUp()
    },
  }
  const transport = await connector.connect(after, listener, signal).catch((error) => {
    if (connector.isFinal(error)) throw error
  })
  if (!transport) return
  signal.addEventListener('abort', hangUp)
  if (signal.aborted) hangUp()
  const heartbeat = setInterval(() => {
    if (Date.now() - lastMessageAt > 2 * PING_MS) hangUp()
    else transport.ping()
  }, PING_MS)
  try {
    while (true) {
      yield* arrived.splice(0)
      if (isErased) throw connector.goneError()
      if (!isOpen) return
      if (arrived.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    clearInterval(heartbeat)
    signal.removeEventListener('abort', hangUp)
    transport.close()
  }
}

/**
 * Browser events after which a connection is likely to succeed: the network is back, or the page was shown (or hidden).
 */
const RETURNED = ['online', 'visibilitychange']

/** What a browser has and other runtimes may lack. */
interface Browser {
  document: EventTarget
  addEventListener: unknown
}

/** Waits for the delay, for one of these events, or for the signal. */
export function waitToReconnect(ms: number, signal: AbortSignal): Promise<void> {
  // In a browser, `online` is an event of the window, `visibilitychange` one of the document.
  const { document, addEventListener } = globalThis as Partial<Browser>
  // Only a browser's types say that the global object is an EventTarget.
  const targets = document && addEventListener ? [globalThis as unknown as EventTarget, document] : []
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      for (const target of targets) for (const name of RETURNED) target.removeEventListener(name, done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    for (const target of targets) for (const name of RETURNED) target.addEventListener(name, done)
    if (signal.aborted) done()
  })
}
