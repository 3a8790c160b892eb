/** examples/cron beside the service and a consumer of its orders. */
import { expect, test } from 'vitest'
import { until } from '../runtime/until.ts'
import { besideService } from './recipe.ts'
import { SHORT_TIMEOUT_MS } from './shortTimeouts/ms.ts'

/** More than one firing takes. */
const OTHERS = Array.from({ length: 22 }, (_, index) => `reader-${index + 5}`)

const { server, reader, lines } = besideService([
  {
    configPath: 'examples/cron/wrangler.jsonc',
    vars: { READERS: ['ann', 'me', 'bob', 'cleo', ...OTHERS] },
    bindingOverrides: { DIGESTS: 'short-timeouts' },
  },
  { configPath: 'test/scenarios/processes/recipes/shortTimeouts/wrangler.jsonc' },
  { configPath: 'test/scenarios/processes/recipes/orderConsumer/wrangler.jsonc' },
])
const fire = (at: string) =>
  server.getWorker('digest-cron').scheduled({ cron: '0 5 * * *', scheduledTime: new Date(at) })
const outcomes = (jobId: string) =>
  lines('order', jobId)
    .filter(({ userId }) => !OTHERS.includes(String(userId)))
    .map(({ userId, outcome }) => [userId, outcome])
const over = (userId: string, jobId: string) =>
  until(
    () => reader(userId).status(jobId),
    ({ completedAt }) => completedAt !== undefined,
  )

test('each reader with topics gets one job a day, however often it fires; an error for one does not affect the others', async () => {
  await reader('ann').updatePreferences({ topics: ['AI', 'Rivers'] })
  await reader('cleo').updatePreferences({ topics: ['Golf'] })
  const monday = 'morning-2026-11-23'

  expect(await fire('2026-11-23T05:00:00Z')).toMatchObject({ outcome: 'ok' })
  expect(outcomes(monday)).toEqual([
    ['ann', 'ordered'],
    ['me', 'invalid_input'],
    ['bob', 'no topics'],
    ['cleo', 'ordered'],
  ])
  expect(await over('ann', monday)).toMatchObject({ topics: ['AI', 'Rivers'], articleCount: 2 })
  expect(await over('cleo', monday)).toMatchObject({ topics: ['Golf'], articleCount: 1 })

  await reader('cleo').updatePreferences({ topics: ['Tennis'] })
  await fire('2026-11-23T05:20:00Z')
  expect(outcomes(monday).slice(4)).toEqual([
    ['ann', 'completed'],
    ['me', 'invalid_input'],
    ['bob', 'no topics'],
    ['cleo', 'different_input'],
  ])
  expect((await reader('bob').jobs()).jobs).toEqual([])
  for (const userId of ['ann', 'cleo']) {
    expect((await reader(userId).jobs()).jobs.map(({ id }) => id)).toEqual([monday])
  }
  expect(lines('served', monday)).toHaveLength(2)

  await fire('2026-11-24T05:00:00Z')
  expect(await over('cleo', 'morning-2026-11-24')).toMatchObject({ topics: ['Tennis'], status: 'completed' })
})

test('a firing takes 25 readers, the next minute the next', async () => {
  const users = (jobId: string) => lines('order', jobId).map(({ userId }) => userId)
  await fire('2026-12-15T05:00:00Z')
  expect(users('morning-2026-12-15')).toEqual(['ann', 'me', 'bob', 'cleo', ...OTHERS.slice(0, 21)])
  await fire('2026-12-16T05:01:00Z')
  expect(users('morning-2026-12-16')).toEqual([OTHERS[21]])
  await fire('2026-12-17T05:02:00Z')
  expect(users('morning-2026-12-17')).toEqual([])
})

test('fired twice at once it orders twice, and the order is made once', async () => {
  await reader('ann').updatePreferences({ topics: ['AI'] })
  const jobId = 'morning-2026-12-01'
  await Promise.all([fire('2026-12-01T05:00:00Z'), fire('2026-12-01T05:00:00Z')])
  const orders = outcomes(jobId).filter(([userId, outcome]) => userId === 'ann' && outcome === 'ordered')
  await until(
    () => lines('served', jobId).filter(({ userId }) => userId === 'ann'),
    (served) => served.length === orders.length,
  )
  expect(orders.length).toBeGreaterThan(0)
  expect(await over('ann', jobId)).toMatchObject({ status: 'completed', articleCount: 1, attempt: 1 })
})

test('an order that the first run did not send is sent by the second, also if the job has failed meanwhile', async () => {
  await reader('bob').updatePreferences({ topics: ['Rivers'] })
  const [jobId, failed] = ['morning-2026-12-08', 'morning-2026-12-09']
  // As if the run had ended before it sent the orders.
  for (const id of [jobId, failed])
    await reader('bob').start({ jobId: id, topics: ['Rivers'], stallMs: SHORT_TIMEOUT_MS })
  // Within its `stallMs`, the shortest that there is.
  await reader('bob').addArticles(failed, [{ id: 'a', title: 'A river' }])
  expect(await over('bob', jobId)).toMatchObject({ status: 'failed', failure: 'never_started' })
  expect(await over('bob', failed)).toMatchObject({ failure: 'stalled' })

  await fire('2026-12-08T05:20:00Z')
  expect(outcomes(jobId)).toContainEqual(['bob', 'ordered'])
  const isServed = ({ attempt, status }: { attempt: number; status: string }) =>
    attempt === 2 && status === 'completed'
  expect(await until(() => reader('bob').status(jobId), isServed)).toMatchObject({ articleCount: 1 })
  await fire('2026-12-08T05:20:00Z')
  expect(outcomes(jobId).filter(([userId]) => userId === 'bob')).toEqual([
    ['bob', 'ordered'],
    ['bob', 'completed'],
  ])

  await fire('2026-12-09T05:20:00Z')
  expect(outcomes(failed)).toContainEqual(['bob', 'failed'])
})
