/**
 * A sibling's subscription: missed articles, then live frames, then the end, each once and in order. Over resets, for a
 * subscriber that stops reading, and for one that leaves. `processes/resets` has many of them at once.
 */
import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { StoredArticle } from '../../src/contract/job.ts'
import { eventually } from '../eventually.ts'
import { articles, clock, disposed, rpcError } from '../support.ts'

// A user for each job: what one digest has shown is seen in the next.
const userOf = (id: string) => `subscribed-${id}`
const jobOf = (id: string) => disposed(exports.DigestService.job(userOf(id), id))
const objectOf = (id: string) => env.DIGEST_JOB.getByName(`${userOf(id)}:${id}`)
const sockets = (id: string) => runInDurableObject(objectOf(id), (_, state) => state.getWebSockets().length)

/** What a test uses of the stub of a subscription, whose own type is too deep to be passed on. */
interface Subscribed {
  next(): PromiseLike<{ done: boolean; value?: unknown; position?: { after?: number; incarnation?: string } }>
  [Symbol.dispose](): void
}
interface Frame {
  type: string
  data: unknown
}

async function started(id: string, count = 0) {
  const job = disposed(await jobOf(id))
  await job.start({ topics: ['AI'], expectedArticles: 2_000, timeoutMs: 24 * 60 * 60_000 })
  if (count > 0) await job.addArticles(articles(count))
  return job
}
const subscribe = async (id: string, input?: { after?: number; incarnation?: string }) =>
  (await jobOf(id).subscribe(input)) as unknown as Subscribed

async function next(subscription: Subscribed) {
  const { done, value, position } = await subscription.next()
  return { done, ...(value as Frame), position }
}
async function typesUntil(subscription: Subscribed, last: string): Promise<string[]> {
  const types: string[] = []
  while (types.at(-1) !== last) types.push((await next(subscription)).type)
  return types
}
/** The sequence numbers of all articles up to the end. */
async function seqsToTheEnd(subscription: Subscribed): Promise<number[]> {
  const seqs: number[] = []
  for (let frame = await next(subscription); !frame.done; frame = await next(subscription))
    if (frame.type === 'articles') seqs.push(...(frame.data as StoredArticle[]).map(({ seq }) => seq))
  return seqs
}
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

describe('of a job', () => {
  test('missed articles come first, then live frames, then the end; then it is done', async () => {
    const job = await started('whole', 2)
    using subscription = await subscribe('whole', { after: 1 })
    expect(await next(subscription)).toMatchObject({ type: 'update', data: { articleCount: 2 } })
    expect(await next(subscription)).toMatchObject({ type: 'articles', data: [{ seq: 2 }] })
    await job.addArticle({ id: 'new', title: 'New' })
    expect(await next(subscription)).toMatchObject({ type: 'articles', data: [{ seq: 3, id: 'new' }] })
    await job.complete()
    expect((await typesUntil(subscription, 'end')).filter((type) => type !== 'update')).toEqual(['end'])
    expect(await next(subscription)).toMatchObject({ done: true })
    expect(await next(subscription)).toMatchObject({ done: true })
    await eventually(async () => expect(await sockets('whole')).toBe(0))
  })

  test('without `after`, only new articles arrive', async () => {
    const job = await started('new', 2)
    using subscription = await subscribe('new')
    await job.addArticle({ id: 'new', title: 'New' })
    await job.complete()
    expect(await seqsToTheEnd(subscription)).toEqual([3])
  })

  test('of one that has ended: its articles and its end', async () => {
    const job = await started('ended', 2)
    await job.fail({ error: 'No feed' })
    using subscription = await subscribe('ended', { after: 0 })
    expect(await typesUntil(subscription, 'end')).toEqual(['update', 'articles', 'end'])
  })

  test('calls of `next` at once are answered in their order', async () => {
    const job = await started('at-once')
    using subscription = await subscribe('at-once', { after: 0 })
    const four = [1, 2, 3, 4].map(() => next(subscription))
    await job.addArticle({ id: 'one', title: 'One' })
    await job.cancel()
    const frames = await Promise.all(four)
    expect(frames.map(({ type }) => type)).toEqual([
      'update',
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ])
    expect(frames.some(({ type }) => type === 'articles')).toBe(true)
  })

  test.each([
    ['a text', 'x'],
    ['an unknown field', { before: 1 }],
    ['a negative number', { after: -1 }],
    ['a fraction', { after: 1.5 }],
    ['no incarnation of this service', { after: 1, incarnation: 'Monday' }],
  ])('%s is no position', async (_, input) => {
    await started('input')
    expect(await rpcError(() => jobOf('input').subscribe(input as object))).toMatchObject({
      code: 'invalid_input',
    })
    expect(await sockets('input')).toBe(0)
  })

  test('of one that does not exist is `not_found`', async () => {
    expect(await rpcError(() => jobOf('nowhere').subscribe())).toMatchObject({ code: 'not_found' })
  })

  test('goes on after resets without loss or repetition', async () => {
    const job = await started('resets', 3)
    using subscription = await subscribe('resets', { after: 0 })
    const seqs = seqsToTheEnd(subscription)
    for (let reset = 1; reset <= 5; reset += 1) {
      await runInDurableObject(objectOf('resets'), (_, state) => state.abort('A deploy')).catch(
        () => undefined,
      )
      await job.addArticles(articles(3, reset * 3))
    }
    await job.complete()
    expect(await seqs).toEqual(upTo(18))
  })

  test('of a caller that stops reading holds little, and loses nothing', async () => {
    const job = await started('slow')
    using subscription = await subscribe('slow', { after: 0 })
    expect(await next(subscription)).toMatchObject({ type: 'update' })
    const summary = 'x'.repeat(50_000)
    for (let from = 0; from < 200; from += 10)
      await job.addArticles(articles(10, from).map((article) => ({ ...article, summary })))
    // More than may wait was sent: it has hung up.
    await eventually(async () => expect(await sockets('slow')).toBe(0))
    await job.complete()
    expect(await seqsToTheEnd(subscription)).toEqual(upTo(200))
  })

  test('ends when its caller disposes of it: the connection is closed', async () => {
    await started('left')
    const subscription = await subscribe('left')
    await next(subscription)
    expect(await sockets('left')).toBe(1)
    subscription[Symbol.dispose]()
    await eventually(async () => expect(await sockets('left')).toBe(0))
  })

  test('of one that is erased is `gone`', async () => {
    const job = await started('erased')
    using subscription = await subscribe('erased')
    await next(subscription)
    const waiting = rpcError(() => subscription.next())
    await job.erase()
    expect(await waiting).toMatchObject({ code: 'gone' })
  })

  test('continues at the position of a frame; one of an erased job gets all of the new one', async () => {
    const time = clock()
    await started('position', 3)
    using first = await subscribe('position', { after: 1 })
    await next(first)
    const { position } = await next(first)
    expect(position).toMatchObject({ after: 3 })
    await jobOf('position').addArticles(articles(2, 3))
    using second = await subscribe('position', position)
    await next(second)
    expect(await next(second)).toMatchObject({ data: [{ seq: 4 }, { seq: 5 }] })

    await jobOf('position').erase()
    time.pass(1_000)
    await started('position', 4)
    using third = await subscribe('position', position)
    await next(third)
    expect((await next(third)).data).toHaveLength(4)
  })
})

describe('of a user', () => {
  const user = (id: string) => disposed(exports.DigestService.user(id))
  const follow = async (id: string) => (await user(id).subscribe()) as unknown as Subscribed
  const start = (id: string, jobId: string) =>
    disposed(exports.DigestService.job(id, jobId)).start({ topics: ['AI'] })

  test('the list comes first, then changes of status, then erasures', async () => {
    await start('followed', 'one')
    using subscription = await follow('followed')
    expect(await next(subscription)).toMatchObject({ type: 'jobs', data: [{ id: 'one' }] })
    await start('followed', 'two')
    expect(await next(subscription)).toMatchObject({ type: 'job', data: { id: 'two', status: 'pending' } })
    await disposed(exports.DigestService.job('followed', 'two')).complete()
    expect(await next(subscription)).toMatchObject({ type: 'job', data: { id: 'two', status: 'completed' } })
    await disposed(exports.DigestService.job('followed', 'two')).erase()
    expect(await next(subscription)).toMatchObject({ type: 'erased', data: { id: 'two' } })
  })

  test('begins again with the list after a reset', async () => {
    await start('followed-reset', 'one')
    using subscription = await follow('followed-reset')
    await next(subscription)
    const object = env.USER_STATE.getByName('followed-reset')
    await runInDurableObject(object, (_, state) => state.abort('A deploy')).catch(() => undefined)
    await start('followed-reset', 'two')
    const seen = new Set<string>()
    while (!seen.has('two'))
      for (const { id } of [(await next(subscription)).data].flat() as { id: string }[]) seen.add(id)
    expect([...seen].toSorted()).toEqual(['one', 'two'])
  })

  test('of one that is erased is `gone`', async () => {
    await start('followed-erased', 'one')
    using subscription = await follow('followed-erased')
    await next(subscription)
    const waiting = rpcError(() => subscription.next())
    await user('followed-erased').erase()
    expect(await waiting).toMatchObject({ code: 'gone' })
  })
})
