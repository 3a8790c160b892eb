/**
 * The subscription of a sibling Worker to a job or a user. It pulls frames, as the reader of an event stream does, and goes
 * on over any number of connections: after resets, deploys, and where its caller was too slow.
 */
import { RpcTarget } from 'cloudflare:workers'
import { temporaryCodes } from '../contract/errorOf.ts'
import { DigestError, toClientError } from '../contract/errors.ts'
import { CloseCode, type Position, reconnectDelayMs } from '../contract/liveProtocol.ts'
import { Follower, type Source } from './follower.ts'

/** Not a union, of which the types of stubs would make a union of promises. */
export interface SubscriptionResult<Frame> {
  done: boolean
  /** Undefined when done. */
  value?: Frame
  /** Where another subscription to this job continues after the frame. */
  position?: Position
}

export class Subscription<Frame extends { type: string }> extends RpcTarget {
  readonly #frames: AsyncGenerator<{ value: Frame; position: Position }, undefined>
  readonly #stop: AbortController

  private constructor(source: Source, types: readonly Frame['type'][], first: WebSocket, from: Position) {
    super()
    this.#stop = new AbortController()
    this.#frames = framesOf<Frame>(source, types, first, from, this.#stop.signal)
  }

  /**
   * @param types of the frames that are passed on. Others are of the connection, or of a later release
   * @throws the error of the first connection
   */
  static async open<Frame extends { type: string }>(
    source: Source,
    types: readonly Frame['type'][],
    from: Position = {},
  ): Promise<Subscription<Frame>> {
    return new Subscription<Frame>(source, types, await source.connect(from), from)
  }

  /**
   * The next frame, as soon as there is one. Calls are answered in their order. Done after the `end` of a job.
   * @throws `gone` once the job or the user is erased
   */
  async next(): Promise<SubscriptionResult<Frame>> {
    const { done, value } = await this.#frames.next()
    return done ? { done: true } : { done: false, ...value }
  }

  /**
   * `Symbol.dispose` ends the subscription; a pending `next()` is then done. Not declared as a method, because a sibling that
   * compiles the declarations need not have `ESNext.Disposable`. The types of stubs have it.
   */
  static {
    Reflect.defineProperty(Subscription.prototype, Reflect.get(Symbol, 'dispose'), {
      value(this: Subscription<{ type: string }>) {
        this.#stop.abort()
      },
    })
  }
}

async function* framesOf<Frame extends { type: string }>(
  source: Source,
  types: readonly Frame['type'][],
  first: WebSocket,
  from: Position,
  stop: AbortSignal,
): AsyncGenerator<{ value: Frame; position: Position }, undefined> {
  let follower: Follower | undefined = new Follower(source, first, from)
  stop.addEventListener('abort', () => follower?.stop(1000, 'The subscriber left'))
  for (let position = from, failures = 0; !stop.aborted; failures += 1) {
    try {
      follower ??= new Follower(source, await source.connect(position), position)
      for (let frame = await follower.next(); frame; frame = await follower.next()) {
        failures = 0
        const { ended, ...cursor } = frame.cursor
        position = cursor
        const value: Frame = JSON.parse(frame.text)
        if (types.includes(value.type)) yield { value, position }
        if (ended !== undefined) return
      }
      const { code, reason } = follower.end ?? {}
      if (code === CloseCode.erased) throw new DigestError('gone', reason ?? '')
    } catch (error) {
      const { code, message, issues } = toClientError(error)
      if (!temporaryCodes.includes(code)) throw new DigestError(code, message, issues)
    }
    follower = undefined
    if (!stop.aborted) await scheduler.wait(reconnectDelayMs(failures, Math.random()))
  }
}
