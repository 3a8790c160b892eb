/**
 * A live connection from its first frame to its last, at the object. `socket.test.ts` has reports, resuming
 * and tokens.
 */
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { articles, rpcError, watch } from '../support.ts'

/** A new user: what one digest contained, the user’s next one does not. */
const jobStub = (name: string) => env.DIGEST_JOB.getByName(`live ${name}:one`)
async function started(name: string) {
  const job = jobStub(name)
  await job.start({ topics: ['AI'], expectedArticles: 10 })
  return job
}

test('a snapshot on connecting, then every change, then the end and a close with 1000', async () => {
  const job = await started('whole')
  const watcher = await watch(job)
  await watcher.frame('update')
  await job.report({ currentStep: 'Reading' })
  await job.addArticles(articles(2))
  await job.report({ progress: 55, articles: articles(1, 2) })
  await job.complete({ digestId: 'd' })
  expect(await watcher.close()).toEqual({ code: 1000, reason: 'The job is completed' })
  expect(watcher.frames).toMatchObject([
    { type: 'update', data: { status: 'pending', progress: 0 } },
    { type: 'update', data: { status: 'in_progress', currentStep: 'Reading' } },
    { type: 'articles', data: [{ seq: 1 }, { seq: 2 }] },
    { type: 'update', data: { articleCount: 2, progress: 20 } },
    { type: 'articles', data: [{ seq: 3, id: 'a3', title: 'Article 3' }] },
    { type: 'update', data: { articleCount: 3, progress: 55 } },
    { type: 'update', data: { status: 'completed', progress: 100, digestId: 'd' } },
    { type: 'end', data: { status: 'completed', progress: 100, digestId: 'd' } },
  ])
})

test('a change that is not visible sends nothing', async () => {
  const job = await started('quiet')
  await job.report({ progress: 30 })
  const watcher = await watch(job)
  await job.report({ progress: 30 })
  await job.report({ progress: 10 })
  await job.start({ topics: ['AI'], expectedArticles: 10 })
  await rpcError(() => job.addArticle({ id: '', title: '' }))
  await job.cancel()
  await watcher.close()
  expect(watcher.types).toEqual(['update', 'update', 'end'])
})

test('each of several watchers gets the same', async () => {
  const job = await started('many')
  const watchers = await Promise.all([watch(job), watch(job), watch(job)])
  await job.addArticles(articles(2))
  await job.fail({ error: 'No feed' })
  for (const watcher of watchers) {
    expect(await watcher.close()).toMatchObject({ code: 1000 })
    expect(watcher.frames).toEqual(watchers[0].frames)
  }
})

test.each([
  ['nothing', '', []],
  ['all that were added so far', '?after=0', [1, 2, 3]],
  ['those after a sequence number', '?after=2', [3]],
  ['none after the last', '?after=3', []],
  ['all, if the number is too large', '?after=99', [1, 2, 3]],
])('a connection is first sent %s: "%s"', async (_what, query, missed) => {
  const job = await started(`after${query}`)
  await job.addArticles(articles(3))
  const watcher = await watch(job, query)
  await job.complete()
  await watcher.close()
  const numbers = watcher.frames.flatMap((frame) =>
    frame.type === 'articles' ? frame.data.map(({ seq }) => seq) : [],
  )
  expect(numbers).toEqual(missed)
  expect(watcher.types[0]).toBe('update')
})

test('a watcher’s message gets an error frame, and changes nothing', async () => {
  const job = await started('watcher')
  const [watcher, other] = await Promise.all([watch(job), watch(job)])
  const before = await job.state()
  watcher.send({ progress: 99, articles: articles(1) })
  expect(await watcher.frame('error')).toMatchObject({
    data: { code: 'forbidden', error: expect.any(String) },
  })
  expect(await job.state()).toEqual(before)
  expect(other.types).toEqual(['update'])
})

test('a ping gets a pong, also while the object hibernates', async () => {
  const job = await started('ping')
  const { socket } = await watch(job)
  const answered = new Promise((resolve) =>
    socket.addEventListener('message', ({ data }) => {
      if (data === 'pong') resolve(data)
    }),
  )
  await evictDurableObject(job)
  socket.send('ping')
  expect(await answered).toBe('pong')
})

describe('connecting', () => {
  test('to an ended job: the snapshot, missed articles, the end', async () => {
    const job = await started('finished')
    await job.addArticles(articles(2))
    await job.complete()
    const watcher = await watch(job, '?after=1')
    expect(await watcher.close()).toMatchObject({ code: 1000 })
    expect(watcher.frames).toMatchObject([
      { type: 'update', data: { status: 'completed' } },
      { type: 'articles', data: [{ seq: 2 }] },
      { type: 'end', data: { status: 'completed' } },
    ])
  })

  test.each([
    ['a job that is not there', 'absent', '', 404, 'not_found'],
    ['with an "after" that is no number', 'whole', '?after=x', 400, 'invalid_input'],
  ])('to %s is refused', async (_what, name, query, status, code) => {
    const response = await jobStub(name).fetch(`https://do/${query}`, { headers: { Upgrade: 'websocket' } })
    expect(response.webSocket).toBeNull()
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
  })
})

test('erasing the job closes its connections', async () => {
  const job = await started('erased')
  const watcher = await watch(job)
  await job.erase()
  expect(await watcher.close()).toEqual({ code: 4410, reason: 'The job was erased' })
})

test('a client that leaves is answered in kind', async () => {
  const job = await started('leaves')
  const watcher = await watch(job)
  watcher.socket.close(1000, 'Bye')
  expect(await watcher.close()).toMatchObject({ code: 1000 })
  await job.report({ progress: 10 })
  expect(await job.status()).toMatchObject({ progress: 10 })
})
