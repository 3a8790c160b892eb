/** Event streams over time: they stay alive while nothing happens, and end with their token or with their reader. */
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { eventStream, retryMs } from '../../../src/gateway/live/stream.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND

/** A stream, and the object's end of its connection. */
function open(expiresInMs = 30 * 24 * HOUR) {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  const closed = new Promise<string>((resolve) =>
    server.addEventListener('close', ({ reason }) => {
      server.close(1000)
      resolve(reason)
    }),
  )
  const connect = () => Promise.reject(new Error('There is no other connection'))
  const stream = eventStream({ connect }, client, Date.now() + expiresInMs, { after: 0 })
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  onTestFinished(() => reader.cancel())
  return {
    server,
    closed,
    send: (frame: object) => server.send(JSON.stringify(frame)),
    /** What is written next. Undefined at the end. */
    next: async () => (await reader.read()).value,
    async rest(): Promise<string> {
      let had = ''
      for (let read = await reader.read(); !read.done; read = await reader.read()) had += read.value
      return had
    },
  }
}

const article = (seq: number) => ({ type: 'articles', data: [{ seq, id: `a${seq}`, title: 'One' }] })

describe('over time', () => {
  /** A clock that runs timers as well. */
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
  })

  test('a stream in which nothing happens says that it is there, every 20 seconds', async () => {
    const stream = open()
    await stream.next()
    for (let heartbeats = 1; heartbeats <= 3; heartbeats += 1) {
      const next = stream.next()
      await vi.advanceTimersByTimeAsync(20 * SECOND)
      expect(await next).toBe(': still here\n\n')
    }
    const next = stream.next()
    stream.send(article(1))
    expect(await next).toContain('"seq":1')
  })

  test('an idle stream ends with its token, which it says', async () => {
    const stream = open(70 * SECOND)
    await stream.next()
    const rest = stream.rest()
    await vi.advanceTimersByTimeAsync(70 * SECOND)
    expect((await rest).replaceAll(': still here\n\n', '')).toMatch(
      /^data: \{"type":"error","data":\{"error":"[^"]+","code":"unauthenticated"\}\}\n\n$/,
    )
    await stream.closed
  })

  test('a stream that is not read until its token has expired carries nothing more', async () => {
    const stream = open(50 * SECOND)
    await stream.next()
    for (let seq = 1; seq <= 300; seq += 1) stream.send(article(seq))
    await vi.advanceTimersByTimeAsync(50 * SECOND)
    await stream.closed
    const had = await stream.rest()
    expect(had).toContain('"code":"unauthenticated"')
    // What the reader's own side had pulled before.
    expect(had.split('"type":"articles"').length - 1).toBeLessThanOrEqual(2)
  })

  test('a stream ends after 24 hours, without an error, so that an EventSource comes back', async () => {
    const stream = open()
    await stream.next()
    let isOver = false
    const rest = stream.rest().finally(() => {
      isOver = true
    })
    await vi.advanceTimersByTimeAsync(23 * HOUR)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(HOUR)
    expect(await rest).not.toContain('error')
    await stream.closed
  })

  test('a stream that is not read for a minute is dropped; one that is read is not', async () => {
    const unread = open()
    const read = open()
    const reading = read.rest()
    for (const { send } of [unread, read]) for (let seq = 1; seq <= 300; seq += 1) send(article(seq))
    await vi.advanceTimersByTimeAsync(100 * SECOND)
    expect(await unread.closed).toBe('The reader is too slow')
    read.send(article(301))
    read.server.close(1000)
    expect(await reading).toContain('"seq":301')
  })
})

test('a stream whose next connection fails ends, and asks its reader back at a time of its own', async () => {
  const stream = open()
  stream.send({ type: 'closing', data: { code: 1013, reason: 'Go on' } })
  expect(await stream.rest()).toMatch(/^retry: [23]\d{3}\n\nretry: [23]\d{3}\n\n$/)
})

test('readers that were refused together return within half as long again', () => {
  expect(retryMs(5, 0)).toBe(5_000)
  expect(retryMs(5, 0.5)).toBe(6_250)
  expect(retryMs(5, 1)).toBe(7_500)
})
