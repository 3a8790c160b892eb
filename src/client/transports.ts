/** The two ways in which frames reach the client: a WebSocket, and server-sent events through `fetch`. */
import type { Frame, UserFrame } from '../contract/frames.ts'
import { CloseCode } from '../contract/liveProtocol.ts'

export interface Listener {
  onFrame(frame: Frame | UserFrame): void
  /** Called for everything that arrives, also if it is no frame. */
  onSignOfLife(): void
  /** Called at the end, also of a connection that never opened. */
  onEnd(code?: number): void
}

export interface Transport {
  /** Asks for a sign of life, if there is none without it. */
  ping(): void
  close(): void
}

/** After so many characters the client shows that it reads, because the service counts what may wait for it. */
const PING_CHARACTERS = 64 * 1024

/** @param watchToken not the user's own token: the platform's records show the headers of a handshake */
export function overSocket(address: URL, watchToken: string, listener: Listener): Transport {
  const socket = new WebSocket(String(address).replace(/^http/, 'ws'), ['digest', `watch.${watchToken}`])
  let unread = 0
  const ping = () => {
    if (socket.readyState === WebSocket.OPEN) socket.send('ping')
    unread = 0
  }
  socket.addEventListener('message', ({ data }) => {
    listener.onSignOfLife()
    if (data === 'pong') return
    listener.onFrame(JSON.parse(String(data)))
    unread += String(data).length
    if (unread >= PING_CHARACTERS) ping()
  })
  socket.addEventListener('close', ({ code }) => listener.onEnd(code))
  socket.addEventListener('error', () => listener.onEnd())
  return { ping, close: () => socket.close() }
}

/** @param open sends the request, with the signal that ends it */
export async function overEventStream(
  open: (signal: AbortSignal) => Promise<Response>,
  listener: Listener,
): Promise<Transport> {
  const stop = new AbortController()
  const { body } = await open(stop.signal)
  // The heartbeats of the stream are its signs of life.
  const transport = { ping: () => {}, close: () => stop.abort() }
  readEvents(body, listener).then(
    () => listener.onEnd(),
    () => listener.onEnd(),
  )
  return transport
}

async function readEvents(body: ReadableStream<Uint8Array> | null, listener: Listener): Promise<void> {
  const reader = body?.getReader()
  const utf8 = new TextDecoder()
  let text = ''
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    listener.onSignOfLife()
    text += utf8.decode(read.value, { stream: true })
    // Each event of the service has one line of data.
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    for (const line of lines) {
      const frame: Frame | UserFrame | undefined = line.startsWith('data: ') && JSON.parse(line.slice(6))
      if (frame?.type === 'error') listener.onEnd(frame.data.code === 'gone' ? CloseCode.erased : undefined)
      else if (frame) listener.onFrame(frame)
    }
  }
}
