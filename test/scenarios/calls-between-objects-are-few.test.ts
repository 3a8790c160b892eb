/**
 * How often the two objects call each other within one invocation. The platform counts how deep calls are nested, and how
 * many there are, which the local one does not.
 */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { toClientError } from '../../src/contract/errors.ts'
import type { ExportPlace } from '../../src/contract/userExport.ts'
import { DigestJob } from '../../src/job/DigestJob.ts'
import { streamOfPages } from '../../src/platform/pages.ts'
import { getUserStub } from '../../src/platform/stubs.ts'
import { UserStore } from '../../src/user/store.ts'
import { UserState } from '../../src/user/UserState.ts'
import { eventually } from '../eventually.ts'
import { articles, clock, rpcError } from '../support.ts'

afterEach(() => void vi.restoreAllMocks())
const job = (userId: string, id: string) => env.DIGEST_JOB.getByName(`${userId}:${id}`)

/** Every call of a method, by all objects. */
function counted<Class extends { prototype: object }>(of: Class, ...names: string[]) {
  const calls: string[] = []
  for (const name of names) {
    const method = Reflect.get(of.prototype, name)
    Reflect.set(of.prototype, name, function (this: object, ...args: unknown[]) {
      calls.push(name)
      return Reflect.apply(method, this, args)
    })
    onTestFinished(() => void Reflect.set(of.prototype, name, method))
  }
  return calls
}
const NOTES = ['registerJob', 'recordDigest', 'recordStatus', 'recordErasure']

test('no job calls its user back while that user is erased', async () => {
  const user = env.USER_STATE.getByName('few-erase')
  const ids = Array.from({ length: 30 }, (_, at) => `job-${at}`)
  const notes = counted(UserState, ...NOTES)
  for (const id of ids) await job('few-erase', id).start({ topics: ['AI'] })
  // Each start is registered, and its status recorded.
  await eventually(() => expect(notes).toHaveLength(60))
  notes.length = 0
  const erased = counted(DigestJob, 'erase')
  expect(await user.erase()).toEqual({ erased: true })
  expect([notes, erased.length]).toEqual([[], 30])
  for (const id of ids) expect((await rpcError(() => job('few-erase', id).status())).code).toBe('not_found')
})

test('a start that waits while its user is erased makes no job', async () => {
  const user = env.USER_STATE.getByName('few-waiting')
  await user.updatePreferences({ topics: ['AI'] })
  const register = UserState.prototype.registerJob
  vi.spyOn(UserState.prototype, 'registerJob').mockImplementation(async function (this: UserState, note) {
    const profile = await register.call(this, note)
    await this.erase()
    return profile
  })
  expect(await rpcError(() => job('few-waiting', 'one').start({ topics: ['AI'] }))).toMatchObject({
    code: 'unavailable',
  })
  vi.restoreAllMocks()
  expect((await rpcError(() => job('few-waiting', 'one').status())).code).toBe('not_found')
})

test('one call erases at most 500 jobs, and says that some are left', async () => {
  const user = env.USER_STATE.getByName('few-500')
  await runInDurableObject(user, (_, { storage }) => {
    const { jobs } = new UserStore(storage)
    for (let at = 0; at < 501; at += 1)
      jobs.register(
        { id: `job-${at}`, startedAt: at, attempt: 1 },
        { earlier: [], restarts: [], seenKey: 'key' },
      )
  })
  const erased = counted(DigestJob, 'erase')
  expect(await user.erase()).toEqual({ erased: false })
  expect(erased).toHaveLength(500)
  expect(await user.erase()).toEqual({ erased: true })
  expect(erased).toHaveLength(501)
})

describe('a stub', () => {
  test('is one for all calls of an invocation, and another after a reset', async () => {
    const made = vi.spyOn(env.USER_STATE, 'getByName')
    const user = getUserStub(env, 'few-stub')
    for (let at = 0; at < 3; at += 1) await user.weights()
    expect(made).toHaveBeenCalledTimes(1)
    const reset = Object.assign(new Error('Durable Object reset because its code was updated.'), {
      name: 'InjectedFault',
      durableObjectReset: true,
    })
    const weights = vi.spyOn(UserState.prototype, 'weights').mockRejectedValueOnce(reset)
    expect(await user.weights()).toEqual({})
    expect([weights.mock.calls.length, made.mock.calls.length]).toEqual([2, 2])
  })

  test.each([
    'Durable Object’s isolate exceeded its memory limit and was reset.',
    'Durable Object exceeded its CPU time limit and was reset.',
  ])('is not called again after: %s', async (message) => {
    const exhausted = Object.assign(new Error(message), { name: 'InjectedFault', durableObjectReset: true })
    const weights = vi.spyOn(UserState.prototype, 'weights').mockRejectedValue(exhausted)
    const user = getUserStub(env, 'few-exhausted')
    expect(toClientError(await user.weights().catch((error: unknown) => error)).code).toBe('unavailable')
    expect(weights).toHaveBeenCalledTimes(1)
  })
})

describe('an error of the platform that passes by itself is unavailable', () => {
  test('too many nested calls', () => {
    const error = new Error(
      'Subrequest depth limit exceeded. This request recursed through Workers too many times.',
    )
    expect(toClientError(error).code).toBe('unavailable')
  })

  test.each(['rows read', 'rows written', 'duration'])(
    'a day of %s that is used up, with the time',
    (what) => {
      const time = clock()
      vi.setSystemTime(Date.parse('2031-01-15T22:30:00Z'))
      const error = new Error(`Exceeded allowed ${what} in Durable Objects free tier.`)
      expect(toClientError(error)).toMatchObject({ code: 'unavailable', retryAfter: 90 * 60 })
      expect(time.now()).toBeGreaterThan(0)
    },
  )

  test('any other is internal', () => {
    expect(toClientError(new Error('Exceeded')).code).toBe('internal')
  })
})

test('an export is made by a call for each page, which asks a bounded number of jobs', async () => {
  const user = env.USER_STATE.getByName('few-export')
  const summary = 'x'.repeat(30_000)
  for (let id = 0; id < 60; id += 1) await job('few-export', `job-${id}`).start({ topics: ['AI'] })
  for (let call = 0; call < 4; call += 1)
    await job('few-export', 'job-59').addArticles(articles(30, call * 30).map((one) => ({ ...one, summary })))
  const sizes: number[] = []
  const asked: number[] = []
  const exported = counted(DigestJob, 'status', 'exportPart')
  const stream = await streamOfPages(async (place?: ExportPlace) => {
    const page = await user.exportPage(place)
    sizes.push(page.bytes.byteLength)
    asked.push(exported.splice(0).length)
    return page
  })
  const document = await new Response(stream).json<{ jobs: { articles: object[] }[]; complete: boolean }>()
  expect(document.complete).toBe(true)
  expect(document.jobs.map((one) => one.articles.length)).toEqual([120, ...Array(59).fill(0)])
  // 3.6 MB of articles, and 25 jobs a page.
  expect(sizes.length).toBeGreaterThanOrEqual(4)
  expect(Math.max(...sizes)).toBeLessThan(4 * 1024 * 1024)
  expect(Math.max(...asked)).toBeLessThanOrEqual(60)
})
