/** Everything that a reader may make as large as allowed is stored within the platform's 2 MB, or refused before the write. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { UserStore } from '../../src/user/store.ts'
import { clock, DAY, HOUR, rpcError } from '../support.ts'

/** A name as long as allowed, in a script of two bytes a character. */
const long = (index: number, length: number) => `${index} `.padEnd(length, 'Ω')
const topics = (from: number, count: number) => Array.from({ length: count }, (_, at) => long(from + at, 100))

test('the storage of the tests refuses what the platform refuses', async () => {
  await runInDurableObject(env.USER_STATE.getByName('fit-limit'), (_, { storage }) => {
    expect(() => storage.kv.put('a', 'x'.repeat(2_000_001))).toThrow('SQLITE_TOOBIG')
    expect(() => storage.kv.put('a', 'Ω'.repeat(1_000_001))).toThrow('SQLITE_TOOBIG')
    expect(() => storage.sql.exec('SELECT ?', 'Ω'.repeat(1_000_001))).toThrow('SQLITE_TOOBIG')
    storage.kv.put('a', 'x'.repeat(1_990_000))
  })
})

test('2,000 topics and 2,000 sources with long names, each of them reset', async () => {
  const time = clock()
  const user = env.USER_STATE.getByName('fit-weights')
  await user.updatePreferences({
    mutedSources: Array.from({ length: 200 }, (_, at) => ({ name: long(9_000 + at, 200) })),
    mutedTopics: Array.from({ length: 200 }, (_, at) => ({ name: long(9_000 + at, 100) })),
  })
  await runInDurableObject(user, async (object) => {
    for (let at = 0; at < 2_000; at += 1)
      await object.recordFeedback({
        articleId: `a${at}`,
        feedback: at % 3 === 0 ? 'helpful' : 'not_helpful',
        topics: at % 50 === 0 ? topics(at, 50) : [],
        source: long(at, 200),
      })
  })
  expect((await user.learn({ dryRun: true })).topics).toHaveLength(2_000)
  // As 4,000 resets would leave it. Each of them recomputes all weights.
  await runInDurableObject(user, (_, { storage }) => {
    const { learning } = new UserStore(storage)
    const state = learning.weightState()
    const reset = (names: ReadonlyMap<string, unknown>) => new Map([...names.keys()].map((key) => [key, 1]))
    learning.save({
      weightState: {
        ...state,
        topics: { ...state.topics, resets: reset(state.topics.weights) },
        sources: { ...state.sources, resets: reset(state.sources.weights) },
      },
      votes: learning.history().votes,
    })
  })
  await evictDurableObject(user)
  expect(await user.resetLearning(long(7, 100))).toMatchObject({ changes: [{ after: 1 }] })
  expect(await user.resetSourceLearning(long(7, 200))).toMatchObject({ success: true })

  // A job of this reader, with as much remembered as there may be.
  await env.DIGEST_JOB.getByName('fit-weights:first').start({ topics: ['AI'] })
  await runInDurableObject(user, (_, { storage }) => {
    const tokens = Array.from({ length: 20_000 }, (_, at) => String(at).padStart(36, '0')).join('')
    storage.sql.exec('UPDATE jobs SET shown = ?, endedAt = ?', tokens, time.now())
  })
  const job = env.DIGEST_JOB.getByName('fit-weights:one')
  await job.start({ topics: ['AI'] })
  await runInDurableObject(job, (_, { storage }) => {
    const { seen, told, weights } = storage.kv.get('profile') as {
      seen: string
      told: number
      weights: object[]
    }
    // The newest of them: the oldest have no room beside 4,000 long names.
    expect(seen.length / 36).toBeGreaterThan(10_000)
    // One is reset: its weight is 1, which is left out.
    expect([told, weights.length]).toEqual([seen.length / 36, 1_999])
    expect(seen.startsWith(String(0).padStart(36, '0'))).toBe(true)
  })

  time.pass(31 * DAY)
  await runInDurableObject(user, (object) => object.alarm())
  expect((await user.feedback()).feedback).toEqual([])
  // What was reset has taught nothing since.
  expect(Object.keys(await user.weights())).toHaveLength(1_999)
})

test('a record that would be larger is refused as too large, and nothing is stored', async () => {
  const user = env.USER_STATE.getByName('fit-orders')
  const feeds = Array.from({ length: 100 }, (_, at) => ({
    url: `https://a.example/${long(at, 2_000)}`,
    name: long(at, 200),
  }))
  const order = {
    feeds,
    start: { topics: ['AI'], timeoutMs: HOUR, onTimeout: 'fail', allowSeen: false },
  } as const
  const retried = (id: string) =>
    user.registerJob({
      id,
      startedAt: 1,
      attempt: 2,
      order: { ...order, start: { ...order.start, topics: ['AI'] } },
    })
  for (let at = 1; at <= 4; at += 1) await retried(`job-${at}`)
  expect(await rpcError(() => retried('job-5'))).toMatchObject({ code: 'too_large' })
  const stored = await runInDurableObject(user, (_, { storage }) => new UserStore(storage).schedule().orders)
  expect(stored.map(({ jobId }) => jobId)).toEqual(['job-1', 'job-2', 'job-3', 'job-4'])
})

test('orders that the newsroom has accepted do not add up', async () => {
  const time = clock()
  const user = env.USER_STATE.getByName('fit-accepted')
  const NEWSROOM = { fetch: async () => Response.json({}, { status: 202 }) }
  await runInDurableObject(user, (object) => Object.assign(object, { env: { ...env, NEWSROOM } }))
  await user.updatePreferences({ topics: ['AI'], feeds: ['https://a.example/feed'] })
  for (let hour = 0; hour < 20; hour += 1) {
    await user.orderDigest({ jobId: `job-${hour}` })
    time.pass(HOUR)
  }
  const stored = await runInDurableObject(user, (_, { storage }) => new UserStore(storage).schedule().orders)
  expect(stored.length).toBeLessThanOrEqual(7)
})
