/** The live connection of a user: the list first, then every start, change of status and erasure. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { DigestError } from '../../src/contract/errors.ts'
import type { UserFrame } from '../../src/contract/frames.ts'
import { UserStore } from '../../src/user/store.ts'
import { UserState } from '../../src/user/UserState.ts'
import { eventually } from '../eventually.ts'
import { request, tokenFor } from '../liveConnection.ts'
import { articles, rest } from '../support.ts'

const userOf = (name: string) => env.USER_STATE.getByName(`watchers-${name}`)
const jobOf = (name: string, id: string) => env.DIGEST_JOB.getByName(`watchers-${name}:${id}`)

/** A WebSocket of a user with what it has received. */
class Watcher {
  readonly frames: UserFrame[] = []
  closed: number | undefined
  readonly socket: WebSocket

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.addEventListener('message', ({ data }) => {
      if (data !== 'pong') this.frames.push(JSON.parse(String(data)))
    })
    socket.addEventListener('close', ({ code }) => {
      this.closed = code
    })
    socket.accept()
  }

  static async open(name: string, path = `/v1/users/me/events`): Promise<Watcher> {
    const bearer = await tokenFor(`watchers-${name}`)
    const response = await request(path, { Upgrade: 'websocket', Authorization: `Bearer ${bearer}` })
    if (!response.webSocket) throw new Error(`No socket but ${response.status}`)
    return new Watcher(response.webSocket)
  }

  /** Each frame in short, such as `job one in_progress`. */
  get brief(): string[] {
    return this.frames.map((frame) => {
      if (frame.type === 'jobs')
        return `jobs ${frame.data.map(({ id, status }) => `${id} ${status}`).join(', ')}`
      if (frame.type === 'job') return `job ${frame.data.id} ${frame.data.status}`
      if (frame.type === 'erased') return `erased ${frame.data.id}`
      return `${frame.type} ${JSON.stringify(frame.data)}`
    })
  }

  async until(brief: string[]): Promise<void> {
    await eventually(() => expect(this.brief).toEqual(brief))
  }
}

test('the list, then a job from its start to its end and its erasure, in order', async () => {
  await jobOf('life', 'earlier').start({ topics: ['AI'] })
  await jobOf('life', 'earlier').cancel()
  const watcher = await Watcher.open('life')
  await watcher.until(['jobs earlier cancelled'])
  const job = jobOf('life', 'one')
  await job.start({ topics: ['AI'] })
  await job.addArticles(articles(3))
  await job.report({ progress: 50 })
  await job.complete()
  await job.erase()
  await watcher.until([
    'jobs earlier cancelled',
    'job one pending',
    'job one in_progress',
    'job one completed',
    'erased one',
  ])
})

test.each([
  ['fail', 'failed'],
  ['cancel', 'cancelled'],
] as const)('%s and retry are told, also after the user was evicted', async (end, status) => {
  const name = `end-${end}`
  const watcher = await Watcher.open(name)
  const job = jobOf(name, 'one')
  await job.start({ topics: ['AI'] })
  await evictDurableObject(userOf(name))
  if (end === 'fail') await job.fail({ error: 'No feed' })
  else await job.cancel()
  await job.retry()
  await watcher.until(['jobs ', 'job one pending', `job one ${status}`, 'job one pending'])
})

test('an end is in the list without asking the job, and the row is written once', async () => {
  const job = jobOf('told', 'one')
  await job.start({ topics: ['AI'] })
  await job.fail({ error: 'No feed' })
  const rows = () =>
    runInDurableObject(userOf('told'), (_, { storage }) =>
      storage.sql.exec<{ finalStatus: string | null }>('SELECT finalStatus FROM jobs').toArray(),
    )
  await eventually(async () =>
    expect(JSON.parse((await rows())[0]?.finalStatus ?? 'null')).toMatchObject({ status: 'failed' }),
  )
  const status = await job.status()
  const written = await runInDurableObject(userOf('told'), async (object, { storage }) => {
    const spy = vi.spyOn(storage.sql, 'exec')
    await object.recordStatus(status)
    return spy.mock.results.map(({ value }) => value.rowsWritten).reduce((sum, rows) => sum + rows, 0)
  })
  expect(written).toBe(0)
})

test('an end that the user could not be told of is told by the alarm', async () => {
  const job = jobOf('later', 'one')
  await job.start({ topics: ['AI'] })
  const note = vi.spyOn(UserState.prototype, 'recordStatus')
  note.mockRejectedValue(new DigestError('unavailable', 'The user is away'))
  await job.fail({ error: 'No feed' })
  await eventually(() => expect(note).toHaveBeenCalledWith(expect.objectContaining({ status: 'failed' })))
  note.mockRestore()
  await runInDurableObject(job, (object) => object.alarm())
  const rows = await runInDurableObject(userOf('later'), (_, { storage }) =>
    storage.sql.exec<{ finalStatus: string | null }>('SELECT finalStatus FROM jobs').toArray(),
  )
  expect(JSON.parse(rows[0]?.finalStatus ?? 'null')).toMatchObject({ status: 'failed' })
})

test('what happens while the list is read follows it', async () => {
  await jobOf('race', 'one').start({ topics: ['AI'] })
  const opening = Watcher.open('race')
  const starting = ['two', 'three'].map((id) => jobOf('race', id).start({ topics: ['AI'] }))
  const watcher = await opening
  await Promise.all(starting)
  await eventually(() => {
    const [first, ...rest] = watcher.frames
    expect(first?.type).toBe('jobs')
    const known = new Set([
      ...(first?.type === 'jobs' ? first.data.map(({ id }) => id) : []),
      ...rest.flatMap((frame) => (frame.type === 'job' ? [frame.data.id] : [])),
    ])
    expect([...known].toSorted()).toEqual(['one', 'three', 'two'])
  })
})

test('a message changes nothing, a ping is answered, and an erased user’s connection is closed', async () => {
  const watcher = await Watcher.open('reading')
  await watcher.until(['jobs '])
  watcher.socket.send(JSON.stringify({ progress: 100 }))
  await eventually(() =>
    expect(watcher.frames.at(-1)).toMatchObject({ type: 'error', data: { code: 'forbidden' } }),
  )
  await userOf('reading').erase()
  await eventually(() =>
    expect(watcher.frames.at(-1)).toMatchObject({ type: 'closing', data: { code: 4410 } }),
  )
})

test('another reader’s jobs are not told', async () => {
  const watcher = await Watcher.open('alone')
  await jobOf('other', 'one').start({ topics: ['AI'] })
  await jobOf('alone', 'one').start({ topics: ['AI'] })
  await watcher.until(['jobs ', 'job one pending'])
  expect(watcher.frames.flatMap((frame) => (frame.type === 'job' ? [frame.data.userId] : []))).toEqual([
    'watchers-alone',
  ])
})

test('as server-sent events, with a watch token', async () => {
  const bearer = await tokenFor('watchers-stream')
  const { watchToken } = await (await rest('POST', '/v1/users/me/watch-token', { token: bearer })).json<{
    watchToken: string
  }>()
  const path = `/v1/users/watchers-stream/events?token=${watchToken}`
  const response = await request(path, { Accept: 'text/event-stream' })
  expect(response.headers.get('Content-Type')).toBe('text/event-stream')
  await jobOf('stream', 'one').start({ topics: ['AI'] })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('"type":"job"')) text += (await reader?.read())?.value ?? ''
  expect(text).toMatch(
    /^retry: \d+\n\ndata: \{"type":"jobs","data":\[.*\]\}\n\ndata: \{"type":"job","data":\{/,
  )
  expect(text).not.toContain('id: ')
  await reader?.cancel()
  const plain = await request('/v1/users/me/events', { Authorization: `Bearer ${bearer}` })
  expect(plain.headers.get('Content-Type')).toBe('text/event-stream')
  await plain.body?.cancel()
})

test('of many jobs the list has the newest 50', async () => {
  const user = userOf('many')
  await runInDurableObject(user, (_, { storage }) => {
    const { jobs } = new UserStore(storage)
    const now = Date.now()
    for (let index = 0; index < 60; index += 1) {
      const id = `job-${index}`
      const startedAt = now - 60_000 + index
      jobs.register({ id, startedAt, attempt: 1 }, { earlier: [], restarts: [], seenKey: 'key' })
      const at = new Date(startedAt).toISOString()
      const counts = { progress: 0, currentStep: '', articleCount: 0 }
      const times = { startedAt: at, updatedAt: at, completedAt: at, lastReportAt: at }
      jobs.saveEnded([
        {
          id,
          userId: 'watchers-many',
          topics: ['AI'],
          status: 'cancelled',
          attempt: 1,
          ...counts,
          ...times,
        } as never,
      ])
    }
  })
  const watcher = await Watcher.open('many')
  await eventually(() => expect(watcher.frames).toHaveLength(1))
  const [frame] = watcher.frames
  const ids = frame?.type === 'jobs' ? frame.data.map(({ id }) => id) : []
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([50, 'job-59', 'job-10'])
})
