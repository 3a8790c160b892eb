/** What a rule has made is validated before it is stored. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { UserStore } from '../../src/user/store.ts'
import { rpcError } from '../support.ts'

describe('a record that its schema does not allow is rejected, and nothing is stored', () => {
  const pins = Array.from({ length: 201 }, (_, index) => ({ name: `topic ${index}`, weight: 1 }))
  test.each<[string, (store: UserStore) => void, string]>([
    [
      '201 pins',
      (store) => store.savePreferences({ ...store.preferences(), pinnedTopics: pins, version: 1 }),
      'pinnedTopics',
    ],
    [
      'a weight of 3',
      (store) => {
        const state = store.learning.weightState()
        const weights = new Map([['ai', { name: 'AI', hundredths: 300 }]])
        store.learning.save({ weightState: { ...state, topics: { ...state.topics, weights } }, votes: [] })
      },
      'topics.weights.0.hundredths',
    ],
    [
      'a slot at no instant',
      (store) => store.saveSchedule({ settledUntil: Number.NaN, orders: [], ordered: [] }),
      'settledUntil',
    ],
  ])('%s', async (name, save, path) => {
    const user = env.USER_STATE.getByName(`store ${name}`)
    const error = await rpcError(() =>
      runInDurableObject(user, (_, { storage }) => save(new UserStore(storage))),
    )
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path }] })
    const keys = await runInDurableObject(user, (_, { storage }) => [...storage.kv.list()])
    expect(keys.filter(([key]) => key !== 'schema')).toEqual([])
  })
})
