/** What a watcher receives over several connections, and which of them it notices. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { ServiceError } from '../../src/client/client.ts'
import type { Connector } from '../../src/client/connection.ts'
import { isFinal } from '../../src/client/requests.ts'
import { watch } from '../../src/client/watch.ts'
import type { Frame } from '../../src/contract/frames.ts'

const status = { articleCount: 0, startedAt: '2031-01-15T06:00:00.000Z' }
const update = (articleCount = 0) => ({ type: 'update', data: { ...status, articleCount } }) as Frame
const articles = (...seqs: number[]) =>
  ({ type: 'articles', data: seqs.map((seq) => ({ seq, id: `a${seq}`, title: 'One' })) }) as Frame
const closing = (code: number) => ({ type: 'closing', data: { code, reason: '' } }) as Frame
const fetchFrame = (after: number, last: number) =>
  ({ type: 'fetch', data: { after, last, path: '/', spreadMs: 3 } }) as Frame
const end = { type: 'end', data: status } as Frame

const errorWith = (status: number) => new ServiceError('internal', 'No', new Response(null, { status }))

/**
 * Watches over connections that each bring these frames, then break.
 * @param answers to requests for articles; an error is thrown
 */
async function watched(connections: Frame[][], answers: (number[] | Error)[] = []) {
  const states: string[] = []
  const positions: (number | undefined)[] = []
  const pages: object[] = []
  const connector: Connector = {
    async connect(after, listener) {
      positions.push(after)
      for (const frame of connections[positions.length - 1] ?? []) listener.onFrame(frame)
      listener.onEnd()
      return { ping() {}, close() {} }
    },
    async articles(page) {
      pages.push(page ?? {})
      const answer = answers.shift() ?? []
      if (answer instanceof Error) throw answer
      const { data } = articles(...answer) as Extract<Frame, { type: 'articles' }>
      return { articles: data }
    },
    assertAccess: async () => {},
    isFinal,
    goneError: () => errorWith(410),
  }
  const seqs: number[] = []
  const frames = watch(connector, { after: 0, onConnection: (state) => states.push(state) })
  vi.spyOn(Math, 'random').mockReturnValue(0)
  onTestFinished(() => void vi.restoreAllMocks())
  for await (const frame of frames)
    if (frame.type === 'articles') seqs.push(...frame.data.map(({ seq }) => seq))
  return { states, positions, pages, seqs }
}

test.each([1013, 4401])(
  'a connection that is closed with %i is followed by the next without a word',
  async (code) => {
    const { states, positions, seqs } = await watched([
      [update(2), articles(1, 2), closing(code)],
      [update(3), articles(3), end],
    ])
    expect(seqs).toEqual([1, 2, 3])
    expect(positions).toEqual([0, 2])
    expect(states).toEqual(['live', 'live'])
  },
)

test('another job under the same id ends the watch', async () => {
  const other = { type: 'update', data: { ...status, startedAt: '2031-01-16T06:00:00.000Z' } } as Frame
  const error = await watched([[update()], [other, end]]).catch((error: unknown) => error)
  expect(error).toMatchObject({ status: 410 })
})

test('a connection that breaks is reported', async () => {
  const { states, positions } = await watched([
    [update(1), articles(1)],
    [update(1), end],
  ])
  expect(positions).toEqual([0, 1])
  expect(states).toEqual(['live', 'lost', 'live'])
})

test('articles that a frame names are read, before what follows it', async () => {
  const { seqs, pages } = await watched(
    [[update(1), articles(1), fetchFrame(1, 150), update(150), articles(151), end]],
    [
      Array.from({ length: 100 }, (_, index) => index + 2),
      Array.from({ length: 49 }, (_, index) => index + 102),
    ],
  )
  expect(pages).toEqual([
    { after: 1, limit: 100 },
    { after: 101, limit: 49 },
  ])
  expect(seqs).toEqual(Array.from({ length: 151 }, (_, index) => index + 1))
})

test('articles that cannot be read just now are brought by the next connection', async () => {
  const { seqs, positions, states } = await watched(
    [
      [update(1), articles(1), fetchFrame(1, 5), articles(6), end],
      [update(6), articles(4, 5, 6), end],
    ],
    [[2, 3], errorWith(503)],
  )
  expect(seqs).toEqual([1, 2, 3, 4, 5, 6])
  expect(positions).toEqual([0, 3])
  expect(states).toEqual(['live', 'lost', 'live'])
})

test.each([404, 401, 410])('a final error of reading them ends the watch: %i', async (status) => {
  await expect(watched([[update(1), fetchFrame(0, 5), end]], [errorWith(status)])).rejects.toMatchObject({
    status,
  })
})

test('a job that no longer has what it has named is gone', async () => {
  await expect(watched([[update(1), fetchFrame(0, 5), end]], [[]])).rejects.toMatchObject({ status: 410 })
})
