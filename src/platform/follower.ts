/**
 * Follows a job or a user over any number of live connections. Its reader pulls frames. What it has not pulled yet is
 * bounded: the follower hangs up, and connects again where it was once its reader has caught up.
 */
import * as v from 'valibot'
import type { Cursor } from '../contract/cursor.ts'
import type { ArticlesPage } from '../contract/job.ts'
import { CloseCode, incarnationOf, type Position, resumePosition } from '../contract/liveProtocol.ts'
import { byteLength } from './byteLength.ts'

/** How many bytes may wait for one reader. A job is asked for no more missed articles than these at once. */
export const MAX_WAITING_BYTES = 256 * 1024
/** How many bytes may wait for all readers of an isolate. */
const MAX_WAITING_BYTES_OF_ALL = 16 * 1024 * 1024
/** After so many bytes the follower shows the object that it reads. */
const PING_BYTES = 64 * 1024
/** How many articles it fetches at once: as many as may wait. */
const FETCHED_AT_ONCE = 4

/** The fields that are read here. A frame of an unknown type, from a later release, is passed on. */
const FrameSchema = v.union([
  v.object({
    type: v.literal('update'),
    data: v.object({ articleCount: v.number(), startedAt: v.string() }),
  }),
  v.object({ type: v.literal('articles'), data: v.array(v.object({ seq: v.number() })) }),
  v.object({ type: v.literal('fetch'), data: v.object({ last: v.number(), spreadMs: v.number() }) }),
  v.object({ type: v.literal('end'), data: v.object({ attempt: v.number() }) }),
  v.object({ type: v.literal('closing'), data: v.object({ code: v.number(), reason: v.string() }) }),
  v.object({ type: v.string() }),
])
type KnownFrame = Extract<v.InferOutput<typeof FrameSchema>, { data: unknown }>

function parseFrame(text: string): KnownFrame | undefined {
  const frame = v.parse(FrameSchema, JSON.parse(text))
  return 'data' in frame ? frame : undefined
}

/** What is followed. */
export interface Source {
  /** Opens a connection that begins after a position. */
  connect(position: Position): Promise<WebSocket>
  /** Reads articles that the job names but does not send. A user's list has none. */
  articles?(page: { after: number; limit: number }): Promise<ArticlesPage>
}

/** A frame as JSON, and where its reader is with it. */
export interface Followed {
  text: string
  cursor: Cursor
}

interface Waiting {
  text: string
  frame: KnownFrame | undefined
  bytes: number
  /** Whether the articles that the frame names may be fetched now. */
  isDue?: boolean
}

/** Of all followers of this isolate. */
let waitingBytesOfAll = 0
/** The platform may end an invocation without a word: its follower, and what waited for it, are then only collected. */
const abandoned = new FinalizationRegistry<{ bytes: number }>(({ bytes }) => {
  waitingBytesOfAll -= bytes
})

export class Follower {
  readonly #source: Source
  readonly #waiting: Waiting[] = []
  /** How much of `waitingBytesOfAll` is this one's. */
  readonly #account = { bytes: 0 }
  #unpingedBytes = 0
  /** Where the reader is. */
  #position: Position
  #socket: WebSocket | undefined
  /** Why there are no more frames. */
  #end: { code: number; reason: string } | undefined
  #wake = () => {}

  constructor(source: Source, first: WebSocket, from: Position = {}) {
    this.#source = source
    this.#position = from
    abandoned.register(this, this.#account)
    this.#follow(first)
  }

  /** How much waits for its reader. */
  get waitingBytes(): number {
    return this.#account.bytes
  }

  /** Why the frames ended: the close code of the object, 1000 after the end. Undefined before. */
  get end(): { code: number; reason: string } | undefined {
    return this.#end
  }

  /**
   * The next frame, as soon as there is one; undefined at the end.
   * @throws if another connection cannot be opened, or articles cannot be read
   */
  async next(): Promise<Followed | undefined> {
    for (;;) {
      const [first] = this.#waiting
      if (first?.frame?.type === 'fetch') {
        const { last, spreadMs } = first.frame.data
        if (!first.isDue) await scheduler.wait(Math.random() * spreadMs)
        first.isDue = true
        const fetched = await this.#fetch(last)
        if (fetched) return fetched
        if (this.#waiting[0] === first) this.#take()
      } else if (first) return this.#deliver(this.#take())
      else if (this.#end) return undefined
      else if (this.#socket)
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      else this.#follow(await this.#source.connect(this.#position))
    }
  }

  /** Ends the frames at once. What waits is dropped. */
  stop(code: number, reason: string): void {
    this.#end ??= { code, reason }
    this.#hangUp(reason)
    while (this.#waiting.length > 0) this.#take()
    this.#wake()
  }

  #follow(socket: WebSocket): void {
    // The reader may have left while the connection was opened.
    if (this.#end) {
      socket.accept()
      socket.close(1000)
      return
    }
    this.#socket = socket
    const isCurrent = () => this.#socket === socket
    const end = (code: number, reason: string) => {
      if (!isCurrent()) return
      this.#end = { code, reason }
      this.#socket = undefined
      this.#wake()
    }
    socket.addEventListener('message', ({ data }) => {
      if (isCurrent() && typeof data === 'string' && data !== 'pong') this.#receive(data)
    })
    socket.addEventListener('close', ({ code, reason }) => end(code, reason))
    socket.addEventListener('error', () => end(1006, 'The connection broke'))
    socket.accept()
  }

  #receive(text: string): void {
    const frame = parseFrame(text)
    if (frame?.type === 'closing') {
      // The next call of `next` connects again.
      if (frame.data.code !== CloseCode.resume) this.#end = frame.data
      this.#hangUp('')
    } else {
      const bytes = byteLength(text)
      this.#waiting.push({ text, frame, bytes })
      this.#count(bytes)
      // What others do not read costs a reader nothing who has read all but this frame.
      const isTooMuch =
        this.#account.bytes > MAX_WAITING_BYTES ||
        (waitingBytesOfAll > MAX_WAITING_BYTES_OF_ALL && this.#waiting.length > 1)
      if (isTooMuch) this.#hangUp('The reader has to catch up')
      else this.#showReading(bytes)
    }
    this.#wake()
  }

  #showReading(bytes: number): void {
    this.#unpingedBytes += bytes
    if (this.#unpingedBytes < PING_BYTES) return
    this.#unpingedBytes = 0
    this.#socket?.send('ping')
  }

  #take(): Waiting {
    const [first] = this.#waiting.splice(0, 1)
    if (!first) throw new Error('Nothing waits')
    this.#count(-first.bytes)
    return first
  }

  #count(bytes: number): void {
    this.#account.bytes += bytes
    waitingBytesOfAll += bytes
  }

  #deliver({ text, frame }: Pick<Waiting, 'text' | 'frame'>): Followed {
    this.#position = positionAfter(this.#position, frame)
    const { after = 0, ...position } = this.#position
    return {
      text,
      cursor: { ...position, after, ...(frame?.type === 'end' && { ended: frame.data.attempt }) },
    }
  }

  /** Some of the articles up to `last`; undefined if the reader has them. */
  async #fetch(last: number): Promise<Followed | undefined> {
    const { after = 0 } = this.#position
    if (after >= last) return undefined
    const page = await this.#source.articles?.({ after, limit: Math.min(FETCHED_AT_ONCE, last - after) })
    if (!page || page.articles.length === 0) return undefined
    const frame = { type: 'articles' as const, data: page.articles }
    return this.#deliver({ text: JSON.stringify(frame), frame })
  }

  #hangUp(reason: string): void {
    this.#socket?.close(1000, reason)
    this.#socket = undefined
  }
}

/** The position of a reader that has received the frame. */
function positionAfter(position: Position, frame: KnownFrame | undefined): Position {
  if (frame?.type === 'update')
    return { after: resumePosition(position, frame.data), incarnation: incarnationOf(frame.data) }
  if (frame?.type === 'articles') return { ...position, after: frame.data.at(-1)?.seq }
  return position
}
