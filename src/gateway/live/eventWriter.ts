/** Writes server-sent events to one reader. It keeps the connection alive, and drops a reader that is too slow. */

/** How long a client should wait before it reconnects, in ms. */
const RETRY_MS = 2_000
const HEARTBEAT_MS = 20_000

/** How many unread bytes a slow reader may have before it is disconnected. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024
/** How often a writer checks whether its reader has caught up, in ms. */
const DRAIN_CHECK_MS = 20

/** Headers of a stream. Without the last two, a proxy may hold events back to compress or to buffer them. */
export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'private, no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

/** An unnamed event. */
export const formatEvent = (frame: object) => `data: ${JSON.stringify(frame)}\n\n`

export class EventWriter {
  readonly stream: ReadableStream<Uint8Array>
  readonly #encoder = new TextEncoder()
  readonly #onReaderGone: (reason: string) => void
  readonly #heartbeat: number
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined

  /** @param onReaderGone called once if the reader leaves, or is dropped because it reads too slowly */
  constructor(onReaderGone: (reason: string) => void) {
    this.#onReaderGone = onReaderGone
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        cancel: () => {
          this.#stop()
          onReaderGone('The reader left')
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MAX_BUFFERED_BYTES }),
    )
    this.write(`retry: ${RETRY_MS}\n\n`)
    // The object behind the stream may hibernate; this timer keeps the stream alive.
    this.#heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS)
  }

  /** Does nothing once the stream is closed. */
  write(text: string): void {
    if (!this.#controller) return
    this.#controller.enqueue(this.#encoder.encode(text))
    if ((this.#controller.desiredSize ?? 0) > 0) return
    const error = 'Dropped for reading too slowly: connect again to go on'
    const event = formatEvent({ type: 'error', data: { error, code: 'unavailable' } })
    this.#controller.enqueue(this.#encoder.encode(event))
    this.close()
    this.#onReaderGone('The reader is too slow')
  }

  close(): void {
    this.#controller?.close()
    this.#stop()
  }

  /**
   * Waits until the reader has read half of what it may have unread.
   * @returns whether the stream is still open
   */
  async drained(): Promise<boolean> {
    while (this.#controller && (this.#controller.desiredSize ?? 0) < MAX_BUFFERED_BYTES / 2)
      await scheduler.wait(DRAIN_CHECK_MS)
    return this.#controller !== undefined
  }

  #stop(): void {
    this.#controller = undefined
    clearInterval(this.#heartbeat)
  }
}
