/**
 * Server-sent events: the frames of a job or a user as unnamed events. Its reader pulls them: what is not read is not
 * written.
 *
 * An event's `id:` is the client's cursor: the job's incarnation and the last sequence number, plus `-end` and the
 * attempt once that attempt has ended. An EventSource sends it back when it reconnects.
 */
import { formatCursor } from '../../contract/cursor.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { CloseCode, type Position } from '../../contract/liveProtocol.ts'
import { type Followed, Follower, type Source } from '../../platform/follower.ts'
import { MAX_AGE_MS } from '../../platform/sockets.ts'

/** How long a client should wait before it reconnects, in seconds. */
const RETRY_SECONDS = 2
const HEARTBEAT_MS = 20_000
/** A reader who has not read for so many heartbeats is disconnected. */
const MAX_UNREAD_HEARTBEATS = 3

/** Headers of a stream. Without the last two, a proxy may hold events back to compress or to buffer them. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** The error frame for a close code. */
const CLOSE_CODE_ERRORS: Record<number, ErrorCode> = {
  [CloseCode.renew]: 'unauthenticated',
  [CloseCode.erased]: 'gone',
}

/** An unnamed event. */
export const formatEvent = (frame: object) => `data: ${JSON.stringify(frame)}\n\n`

/** Up to half longer than the seconds, so that clients that were refused together do not return together. */
export const retryMs = (seconds: number, random: number) => Math.round(seconds * 1000 * (1 + random / 2))

const retryLine = () => `retry: ${retryMs(RETRY_SECONDS, Math.random())}\n\n`

/**
 * The frames of a job or a user as an event stream.
 * @param first the first connection
 * @param expiresAt of the token, in ms
 * @param from the position of the reader; undefined for a stream without positions, whose events have no ids
 */
export function eventStream(
  source: Source,
  first: WebSocket,
  expiresAt: number,
  from?: Position,
): ReadableStream<Uint8Array> {
  const follower = new Follower(source, first, from)
  const utf8 = new TextEncoder()
  const endsAt = Math.min(expiresAt, Date.now() + MAX_AGE_MS)
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let unreadHeartbeats = 0

  const write = (text: string) => controller?.enqueue(utf8.encode(text))
  const stop = (code: number, reason: string) => {
    clearInterval(heartbeat)
    clearTimeout(expiry)
    follower.stop(code, reason)
    controller = undefined
  }
  const end = (code: number, reason: string) => {
    const error = CLOSE_CODE_ERRORS[code]
    if (error) write(formatEvent({ type: 'error', data: { error: reason, code: error } }))
    controller?.close()
    stop(code, reason)
  }
  const expire = () =>
    endsAt === expiresAt
      ? end(CloseCode.renew, 'The token expired: connect again with a new one')
      : end(1000, 'The stream is a day old')
  // The object behind the stream may hibernate; this timer keeps the stream alive.
  const heartbeat = setInterval(() => {
    const isRead = controller?.desiredSize === 0
    unreadHeartbeats = isRead ? 0 : unreadHeartbeats + 1
    if (isRead) write(': still here\n\n')
    else if (unreadHeartbeats >= MAX_UNREAD_HEARTBEATS) end(1000, 'The reader is too slow')
  }, HEARTBEAT_MS)
  const expiry = setTimeout(expire, Math.max(0, endsAt - Date.now()))

  return new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started
        write(retryLine())
      },
      async pull() {
        // The reader reconnects by itself if another connection fails.
        const followed = await follower.next().catch(() => write(retryLine()))
        if (Date.now() >= endsAt) expire()
        else if (followed) write(`${from ? idLine(followed) : ''}data: ${followed.text}\n\n`)
        else end(follower.end?.code ?? 1000, follower.end?.reason ?? 'The job is out of reach')
      },
      cancel: () => stop(1000, 'The reader left'),
    },
    { highWaterMark: 0 },
  )
}

const idLine = ({ cursor }: Followed) => `id: ${formatCursor(cursor)}\n`
