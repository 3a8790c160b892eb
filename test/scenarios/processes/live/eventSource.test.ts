/** npm's `eventsource` over a rate limit and a restart of the service: nothing is lost, nothing comes twice. */
import { EventSource } from 'eventsource'
import { expect, onTestFinished, test } from 'vitest'
import { DigestClient } from '../../../../src/client/client.ts'
import type { Frame } from '../../../../src/contract/frames.ts'
import { Runtime, token } from '../runtime/runtime.ts'
import { until } from '../runtime/until.ts'

/** Watches a job until its end. The hints of the service, which are for browsers, would take a minute. */
function watch(address: URL, bearer: string) {
  const frames: Frame[] = []
  const statuses: number[] = []
  let isLimited = false
  const source = new EventSource(address, {
    fetch: async (input, init) => {
      const response = await fetch(input, {
        ...init,
        headers: { ...init?.headers, Authorization: `Bearer ${bearer}` },
      })
      statuses.push(response.status)
      const text = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(
        new TransformStream<string, string>({
          transform: (chunk, controller) => controller.enqueue(chunk.replace(/^retry: \d+$/gm, 'retry: 300')),
        }),
      )
      const body = text?.pipeThrough(new TextEncoderStream()) ?? null
      return new Response(response.status === 204 ? null : body, response)
    },
  })
  source.onmessage = ({ data }) => {
    const frame: Frame = JSON.parse(data)
    if (frame.type === 'error') isLimited ||= frame.data.code === 'rate_limited'
    frames.push(frame)
  }
  onTestFinished(() => source.close())
  return {
    frames,
    statuses,
    source,
    isLimited: () => isLimited,
    seqs: () =>
      frames.flatMap((frame) => (frame.type === 'articles' ? frame.data.map(({ seq }) => seq) : [])),
  }
}

test('resumes without loss after each', async () => {
  const runtime = await Runtime.start({ rateLimit: { limit: 4, period: 10 } })
  onTestFinished(() => runtime.stop())
  const bearer = await token('ann')
  const weights = () =>
    fetch(new URL('/v1/users/me/weights', runtime.url), { headers: { Authorization: `Bearer ${bearer}` } })
  const producer = new DigestClient({
    base: runtime.url,
    token: await token('producer', 'digest:produce digest:admin'),
    userId: 'ann',
    retries: 20,
  })
  const add = (from: number) =>
    producer.addArticles(
      'one',
      [from, from + 1].map((at) => ({ id: `a${at}`, title: `Article ${at}` })),
    )
  /** A watcher that was refused first. On a slow machine, the period of the limit may have passed before it asks. */
  async function limited(): Promise<ReturnType<typeof watch>> {
    for (let status = 200; status !== 429; ) {
      const response = await weights()
      status = response.status
      await response.body?.cancel()
    }
    const watcher = watch(new URL('/v1/users/me/jobs/one/events?after=0', runtime.url), bearer)
    await until(
      () => watcher.frames.length,
      (count) => count > 0,
    )
    return watcher.isLimited() ? watcher : limited()
  }
  await producer.start({ jobId: 'one', topics: ['AI'] })
  await add(1)

  const watcher = await limited()
  await expect.poll(watcher.seqs).toEqual([1, 2])

  await runtime.crash()
  await add(3)
  await producer.complete('one')
  await expect.poll(() => watcher.frames.at(-1)?.type).toBe('end')
  expect(watcher.seqs()).toEqual([1, 2, 3, 4])
  expect(new Set(watcher.statuses)).not.toContain(429)
})
