/** Catching up on 6 MB of missed articles: a connection carries 1 MiB of them, so it takes several. Prints the time. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import { readEvents } from '../disconnects/eventSource.ts'
import { Runtime, token } from '../runtime/runtime.ts'

const ARTICLES = 200
const SUMMARY = 'x'.repeat(30 * 1024)
const NUMBERS = Array.from({ length: ARTICLES }, (_, at) => at + 1)

let runtime: Runtime
let client: DigestClient

beforeAll(async () => {
  runtime = await Runtime.start()
  client = new DigestClient({ base: runtime.url, token: await token('ann', 'digest:produce') })
  await client.start({ jobId: 'large', topics: ['AI'] })
  for (let from = 0; from < ARTICLES; from += 20) {
    const articles = NUMBERS.slice(from, from + 20).map((number) => ({
      id: `a${number}`,
      title: 'One',
      summary: SUMMARY,
    }))
    await client.addArticles('large', articles)
  }
  await client.complete('large')
})
afterAll(() => runtime.stop())

async function collect(frames: AsyncIterable<{ type: string; data?: unknown }>): Promise<number[]> {
  const began = performance.now()
  const seqs: number[] = []
  let ends = 0
  for await (const { type, data } of frames) {
    if (type === 'articles') seqs.push(...(data as { seq: number }[]).map(({ seq }) => seq))
    if (type === 'end') ends += 1
  }
  console.log(`${Math.round(performance.now() - began)} ms`)
  expect(ends).toBe(1)
  return seqs
}

test('by the client', async () => {
  expect(await collect(client.watch('large', { after: 0 }))).toEqual(NUMBERS)
})

test('by server-sent events', async () => {
  const address = new URL('/v1/users/me/jobs/large/events?after=0', runtime.url)
  expect(await collect(readEvents(address, await token('ann')))).toEqual(NUMBERS)
})
