/** A job that an order has started remembers it, and a retry sends it to the user's object, which gives it again. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { UserState } from '../../src/index.ts'
import { rpcError } from '../support.ts'

const job = (id: string) => env.DIGEST_JOB.getByName(`ordered:${id}`)
const feeds = ['https://a.example/feed', { url: 'https://b.example/feed', name: 'B' }]
const order = { feeds, maxAgeDays: 7 }

/** The notes that the user's object receives. */
function notes() {
  const spy = vi.spyOn(UserState.prototype, 'registerJob')
  onTestFinished(() => spy.mockRestore())
  return () => spy.mock.calls.map(([note]) => note)
}

test('the note of the next attempt has the order, the note of the first has none', async () => {
  const received = notes()
  await job('one').start({ topics: ['AI'] }, order)
  await job('one').fail({ error: 'The only feed is down' })
  await job('one').retry()
  expect(received()).toMatchObject([{ attempt: 1 }, { attempt: 2, order }])
  expect(received()[0]?.order).toBeUndefined()
  // A repeated retry changes nothing.
  await job('one').retry()
  expect(received()).toHaveLength(2)
})

test('a job without an order has none to give', async () => {
  const received = notes()
  await job('plain').start({ topics: ['AI'] })
  await job('plain').cancel()
  await job('plain').retry()
  expect(received()[1]?.order).toBeUndefined()
})

test('an order with documents is not remembered, and its retry is a conflict that says so', async () => {
  await job('documents').start({ topics: ['AI'] }, { feeds: [], hasDocuments: true })
  await job('documents').fail({ error: 'No feed' })
  expect(await rpcError(() => job('documents').retry())).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('documents'),
  })
  expect((await job('documents').status()).attempt).toBe(1)
})

test.each([
  ['an address with a password', { feeds: ['https://ann:secret@a.example/feed'] }],
  ['101 feeds', { feeds: Array.from({ length: 101 }, (_, n) => `https://a.example/${n}`) }],
  ['no days', { ...order, maxAgeDays: 0 }],
])('an order with %s is refused, and nothing is stored', async (name, wrong) => {
  const refused = job(`refused-${name.length}`)
  expect((await rpcError(() => refused.start({ topics: ['AI'] }, wrong))).code).toBe('invalid_input')
  const keys = await runInDurableObject(refused, (_, { storage }) => [...storage.kv.list()])
  expect(keys).toEqual([])
})
