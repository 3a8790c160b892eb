/** examples/workflow beside the service: complete, with lost responses, rejected, cancelled, superseded. */
import { describe, expect, test } from 'vitest'
import { summarise } from '../../../../examples/workflow/summarise.ts'
import { until } from '../runtime/until.ts'
import { besideService } from './recipe.ts'

const order = (count: number, change: { userId?: string; topics?: string[] } = {}) => ({
  userId: 'ann',
  topics: ['Rivers', 'Bridges'],
  pages: Array.from({ length: count }, (_, index) => ({
    url: `https://news.example/${index + 1}`,
    title: `Rivers, part ${index + 1}`,
    text: `It rained. The river Elm, a river of old, is a river again. Nobody knows why.`,
  })),
  ...change,
})

test.each([
  ['It rained. The river is a river again. Nobody knows.', 'The river is a river again.'],
  ['Without an end', 'Without an end'],
  ['', ''],
])('the sentence of a text: %s', (text, sentence) => {
  expect(summarise(text)).toBe(sentence)
})

describe.each([false, true])('losing responses: %s', (isFlaky) => {
  const { server, reader, lines } = besideService([
    {
      configPath: 'examples/workflow/wrangler.jsonc',
      ...(isFlaky && { bindingOverrides: { DIGESTS: 'flaky-service' } }),
    },
    { configPath: 'test/scenarios/processes/recipes/flakyService/wrangler.jsonc' },
  ])

  /** The instance after its creation; its steps are repeated without delay. */
  async function begun(id: string, params: ReturnType<typeof order>) {
    const worker = server.getWorker('digest-workflow')
    const instance = await worker.introspectWorkflowInstance('MAKE_DIGEST', id)
    await instance.modify((modifier) => modifier.disableRetryDelays())
    await (await worker.getEnv()).MAKE_DIGEST.create({ id, params })
    return instance
  }
  const codes = (operation: string, jobId: string) => lines(operation, jobId).map(({ code }) => code)

  test('one digest is made, each article once, however often a step ran', async () => {
    const instance = await begun('whole', order(25))
    await instance.waitForStatus('complete')
    expect(await instance.getOutput()).toBe('completed')
    const job = await reader('ann').status('whole')
    expect(job).toMatchObject({ status: 'completed', articleCount: 25, progress: 100, attempt: 1 })
    const { articles } = await reader('ann').articles('whole')
    expect(articles.map(({ id }) => id)).toEqual(order(25).pages.map(({ url }) => url))
    expect(articles[0]).toMatchObject({
      summary: 'The river Elm, a river of old, is a river again.',
      topics: ['Rivers'],
    })
    // 25 pages are two batches. With lost responses every call was made, and carried out, twice.
    const times = isFlaky ? 2 : 1
    expect(['start', 'addArticles', 'complete'].map((name) => codes(name, 'whole').length)).toEqual([
      times,
      2 * times,
      times,
    ])
  })

  test('the outcome of each article is the step’s result', async () => {
    const instance = await begun('outcomes', order(2, { userId: 'bob' }))
    const outcome = isFlaky ? 'duplicate' : 'added'
    expect(await instance.waitForStepResult({ name: 'add from 0' })).toEqual({
      cancelled: false,
      outcomes: [
        { id: 'https://news.example/1', outcome },
        { id: 'https://news.example/2', outcome },
      ],
    })
    await instance.waitForStatus('complete')
  })

  test('an error ends it at the first call', async () => {
    const instance = await begun('refused', order(1, { topics: [] }))
    await instance.waitForStatus('errored')
    expect(codes('start', 'refused')).toEqual(['invalid_input'])
  })

  test('a job started with another input is not changed', async () => {
    await reader('ann').start({ jobId: 'taken', topics: ['Golf'] })
    const instance = await begun('taken', order(1))
    await instance.waitForStatus('errored')
    expect(codes('start', 'taken')).toEqual(['conflict'])
    expect(await reader('ann').status('taken')).toMatchObject({ status: 'pending', topics: ['Golf'] })
  })

  test.each(['completed', 'failed', 'cancelled'])(
    'another one waits for the end of a digest: %s',
    async (end) => {
      const jobId = `awaited-${end}`
      const bob = reader('bob')
      await bob.start({ jobId, topics: ['Rivers'] })
      const worker = server.getWorker('digest-workflow')
      const instance = await worker.introspectWorkflowInstance('AWAIT_DIGEST', jobId)
      await instance.modify((modifier) => modifier.disableRetryDelays())
      await (await worker.getEnv()).AWAIT_DIGEST.create({ id: jobId, params: { userId: 'bob', jobId } })
      await until(
        () => codes('subscribe', jobId),
        (found) => found.length === (isFlaky ? 2 : 1),
      )
      await bob.addArticles(jobId, [{ id: 'a', title: 'A river' }])
      if (end === 'completed') await bob.complete(jobId)
      else if (end === 'failed') await bob.fail(jobId, { error: 'No feed' })
      else await bob.cancel(jobId)
      await instance.waitForStatus('complete')
      expect(await instance.getOutput()).toBe(end)
    },
  )

  test('a reader’s cancel stops it', async () => {
    const { topics } = order(1)
    await reader('ann').start({ jobId: 'cancelled', topics, expectedArticles: 40 })
    await reader('ann').cancel('cancelled')
    const instance = await begun('cancelled', order(40))
    await instance.waitForStatus('complete')
    expect(await instance.getOutput()).toBe('cancelled')
    expect(await reader('ann').status('cancelled')).toMatchObject({ status: 'cancelled', articleCount: 0 })
    expect(codes('addArticles', 'cancelled')).toHaveLength(isFlaky ? 2 : 1)
  })

  test('a run that a retry has superseded changes nothing', async () => {
    const worker = server.getWorker('digest-workflow')
    const instance = await worker.introspectWorkflowInstance('MAKE_DIGEST', 'overtaken')
    await instance.modify((modifier) => modifier.mockStepResult({ name: 'start' }, 1))
    const { topics } = order(1)
    await reader('ann').start({ jobId: 'overtaken', topics, expectedArticles: 1 })
    await reader('ann').cancel('overtaken')
    await reader('ann').retry('overtaken')
    await (await worker.getEnv()).MAKE_DIGEST.create({ id: 'overtaken', params: order(1) })
    await instance.waitForStatus('errored')
    expect(codes('addArticles', 'overtaken')).toEqual(['conflict'])
    expect(await reader('ann').status('overtaken')).toMatchObject({
      status: 'pending',
      attempt: 2,
      articleCount: 0,
    })
  })
})
