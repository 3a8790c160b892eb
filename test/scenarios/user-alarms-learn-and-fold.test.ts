/**
 * The alarm of a user with votes: it learns after a day, and folds old votes without changing weights. It exists only
 * while there is something to do.
 */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { UserStub } from '../../src/platform/stubs.ts'
import { clock, DAY, HOUR, rpcError } from '../support.ts'

const user = (name: string) => env.USER_STATE.getByName(name)
const alarmOf = (stub: UserStub) => runInDurableObject(stub, (_user, { storage }) => storage.getAlarm())
const vote = (articleId: string, helpful: boolean, ...topics: string[]) => ({
  articleId,
  feedback: helpful ? ('helpful' as const) : ('not_helpful' as const),
  topics,
})

/** Fires the alarm when it is due, day after day, as long as there is one. The clock moves in any case. */
async function live(stub: UserStub, time: ReturnType<typeof clock>, ms: number): Promise<number> {
  const until = time.now() + ms
  let fired = 0
  for (let wake = await alarmOf(stub); wake !== null && wake <= until; wake = await alarmOf(stub)) {
    if (fired > ms / DAY + 1) throw new Error('The alarm fires more often than once a day')
    time.pass(Math.max(0, wake - time.now()))
    await runDurableObjectAlarm(stub)
    fired++
  }
  time.pass(until - time.now())
  return fired
}

test('there is an alarm from the first vote to the end of the last one, and at no other time', async () => {
  const time = clock()
  const stub = user('only-while')
  await stub.updatePreferences({ topics: ['AI'] })
  await stub.learn()
  expect(await alarmOf(stub)).toBeNull()
  const began = time.now()
  await stub.recordFeedback(vote('a', true, 'AI'))
  expect(await alarmOf(stub)).toBe(began + DAY)
  time.pass(HOUR)
  await stub.recordFeedback(vote('b', true, 'AI'))
  expect(await alarmOf(stub)).toBe(began + DAY)
  // Learning after a day, folding after thirty. In between there is nothing to do.
  expect(await live(stub, time, 40 * DAY)).toBeLessThanOrEqual(4)
  expect(await alarmOf(stub)).toBeNull()
  expect((await stub.feedback()).feedback).toEqual([])
  await stub.recordFeedback(vote('c', true, 'AI'))
  expect(await alarmOf(stub)).toBe(time.now() + DAY)
})

test('the alarm goes once the last vote is withdrawn', async () => {
  const time = clock()
  const stub = user('withdrawn')
  await stub.recordFeedback(vote('a', true, 'AI'))
  await stub.withdrawFeedback('a')
  expect(await live(stub, time, 3 * DAY)).toBeLessThanOrEqual(1)
  expect(await alarmOf(stub)).toBeNull()
})

describe('a vote', () => {
  test('is kept for 30 days, then folded: not listed or withdrawn any more, but still effective', async () => {
    const time = clock()
    const stub = user('thirty-days')
    await stub.recordFeedback(vote('old', true, 'AI', 'Art'))
    await stub.learn()
    const weights = await stub.weights()
    await live(stub, time, 30 * DAY)
    expect((await stub.feedback()).feedback).toMatchObject([{ articleId: 'old' }])
    await live(stub, time, 2 * DAY)
    expect((await stub.feedback()).feedback).toEqual([])
    expect(await rpcError(() => stub.withdrawFeedback('old'))).toMatchObject({ code: 'not_found' })
    expect(await stub.weights()).toEqual(weights)
    expect((await stub.learn({ dryRun: true })).topics).toMatchObject([{ helpful: 1 }, { helpful: 1 }])
  })

  test('that was never learned is learned before it is folded', async () => {
    const time = clock()
    const folded = user('unlearned')
    await folded.recordFeedback(vote('a', true, 'AI'))
    expect(await folded.weights()).toEqual({ AI: 1.1 })
    await live(folded, time, 32 * DAY)
    expect(await folded.weights()).toEqual({ AI: 1.2 })
  })
})

test('weights after folding daily are those of a user whose votes were never folded', async () => {
  const time = clock()
  const folding = user('folding')
  const keeping = user('keeping')
  const topics = ['AI', 'Art', 'Golf', '__proto__']
  for (let day = 0; day < 75; day++) {
    const cast = vote(`${day}`, day % 3 !== 0, topics[day % 4] ?? '', topics[(day * 7) % 4] ?? '')
    await folding.recordFeedback(cast)
    await keeping.recordFeedback(cast)
    await live(folding, time, DAY)
  }
  expect((await folding.feedback({ limit: 500 })).feedback.length).toBeLessThanOrEqual(32)
  expect((await keeping.feedback({ limit: 500 })).feedback).toHaveLength(75)
  const reports = await Promise.all([folding.learn(), keeping.learn()])
  expect(reports[0].usual).toBe(reports[1].usual)
  expect(reports[0].topics.map(({ reason }) => reason)).toEqual(reports[1].topics.map(({ reason }) => reason))
  expect(await folding.weights()).toEqual(await keeping.weights())
})

test('an early or repeated alarm, or one of a user without votes, changes nothing that was learned', async () => {
  const stub = user('early')
  await runInDurableObject(stub, (object) => object.alarm())
  expect(await alarmOf(stub)).toBeNull()
  await stub.recordFeedback(vote('a', true, 'AI'))
  await stub.learn()
  const [weights, votes] = [await stub.weights(), await stub.feedback()]
  for (let again = 0; again < 3; again++) expect(await runDurableObjectAlarm(stub)).toBe(true)
  expect([await stub.weights(), await stub.feedback()]).toEqual([weights, votes])
})
