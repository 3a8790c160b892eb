/**
 * Server-sent events: the frames of a WebSocket as `data:`. They follow the WebSocket of a job or a user, as unnamed
 * events.
 *
 * An event's `id:` is the client's cursor: the job's incarnation and the last sequence number, plus `-end` and the
 * attempt once that attempt has ended. An EventSource sends it back when it reconnects.
 */
import * as v from 'valibot'
import { formatCursor } from '../../contract/cursor.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { CloseCode, incarnationOf, type Position, resumePosition } from '../../contract/liveProtocol.ts'
import { EventWriter, formatEvent } from './eventWriter.ts'

/** The error frame for a close code of the job. */
const CLOSE_CODE_ERRORS: Record<number, ErrorCode> = {
  [CloseCode.renew]: 'unauthenticated',
  [CloseCode.erased]: 'gone',
}

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
type KnownFrame = Extract<v.InferOutput<typeof FrameSchema>, { data: unknown }>

function parseFrame(text: string): KnownFrame | undefined {
  const frame = v.parse(FrameSchema, JSON.parse(text))
  return 'data' in frame ? frame : undefined
}

/** The position of a reader that has received the frame. */
function positionAfter(position: Position, frame: KnownFrame | undefined): Position {
  if (frame?.type === 'update')
    return { after: resumePosition(position, frame.data), incarnation: incarnationOf(frame.data) }
  if (frame?.type === 'articles') return { ...position, after: frame.data.at(-1)?.seq }
  return position
}

/** The `id:` line of an event. */
function idLine({ after = 0, incarnation }: Position, frame: KnownFrame | undefined): string {
  const ended = frame?.type === 'end' ? { ended: frame.data.attempt } : {}
  return `id: ${formatCursor({ incarnation, after, ...ended })}\n`
}

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
  let position = from ?? {}
  let socket = first
  const writer = new EventWriter((reason) => socket.close(1000, reason))

  const end = ({ code, reason }: { code: number; reason: string }) => {
    const error = CLOSE_CODE_ERRORS[code]
    if (error) writer.write(formatEvent({ type: 'error', data: { error: reason, code: error } }))
    writer.close()
  }
  const resume = async () => {
    if (await writer.drained()) follow(await connect(position))
  }
  const follow = (connection: WebSocket) => {
    socket = connection
    let isEnded = false
    const endOnce = (action: () => void) => {
      if (!isEnded) action()
      isEnded = true
    }
    connection.addEventListener('message', ({ data }) => {
      if (typeof data !== 'string' || data === 'pong' || isEnded) return
      const frame = parseFrame(data)
      if (frame?.type === 'closing') {
        isEnded = true
        connection.close(1000)
        if (frame.data.code !== CloseCode.resume) return end(frame.data)
        // The reader reconnects by itself if this fails.
        resume().catch(() => writer.close())
        return
      }
      position = positionAfter(position, frame)
      writer.write(`${from ? idLine(position, frame) : ''}data: ${data}\n\n`)
    })
    connection.addEventListener('close', (event) => endOnce(() => end(event)))
    connection.addEventListener('error', () => endOnce(() => writer.close()))
    connection.accept()
  }

  follow(first)
  return writer.stream
}
