/** Server-sent events: what is written to the stream, where a reader continues, and when the stream ends. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { articles, newJob, request, tokenFor } from '../liveConnection.ts'

afterEach(() => {
  vi.useRealTimers()
})

const stream = async (path: string, token: string, headers: Record<string, string> = {}) =>
  request(path, { Accept: 'text/event-stream', Authorization: `Bearer ${token}`, ...headers })

interface Event {
  id?: string
  data?: { type: string; data: { seq: number }[] & { error?: string; code?: string; progress?: number } }
  retry?: string
}

/** Reads a stream event by event, as the standard says: fields in lines, an empty line after each event. */
class Reader {
  readonly #reader: ReadableStreamDefaultReader<string>
  #text = ''

  constructor(response: Response) {
    if (!response.body) throw new Error(`No stream but ${response.status}`)
    this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  }

  /** The next event; undefined at the end. */
  async next(): Promise<Event | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const block = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return eventOf(block)
      }
      const { done, value } = await this.#reader.read()
      if (done) return undefined
      this.#text += value
    }
  }

  async take(count: number): Promise<Event[]> {
    const events: Event[] = []
    while (events.length < count) events.push((await this.next()) ?? {})
    return events
  }

  async rest(): Promise<Event[]> {
    const events: Event[] = []
    for (let event = await this.next(); event; event = await this.next()) events.push(event)
    return events
  }

  leave(): Promise<void> {
    return this.#reader.cancel()
  }
}

function eventOf(block: string): Event {
  const fields = Object.fromEntries(
    block
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )
  // Without the incarnation of the job, which `cursor.test.ts` is about.
  const id = fields.id?.replace(/^[0-9a-z]{8,11}\./, '')
  return { ...fields, ...(id !== undefined && { id }), ...(fields.data && { data: JSON.parse(fields.data) }) }
}

const read = async (...to: Parameters<typeof stream>) => new Reader(await stream(...to))
const line = ({ id, data }: Event) => `${data?.type} ${id}`
const seqs = (events: Event[]) =>
  events.flatMap(({ data }) => (data?.type === 'articles' ? data.data.map(({ seq }) => seq) : []))

describe('a stream', () => {
  test('starts with a retry hint and the status, and continues to the end; every event has an id', async () => {
    const { user, events, job } = await newJob()
    await job.addArticle({ id: 'a1', title: 'Article 1' })
    const response = await stream(events, await tokenFor(user))
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toMatch(/^text\/event-stream/)
    expect(response.headers.get('Cache-Control')).toMatch(/no-store/)
    const reader = new Reader(response)
    const [hint, snapshot] = await reader.take(2)
    expect(hint).toEqual({ retry: expect.stringMatching(/^[23]\d{3}$/) })
    expect(snapshot).toMatchObject({ id: '1', data: { type: 'update', data: { articleCount: 1 } } })
    await job.addArticles(articles(2, 3))
    await job.complete()
    expect((await reader.rest()).map(line)).toEqual(['articles 3', 'update 3', 'update 3', 'end 3-end1'])
  })

  test('accepts a watch token in the query', async () => {
    const { events, watchToken } = await newJob()
    const reader = new Reader(await request(`${events}?token=${watchToken}`, { Accept: 'text/event-stream' }))
    expect((await reader.take(2)).map(line)).toEqual(['undefined undefined', 'update 0'])
    await reader.leave()
  })

  test('ends with an error for an expired token', async () => {
    const { user, events, job } = await newJob()
    const reader = await read(events, await tokenFor(user, '', 60))
    await reader.take(2)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 71_000 })
    await job.report({ progress: 1 })
    expect(await reader.rest()).toMatchObject([
      { data: { type: 'error', data: { code: 'unauthenticated' } } },
    ])
  })

  test('ends when the job is erased', async () => {
    const { user, events, job } = await newJob()
    const reader = await read(events, await tokenFor(user))
    await reader.take(2)
    await job.erase()
    await reader.rest()
    expect((await stream(events, await tokenFor(user))).status).toBe(404)
  })

  test('whose reader leaves is closed at the job as well, which continues', async () => {
    const { user, events, job } = await newJob()
    const token = await tokenFor(user)
    const leaving = await read(events, token)
    const staying = await read(events, token)
    await leaving.take(2)
    await leaving.leave()
    await job.addArticles(articles(1, 1))
    await job.complete()
    expect((await staying.rest()).map(line)).toContain('end 1-end1')
  })

  test('needs no Accept header: generated clients and curl send another', async () => {
    const { user, events } = await newJob()
    const answer = await stream(events, await tokenFor(user), { Accept: 'application/json' })
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'text/event-stream'])
    await answer.body?.cancel()
  })
})

describe('a reader that reconnects', () => {
  test.each([
    { query: '?after=0', id: undefined, gets: [1, 2, 3] },
    { query: '?after=2', id: undefined, gets: [3] },
    { query: '', id: '1', gets: [2, 3] },
    { query: '?after=0', id: '2', gets: [3] },
    { query: '?after=2', id: '0', gets: [1, 2, 3] },
    { query: '', id: '3', gets: [] },
    { query: '', id: undefined, gets: [] },
    { query: '?after=2', id: '', gets: [3] },
  ])('with "$query" and Last-Event-ID $id gets $gets', async ({ query, id, gets }) => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 3))
    await job.complete()
    const headers: Record<string, string> = id === undefined ? {} : { 'Last-Event-ID': id }
    const had = await (await read(events + query, await tokenFor(user), headers)).rest()
    expect(seqs(had)).toEqual(gets)
    expect(had.at(-1)?.id).toBe('3-end1')
    expect(had.map(({ data }) => data?.type)).toEqual(
      gets.length > 0 ? [undefined, 'update', 'articles', 'end'] : [undefined, 'update', 'end'],
    )
  })

  test('never skips missed articles, though the snapshot already counts them', async () => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 3))
    const reader = await read(`${events}?after=1`, await tokenFor(user))
    const [, snapshot, missed] = await reader.take(3)
    expect(snapshot?.id).toBe('1')
    expect(missed?.id).toBe('3')
    await reader.leave()
  })

  test('with a number that is too large gets everything, with ids that count them', async () => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 3))
    await job.complete()
    const had = await (await read(`${events}?after=99`, await tokenFor(user))).rest()
    expect(seqs(had)).toEqual([1, 2, 3])
    expect(had.flatMap(({ id }) => id ?? [])).toEqual(['0', '3', '3-end1'])
  })

  test('after the end gets 204', async () => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 3))
    await job.complete()
    const answer = await stream(events, await tokenFor(user), { 'Last-Event-ID': '3-end1' })
    expect(answer.status).toBe(204)
    expect(await answer.text()).toBe('')
  })

  test('after the end of a retried job continues', async () => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 3))
    await job.fail({ error: 'The network is down' })
    await job.retry()
    const reader = await read(events, await tokenFor(user), { 'Last-Event-ID': '3-end1' })
    await job.addArticles(articles(4, 5))
    await job.complete()
    const had = await reader.rest()
    expect(seqs(had)).toEqual([4, 5])
    expect(had.at(-1)?.id).toBe('5-end2')
  })

  test('after the end of a retried job that has ended again continues', async () => {
    const { user, events, job } = await newJob()
    await job.addArticles(articles(1, 3))
    await job.fail({ error: 'The network is down' })
    await job.retry()
    await job.addArticles(articles(4, 5))
    await job.complete()
    const had = await (await read(events, await tokenFor(user), { 'Last-Event-ID': '3-end1' })).rest()
    expect(seqs(had)).toEqual([4, 5])
    expect(had.at(-1)?.id).toBe('5-end2')
  })

  test.each([
    'x',
    '-1',
    '1.5',
    '-end',
    '-end1',
    '3-end',
    '3-end1-end1',
    '3-END',
    'NaN',
    '1e3',
    '9'.repeat(30),
  ])('with the Last-Event-ID "%s", which is malformed, is rejected', async (id) => {
    const { user, events } = await newJob()
    const answer = await stream(events, await tokenFor(user), { 'Last-Event-ID': id })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_input' })
  })
})

test('a reader of a job that is erased gets an error', async () => {
  const { user, events, job } = await newJob()
  const reader = await read(events, await tokenFor(user))
  await reader.take(2)
  await job.erase()
  expect((await reader.rest()).at(-1)).toMatchObject({ data: { type: 'error', data: { code: 'gone' } } })
})

test('a reader that does not read for a while gets everything, by as many connections as it takes', async () => {
  const { user, events, job } = await newJob()
  const slow = await read(`${events}?after=0`, await tokenFor(user))
  await slow.take(2)
  const summary = 'x'.repeat(60_000)
  for (let from = 1; from <= 150; from += 15)
    await job.addArticles(articles(from, from + 14).map((article) => ({ ...article, summary })))
  await job.complete()
  const had = await slow.rest()
  expect(seqs(had)).toEqual(Array.from({ length: 150 }, (_, at) => at + 1))
  expect(had.at(-1)?.data?.type).toBe('end')
})
