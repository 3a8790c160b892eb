/** One connection of the client: when it is given up, and when the next is tried. */
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Connector, framesOf, waitToReconnect } from '../../src/client/connection.ts'
import type { Listener } from '../../src/client/transports.ts'
import { reconnectDelayMs } from '../../src/contract/liveProtocol.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND

function useTimers(): void {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
}

/** A connection whose other end is the test. */
function open() {
  const state = { pings: 0, isClosed: false }
  let listener: Listener | undefined
  const connector: Connector = {
    connect: async (_after, given) => {
      listener = given
      return {
        ping: () => {
          state.pings += 1
        },
        close: () => {
          state.isClosed = true
        },
      }
    },
    articles: () => Promise.reject(new Error('Not asked for')),
    assertAccess: async () => {},
    isFinal: () => false,
    goneError: () => new Error('gone'),
  }
  const frames = framesOf<{ type: string }>(connector, undefined, new AbortController().signal)
  onTestFinished(() => void frames.return(undefined))
  const first = frames.next()
  return { state, frames, first, listener: async () => vi.waitUntil(() => listener) }
}

describe('a connection', () => {
  test('that is silent is asked for a sign of life every 20 seconds, and given up after 40 without one', async () => {
    useTimers()
    const { state, first } = open()
    await vi.advanceTimersByTimeAsync(41 * SECOND)
    expect(state).toEqual({ pings: 2, isClosed: false })
    await vi.advanceTimersByTimeAsync(20 * SECOND)
    expect(await first).toEqual({ done: true, value: undefined })
    expect(state).toEqual({ pings: 2, isClosed: true })
  })

  test('that shows signs of life stays, however long it has no frame', async () => {
    useTimers()
    const { state, first, listener } = open()
    await vi.advanceTimersByTimeAsync(0)
    const { onFrame, onSignOfLife } = await listener()
    for (let waited = 0; waited < 2 * HOUR; waited += 20 * SECOND) {
      onSignOfLife()
      await vi.advanceTimersByTimeAsync(20 * SECOND)
    }
    expect(state).toEqual({ pings: 360, isClosed: false })
    onFrame({ type: 'erased', data: { id: 'one' } })
    expect((await first).value).toMatchObject({ type: 'erased' })
  })
})

describe('the wait for the next connection', () => {
  /** What only a browser has. */
  function asBrowser() {
    const page = new EventTarget()
    vi.stubGlobal('document', page)
    onTestFinished(() => {
      vi.unstubAllGlobals()
    })
    return page
  }

  test.each(['online', 'visibilitychange'])('in a browser ends at once with the event %s', async (name) => {
    useTimers()
    const page = asBrowser()
    const isDone = vi.fn()
    const waiting = waitToReconnect(15 * SECOND, new AbortController().signal).then(isDone)
    await vi.advanceTimersByTimeAsync(SECOND)
    expect(isDone).not.toHaveBeenCalled()
    const target = name === 'online' ? globalThis : page
    ;(target as unknown as EventTarget).dispatchEvent(new Event(name))
    await waiting
  })

  test('ends with its time, or with its signal', async () => {
    useTimers()
    const isDone = vi.fn()
    const stop = new AbortController()
    const waiting = [15 * SECOND, HOUR].map((ms) => waitToReconnect(ms, stop.signal).then(isDone))
    await vi.advanceTimersByTimeAsync(15 * SECOND - 1)
    expect(isDone).toHaveBeenCalledTimes(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(isDone).toHaveBeenCalledTimes(1)
    stop.abort()
    await Promise.all(waiting)
    expect(isDone).toHaveBeenCalledTimes(2)
  })

  test('is longer after each failure, at most 15 seconds', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = reconnectDelayMs(failures, random)
        expect(delay).toBe(random * Math.min(15_000, 250 * 2 ** failures))
        expect(reconnectDelayMs(failures + 1, random)).toBeGreaterThanOrEqual(delay)
      }),
    )
  })
})
