/** What waits for a reader who does not pull: little for each, and little for all of an isolate together. */
import { expect, onTestFinished, test } from 'vitest'
import type { Position } from '../../src/contract/liveProtocol.ts'
import { Follower } from '../../src/platform/follower.ts'
import { eventually } from '../eventually.ts'

const KIB = 1024
const STARTED_AT = '2031-01-15T06:00:00.000Z'

/** A job of many articles, which sends all that are missed to each connection at once. */
class Job {
  readonly #articles: number
  readonly #text: string
  /** Bytes that were sent to connections and not dropped. */
  connections: Position[] = []
  fetched: number[] = []

  constructor(articles: number, bytes: number) {
    this.#articles = articles
    this.#text = 'x'.repeat(bytes)
  }

  connect(position: Position): WebSocket {
    this.connections.push(position)
    const { 0: client, 1: server } = new WebSocketPair()
    server.accept()
    const send = (frame: object) => server.send(JSON.stringify(frame))
    send({ type: 'update', data: { articleCount: this.#articles, startedAt: STARTED_AT } })
    for (let seq = (position.after ?? 0) + 1; seq <= this.#articles; seq += 1)
      send({ type: 'articles', data: [{ seq, text: this.#text }] })
    send({ type: 'end', data: { attempt: 1 } })
    server.close(1000)
    return client
  }

  follower(from: Position = { after: 0 }): Follower {
    const follower = new Follower(
      { connect: async (position) => this.connect(position) },
      this.connect(from),
      from,
    )
    onTestFinished(() => follower.stop(1000, 'The test has ended'))
    return follower
  }
}

/** The sequence numbers of the frames up to the end. */
async function rest(follower: Follower): Promise<number[]> {
  const seqs: number[] = []
  for (let frame = await follower.next(); frame; frame = await follower.next()) {
    const { type, data } = JSON.parse(frame.text)
    if (type === 'articles') seqs.push(data[0].seq)
  }
  return seqs
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

test('one that is not read holds 256 KiB and hangs up; read later, it has everything once', async () => {
  const job = new Job(300, 32 * KIB)
  const follower = job.follower()
  await eventually(() => expect(follower.waitingBytes).toBeGreaterThan(256 * KIB))
  await scheduler.wait(50)
  expect(follower.waitingBytes).toBeLessThan((256 + 33) * KIB)
  expect(job.connections).toHaveLength(1)
  expect(await rest(follower)).toEqual(numbers(300))
  expect(follower.end).toMatchObject({ code: 1000 })
  // 9.4 MiB by 256 KiB each.
  expect(job.connections.length).toBeLessThan(50)
  expect(follower.waitingBytes).toBe(0)
})

test('many that are not read hold 16 MiB and one frame each; what is dropped makes room', async () => {
  const job = new Job(20, 32 * KIB)
  const followers = numbers(100).map(() => job.follower())
  const held = () => followers.map(({ waitingBytes }) => waitingBytes)
  const sum = () => held().reduce((all, one) => all + one, 0)
  await eventually(() => expect(sum()).toBeGreaterThan(16 * 1024 * KIB))
  await scheduler.wait(50)
  expect(sum()).toBeLessThan(16 * 1024 * KIB + followers.length * 33 * KIB)
  for (const follower of followers.slice(1)) follower.stop(1000, 'Left')
  expect(sum()).toBeLessThan((256 + 33) * KIB)
  const [first] = followers
  if (first) expect(await rest(first)).toEqual(numbers(20))
  const late = job.follower()
  await eventually(() => expect(late.waitingBytes).toBeGreaterThan(256 * KIB))
})

test('a reader who keeps up stays connected, however much waits for others', async () => {
  const unread = numbers(100).map(() => new Job(20, 32 * KIB).follower())
  const waiting = () => unread.reduce((sum, { waitingBytes }) => sum + waitingBytes, 0)
  await eventually(() => expect(waiting()).toBeGreaterThan(16 * 1024 * KIB))
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  const connect = () => Promise.reject(new Error('It has hung up'))
  const reader = new Follower({ connect }, client)
  onTestFinished(() => reader.stop(1000, 'The test has ended'))
  for (const seq of numbers(5)) {
    server.send(JSON.stringify({ type: 'articles', data: [{ seq }] }))
    expect(JSON.parse((await reader.next())?.text ?? '').data).toEqual([{ seq }])
  }
  expect(waiting()).toBeGreaterThan(16 * 1024 * KIB)
})

test('articles that are named are fetched when they are read, a few at a time, and precede what follows', async () => {
  const asked: number[] = []
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  const follower = new Follower(
    {
      connect: () => Promise.reject(new Error('No other connection')),
      articles: async ({ after, limit }) => {
        asked.push(limit)
        return {
          articles: numbers(limit).map((number) => ({ seq: after + number, id: `a${number}`, title: 'One' })),
        }
      },
    },
    client,
    { after: 2 },
  )
  server.send(JSON.stringify({ type: 'fetch', data: { after: 2, last: 12, spreadMs: 5 } }))
  server.send(JSON.stringify({ type: 'end', data: { attempt: 1 } }))
  const frames = [await follower.next(), await follower.next(), await follower.next(), await follower.next()]
  expect(asked).toEqual([4, 4, 2])
  expect(frames.map((frame) => frame?.cursor)).toEqual([
    { after: 6 },
    { after: 10 },
    { after: 12 },
    { after: 12, ended: 1 },
  ])
  expect(frames.flatMap((frame) => JSON.parse(frame?.text ?? '{}').data.length ?? [])).toEqual([4, 4, 2])
  server.close(1000)
})

test('one that reads says so to the object after each 64 KiB', async () => {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  const pings: unknown[] = []
  server.addEventListener('message', ({ data }) => void pings.push(data))
  const follower = new Follower({ connect: () => Promise.reject(new Error('None')) }, client)
  onTestFinished(() => follower.stop(1000, 'The test has ended'))
  for (let sent = 1; sent <= 6; sent += 1) {
    server.send(JSON.stringify({ type: 'articles', data: [{ seq: sent, text: 'x'.repeat(33 * KIB) }] }))
    await follower.next()
  }
  await eventually(() => expect(pings).toEqual(['ping', 'ping', 'ping']))
})
