/**
 * A thousand disconnects at random points: the line breaks, the object is evicted, the runtime dies and comes back on
 * the same storage. Every watcher ends up with every article once and in order, and with one end.
 *
 * `DISCONNECTS=20000` makes it long; `SEED` repeats the random choices of a run, though not the machine's timing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import type { Frame } from '../../../../src/contract/frames.ts'
import { intensity, seed } from '../../../setup/intensity.ts'
import { between, randomFrom } from '../runtime/random.ts'
import { Runtime, token } from '../runtime/runtime.ts'
import { readEvents } from './eventSource.ts'
import { FlakyProxy } from './flakyProxy.ts'

const DISCONNECTS = intensity('DISCONNECTS', 500)
const SEED = seed()
const ARTICLES = 200
const JOBS = 6
/** Of each kind for each job. */
const WATCHERS = 3
/** A crash takes seconds, so only this many a round, with evictions in between. */
const CRASHES = 2
const EVICTIONS = 20
/** The service is never down for this many tries. */
const MOST_TRIES = 1_000

test('a watcher misses nothing and gets nothing twice', async () => {
  console.log(`SEED=${SEED} DISCONNECTS=${DISCONNECTS}`)
  const random = randomFrom(SEED)
  const runtime = await Runtime.start()
  const line = await FlakyProxy.to(runtime.url, random, () => true)
  const counts = { rounds: 0, watchers: 0, crashes: 0, evictions: 0, cut: 0, left: 0 }
  const disconnects = () => line.broken + counts.cut + counts.left
  const began = Date.now()

  async function produce(user: string): Promise<void> {
    const producer = new DigestClient({ base: runtime.url, token: await token(user, 'digest:produce') })
    for (let made = 0; made < ARTICLES; ) {
      const count = Math.min(between(random, 1, 12), ARTICLES - made)
      const articles = Array.from({ length: count }, (_, at) => ({
        id: `a${made + at + 1}`,
        title: `Article ${made + at + 1}`,
        summary: 'x'.repeat(between(random, 0, 100)),
      }))
      await repeatUntilAnswered(() =>
        producer.report('one', { articles, progress: Math.floor((made / ARTICLES) * 90) }),
      )
      made += count
      await pause(between(random, 0, 300))
    }
    await repeatUntilAnswered(() => producer.complete('one'))
  }

  async function follow(user: string, kind: 'WebSocket' | 'events'): Promise<void> {
    counts.watchers += 1
    const frames: Frame[] = []
    const own = await token(user)
    const address = new URL('/v1/users/me/jobs/one/events?after=0', line.url)
    const source =
      kind === 'events'
        ? readEvents(address, own)
        : disconnecting(new DigestClient({ base: line.url, token: own }))
    for await (const frame of source) frames.push(frame)
    const seqs = frames
      .flatMap((frame) => (frame.type === 'articles' ? frame.data : []))
      .map(({ seq }) => seq)
    const label = `${kind} of ${user}`
    expect(seqs, label).toEqual(Array.from({ length: ARTICLES }, (_, at) => at + 1))
    expect(frames.filter(({ type }) => type === 'end').length, label).toBe(1)
    expect(frames.at(-1), label).toMatchObject({
      type: 'end',
      data: { status: 'completed', articleCount: ARTICLES },
    })
  }

  /** Disconnects by itself now and then, and continues from its position. */
  async function* disconnecting(client: DigestClient): AsyncGenerator<Frame> {
    for (let after = 0, isOver = false; !isOver; ) {
      let patience = between(random, 5, 60)
      for await (const frame of client.watch('one', { after })) {
        if (frame.type === 'articles') after = Math.max(after, ...frame.data.map(({ seq }) => seq))
        isOver = frame.type === 'end'
        yield frame
        patience -= 1
        if (patience === 0 && !isOver) break
      }
      if (!isOver) counts.left += 1
    }
  }

  /** Crashes and evictions, until stopped. */
  async function disturb(users: string[], isOver: () => boolean): Promise<void> {
    const blows = shuffled(random, [
      ...Array<'crash'>(CRASHES).fill('crash'),
      ...Array<'evict'>(EVICTIONS).fill('evict'),
    ])
    for (const blow of blows) {
      await pause(between(random, 0, 500))
      if (isOver()) return
      if (blow === 'crash') {
        counts.cut += line.connections
        await runtime.crash()
        counts.crashes += 1
      } else {
        const user = users[between(random, 0, users.length - 1)]
        if (await runtime.evict('DigestJob', `${user}:one`)) counts.evictions += 1
      }
    }
  }

  while (disconnects() < DISCONNECTS) {
    counts.rounds += 1
    const users = Array.from({ length: JOBS }, (_, at) => `user${counts.rounds}-${at}`)
    for (const user of users)
      await new DigestClient({ base: runtime.url, token: await token(user) }).start({
        jobId: 'one',
        topics: ['science'],
        expectedArticles: ARTICLES,
      })
    const watching = Promise.all(
      users.flatMap((user) =>
        Array.from({ length: WATCHERS }, () => [follow(user, 'WebSocket'), follow(user, 'events')]).flat(),
      ),
    )
    let isOver = false
    const over = Promise.all([watching, ...users.map(produce)]).finally(() => {
      isOver = true
    })
    await Promise.all([over, disturb(users, () => isOver)])
  }
  console.log(
    `${disconnects()} disconnects (${line.broken} of the line, ${counts.cut} by ${counts.crashes} crashes, ` +
      `${counts.left} of the watchers), ` +
      `${counts.evictions} evictions, ${counts.watchers} watchers in ${counts.rounds} rounds: ${Date.now() - began} ms`,
  )
  expect(counts.crashes).toBeGreaterThan(0)
  expect(counts.evictions).toBeGreaterThan(0)
  line.stop()
  await runtime.stop()
})

/** A producer repeats a call until it gets a response. Repeats count once. */
async function repeatUntilAnswered<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1)
    try {
      return await call()
    } catch (error) {
      if (tries === MOST_TRIES) throw error
      await pause(100)
    }
}

function shuffled<One>(random: () => number, list: One[]): One[] {
  return list
    .map((one) => ({ one, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ one }) => one)
}
