/**
 * Server-sent events made from the WebSocket of a job or a user: the same frames, as `data:` of unnamed events. The object
 * behind the socket may hibernate; a timer here keeps the stream alive.
 *
 * An event's `id:` is the client's cursor: the job's incarnation and the last sequence number, plus `-end` and the
 * attempt once that attempt has ended. An EventSource sends it back when it reconnects.
 */
import * as v from 'valibot'
import { formatCursor } from '../../contract/cursor.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { CloseCode, incarnationOf, type Position, resumePosition } from '../../contract/liveProtocol.ts'
import { isUpgrade } from '../../platform/http.ts'

/** The error frame for a close code of the job. */
const CLOSE_CODE_ERRORS: Record<number, ErrorCode> = {
  [CloseCode.renew]: 'unauthenticated',
  [CloseCode.erased]: 'gone',
}

/** How long a client should wait before it reconnects, in ms. */
const RETRY_MS = 2_000
const HEARTBEAT_MS = 20_000

/** How many unread bytes a slow reader may have before it is disconnected. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024
/** How often a stream checks whether its reader has caught up, in ms. */
const DRAIN_CHECK_MS = 20

/** The fields that are read here. A frame of an unknown type, from a later release, is passed on. */
const FrameSchema = v.union([
  v.object({
    type: v.literal('update'),
    data: v.object({ articleCount: v.number(), startedAt: v.string() }),
  }),
  v.object({ type: v.literal('articles'), data: v.array(v.object({ seq: v.number() })) }),
  v.object({ type: v.literal('end'), data: v.object({ attempt: v.number() }) }),
  v.object({ type: v.literal('closing'), data: v.object({ code: v.number(), reason: v.string() }) }),
  v.object({ type: v.string() }),
])

/** Headers of a stream. Without the last two, a proxy may hold events back to compress or to buffer them. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'private, no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Whether a request asks for server-sent events. */
export const acceptsEventStream = (request: Request) =>
  !isUpgrade(request) && Boolean(request.headers.get('Accept')?.toLowerCase().includes('text/event-stream'))

type Controller = ReadableStreamDefaultController<Uint8Array>

/**
 * The frames of a job as an event stream. A job ends a connection if more was missed than one connection may
 * carry. The stream then continues with another connection as soon as its reader has caught up.
 * @param connect opens a connection that begins after a position
 * @param first the first connection
 * @param from the position of the reader; undefined for a stream without positions, whose events have no ids
 */
export function eventStream(
  connect: (position: Position) => Promise<WebSocket>,
  first: WebSocket,
  from?: Position,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let socket = first
  let position = from ?? {}
  let heartbeat: number | null = null
  let isOpen = true

  const close = (controller: Controller) => {
    if (!isOpen) return
    isOpen = false
    clearInterval(heartbeat)
    controller.close()
  }
  const write = (controller: Controller, text: string) => {
    if (!isOpen) return
    controller.enqueue(encoder.encode(text))
    if ((controller.desiredSize ?? 0) > 0) return
    const error = 'Dropped for reading too slowly: connect again to go on'
    controller.enqueue(encoder.encode(formatEvent({ type: 'error', data: { error, code: 'unavailable' } })))
    socket.close(1000, 'The reader is too slow')
    close(controller)
  }
  const end = (controller: Controller, { code, reason }: { code: number; reason: string }) => {
    const error = CLOSE_CODE_ERRORS[code]
    if (error) write(controller, formatEvent({ type: 'error', data: { error: reason, code: error } }))
    close(controller)
  }
  const resume = async (controller: Controller) => {
    while (isOpen && (controller.desiredSize ?? 0) < MAX_BUFFERED_BYTES / 2)
      await scheduler.wait(DRAIN_CHECK_MS)
    if (!isOpen) return
    listen(controller, await connect(position))
  }
  const listen = (controller: Controller, connection: WebSocket) => {
    socket = connection
    let isReplaced = false
    connection.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string' || data === 'pong' || isReplaced) return
      const frame = v.parse(FrameSchema, JSON.parse(data))
      const known = 'data' in frame ? frame : undefined
      if (known?.type === 'closing') {
        isReplaced = true
        connection.close(1000)
        if (known.data.code !== CloseCode.resume) return end(controller, known.data)
        // The reader reconnects by itself if this fails.
        resume(controller).catch(() => close(controller))
        return
      }
      if (known?.type === 'update')
        position = { after: resumePosition(position, known.data), incarnation: incarnationOf(known.data) }
      if (known?.type === 'articles') position = { ...position, after: known.data.at(-1)?.seq }
      const { after = 0, incarnation } = position
      const id = formatCursor({
        incarnation,
        after,
        ...(known?.type === 'end' && { ended: known.data.attempt }),
      })
      write(controller, from ? `id: ${id}\ndata: ${data}\n\n` : `data: ${data}\n\n`)
    })
    connection.addEventListener('close', (event) => {
      if (!isReplaced) end(controller, event)
    })
    connection.addEventListener('error', () => {
      if (!isReplaced) close(controller)
    })
    connection.accept()
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        write(controller, `retry: ${RETRY_MS}\n\n`)
        listen(controller, first)
        heartbeat = setInterval(() => write(controller, ': still here\n\n'), HEARTBEAT_MS)
      },
      cancel() {
        isOpen = false
        clearInterval(heartbeat)
        socket.close(1000, 'The reader left')
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_BUFFERED_BYTES }),
  )
}

export const formatEvent = (frame: object) => `data: ${JSON.stringify(frame)}\n\n`
