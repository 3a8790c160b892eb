/**
 * Server-sent events made from a job's WebSocket: the same frames, as `data:` of unnamed events. The object behind
 * the socket may sleep meanwhile; what keeps the stream alive is a timer here.
 *
 * An event's `id:` says what a client has: the last sequence number, with `-end` and the attempt once that was over. An
 * EventSource sends it back by itself when it connects again.
 */
import * as v from 'valibot'
import type { ErrorCode } from '../errors.ts'
import { parseInteger } from '../http.ts'
import { CloseCode, resumePosition } from '../liveProtocol.ts'

/** What an event stream says where its connection is closed by the job, by the close code. */
const CLOSE_CODE_ERRORS: Record<number, ErrorCode> = {
  [CloseCode.renew]: 'unauthenticated',
  [CloseCode.erased]: 'gone',
}

/** How long a client should wait before it connects again, in ms. */
const RETRY_MS = 2_000
const HEARTBEAT_MS = 20_000

/** What a slow reader may leave unread, in bytes, before it is dropped. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024

/** The part of a frame that becomes an id. */
const FrameSchema = v.variant('type', [
  v.object({ type: v.literal('update'), data: v.object({ articleCount: v.number() }) }),
  v.object({ type: v.literal('articles'), data: v.array(v.object({ seq: v.number() })) }),
  v.object({ type: v.literal('end'), data: v.object({ attempt: v.number() }) }),
  v.object({ type: v.literal('error') }),
])

/** What a client that connects again has already: articles up to `after`, and the end of the attempt `ended`. @throws `invalid_input` where the id is none of ours */
export function parseLastEventId(request: Request): {
  after?: number | undefined
  ended?: number | undefined
} {
  const id = request.headers.get('Last-Event-ID') || null
  const [, attempt] = id?.match(/-end(\d{1,15})$/) ?? []
  const after = parseInteger('Last-Event-ID', id?.replace(/-end\d{1,15}$/, '') ?? null)
  return { ...(after !== undefined && { after }), ...(attempt !== undefined && { ended: Number(attempt) }) }
}

type Controller = ReadableStreamDefaultController<Uint8Array>

/** The frames of a socket as an event stream. `after`: what the client has; what it is not sent counts as had. */
export function eventStream(socket: WebSocket, after: number | undefined): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let seq = after
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

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        socket.addEventListener('message', ({ data }) => {
          if (typeof data !== 'string' || data === 'pong') return
          const frame = v.parse(FrameSchema, JSON.parse(data))
          if (frame.type === 'update') seq = resumePosition(seq, frame.data)
          if (frame.type === 'articles') seq = frame.data.at(-1)?.seq ?? seq
          const end = frame.type === 'end' ? `-end${frame.data.attempt}` : ''
          write(controller, `id: ${seq}${end}\ndata: ${data}\n\n`)
        })
        socket.addEventListener('close', ({ code, reason }) => {
          if (CLOSE_CODE_ERRORS[code])
            write(
              controller,
              formatEvent({ type: 'error', data: { error: reason, code: CLOSE_CODE_ERRORS[code] } }),
            )
          close(controller)
        })
        socket.addEventListener('error', () => close(controller))
        socket.accept()
        write(controller, `retry: ${RETRY_MS}\n\n`)
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

const formatEvent = (frame: object) => `data: ${JSON.stringify(frame)}\n\n`
