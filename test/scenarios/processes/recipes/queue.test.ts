/** examples/queue beside the service: batches by job, repeated deliveries, errors, lost responses. */
import { describe, expect, test } from 'vitest'
import { until } from '../runtime/until.ts'
import { besideService } from './recipe.ts'

/** Repeated at once, so that the end of all repeats can be waited for. */
const RETRY_SECONDS = 0

const article = (number: number, change: object = {}) => ({
  id: `a${number}`,
  title: `Article ${number}`,
  url: `https://news.example/${number}`,
  ...change,
})

// Concurrent, because most of it is waiting.
describe.concurrent.each([false, true])('losing responses: %s', (isFlaky) => {
  const { server, reader, lines } = besideService([
    {
      configPath: 'examples/queue/wrangler.jsonc',
      vars: { RETRY_SECONDS: String(RETRY_SECONDS) },
      ...(isFlaky && { bindingOverrides: { DIGESTS: 'flaky-service' } }),
    },
    { configPath: 'test/scenarios/processes/recipes/flakyService/wrangler.jsonc' },
  ])
  const ann = () => reader('ann')

  async function send(jobId: string, attempt: number, articles: object[]): Promise<void> {
    const { ARTICLES } = await server.getWorker('digest-queue').getEnv()
    const deliveries = articles.map((article) => ({ body: { userId: 'ann', jobId, attempt, article } }))
    await ARTICLES.sendBatch(deliveries)
  }
  const started = (jobId: string) => ann().start({ jobId, topics: ['AI'] })
  const holds = (jobId: string, count: number) =>
    until(
      () => ann().status(jobId),
      ({ articleCount }) => articleCount >= count,
    )
  const calls = (jobId: string) => lines('addArticles', jobId).map(({ code }) => code)
  const settled = (jobId: string, count: number) =>
    until(
      () => calls(jobId),
      (codes) => codes.length >= count,
    )
  let markers = 0
  /** Waits until all messages have been delivered, and again where they are retried: the queue keeps their order. */
  async function drained(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      const marker = `marker-${++markers}`
      await send(marker, 1, [article(1)])
      await settled(marker, 1)
    }
  }
  const times = isFlaky ? 2 : 1

  test('articles of two jobs in one batch are one call each, and a second delivery changes nothing', async () => {
    for (const jobId of ['one', 'two']) await started(jobId)
    const deliver = async () => {
      await Promise.all(
        ['one', 'two'].map((jobId, index) => send(jobId, 1, [article(index), article(index + 10)])),
      )
    }
    await deliver()
    await Promise.all([settled('one', times), settled('two', times)])
    await deliver()
    await Promise.all([settled('one', 2 * times), settled('two', 2 * times)])
    await drained()
    for (const [index, jobId] of ['one', 'two'].entries()) {
      expect(new Set(calls(jobId)), jobId).toEqual(new Set(['ok']))
      // The queue repeats messages one by one, so a repeated batch may arrive in two.
      if (!isFlaky) expect(calls(jobId), jobId).toHaveLength(2)
      const { articles } = await ann().articles(jobId)
      expect(articles.map(({ id }) => id).sort()).toEqual([`a${index}`, `a${index + 10}`])
    }
  })

  test('malformed messages are logged and acknowledged; the others of their batch are added', async () => {
    await started('strange')
    const { ARTICLES } = await server.getWorker('digest-queue').getEnv()
    const body = { userId: 'ann', jobId: 'strange', attempt: 1, article: article(200) }
    const strange = [null, 'x', 7, [], {}, { ...body, attempt: '1' }, { ...body, userId: null }]
    await ARTICLES.sendBatch([...strange, body].map((body) => ({ body })))
    await settled('strange', times)
    await drained()
    expect(calls('strange')).toEqual(Array(times).fill('ok'))
    expect(await ann().status('strange')).toMatchObject({ articleCount: 1 })
    expect(lines('dropped', undefined)).toHaveLength(strange.length)
  })

  test('a rejected article is logged and acknowledged; the others of its batch are added', async () => {
    await started('rejected')
    await send('rejected', 1, [article(1), article(2, { url: 'javascript:alert(1)' }), article(3)])
    await settled('rejected', times)
    await drained()
    if (!isFlaky) expect(calls('rejected')).toHaveLength(1)
    expect(lines('dropped', 'rejected')).toEqual([
      expect.objectContaining({ userId: 'ann', articleId: 'a2', code: 'invalid_input' }),
    ])
  })

  test('a batch that is too large for one call is sent one by one', async () => {
    await started('large')
    const summary = 'x'.repeat(60_000)
    const large = Array.from({ length: 20 }, (_, index) => article(index, { summary }))
    // A queue takes 256 KB at once.
    await Promise.all(large.map((one) => send('large', 1, [one])))
    await holds('large', 20)
    expect(lines('dropped', 'large')).toEqual([])
  })

  test('articles that were seen, or come to a cancelled job, are acknowledged', async () => {
    await started('monday')
    await send('monday', 1, [article(100)])
    await holds('monday', 1)
    await ann().complete('monday')
    await started('tuesday')
    await send('tuesday', 1, [article(100)])
    await started('cancelled')
    await ann().cancel('cancelled')
    await send('cancelled', 1, [article(1)])
    await Promise.all([settled('tuesday', times), settled('cancelled', times)])
    await drained()
    for (const jobId of ['tuesday', 'cancelled']) {
      expect(calls(jobId), jobId).toEqual(Array(times).fill('ok'))
      expect(await ann().status(jobId)).toMatchObject({ articleCount: 0 })
      expect(lines('dropped', jobId)).toEqual([])
    }
  })

  test('errors of a whole call are logged and not repeated', async () => {
    await started('over')
    await ann().complete('over')
    await started('retried')
    await ann().cancel('retried')
    await ann().retry('retried')
    for (const jobId of ['over', 'retried', 'never-started']) await send(jobId, 1, [article(1)])
    await settled('never-started', 1)
    await drained()
    const codes = { over: 'conflict', retried: 'conflict', 'never-started': 'not_found' }
    for (const [jobId, code] of Object.entries(codes)) {
      expect(calls(jobId), jobId).toEqual([code])
      expect(lines('dropped', jobId)).toEqual([expect.objectContaining({ code, articles: 1 })])
    }
  })
})
