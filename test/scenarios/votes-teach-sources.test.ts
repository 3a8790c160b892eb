/** Votes on a source teach its weight, by the same rules as those of topics. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { clock, DAY, rest, rpcError, token } from '../support.ts'

const reader = (name: string) => env.USER_STATE.getByName(`sources-${name}`)
type Reader = ReturnType<typeof reader>

const vote = (
  user: Reader,
  articleId: string,
  feedback: 'helpful' | 'not_helpful',
  source?: string,
  topics: string[] = [],
) => user.recordFeedback({ articleId, feedback, topics, ...(source !== undefined && { source }) })

test('a vote, its repetition, its flip and its withdrawal say what they do to the source', async () => {
  const user = reader('changes')
  expect(await vote(user, 'a', 'helpful', 'Gazette', ['AI'])).toEqual({
    success: true,
    changes: [{ topic: 'AI', before: 1, after: 1.1 }],
    sourceChange: { source: 'Gazette', before: 1, after: 1.1 },
  })
  expect((await vote(user, 'a', 'helpful', 'Herald')).sourceChange).toEqual({
    source: 'Gazette',
    before: 1.1,
    after: 1.1,
  })
  expect((await vote(user, 'a', 'not_helpful', ' GAZETTE ')).sourceChange).toEqual({
    source: 'GAZETTE',
    before: 1.1,
    after: 0.9,
  })
  expect((await vote(user, 'a', 'helpful')).sourceChange, 'of the vote that it replaces').toEqual({
    source: 'GAZETTE',
    before: 0.9,
    after: 1,
  })
  expect(await user.sourceWeights()).toEqual({})
  await vote(user, 'b', 'helpful', 'Gazette')
  expect((await user.withdrawFeedback('b')).sourceChange).toEqual({
    source: 'Gazette',
    before: 1.1,
    after: 1,
  })
  expect(await vote(user, 'c', 'helpful')).not.toHaveProperty('sourceChange')
  expect(await user.sourceWeights()).toEqual({})
})

test('learning, reasons and the report have sources beside topics', async () => {
  const user = reader('learn')
  await vote(user, 'a', 'helpful', 'Gazette', ['AI'])
  await vote(user, 'b', 'not_helpful', 'Herald')
  const { learned, sources, topics, usualForSources } = await user.learn()
  expect([learned, topics.length]).toEqual([2, 1])
  // H = 0.99, N = 1.99: usual = 0.5 + 0.7 × (1.99 / 3.99 − 0.5)
  expect(usualForSources).toBeCloseTo(0.49912)
  expect(sources).toMatchObject([
    { source: 'Gazette', before: 1.1, after: 1.2, helpful: 1, notHelpful: 0 },
    { source: 'Herald', before: 0.9, after: 0.82, helpful: 0, notHelpful: 1 },
  ])
  expect(await user.sourceWeights()).toEqual({ Gazette: 1.2, Herald: 0.82 })
  await vote(user, 'c', 'helpful', 'Herald')
  const explained = await user.explainWeights()
  expect(explained.sources.map(({ source, weight, by }) => [source, weight, by])).toEqual([
    ['Gazette', 1.2, 'learning'],
    ['Herald', 0.92, 'vote'],
  ])
  // H = 1.9801, N = 2.9701: usual = 0.5 + 0.7 × (2.9801 / 4.9701 − 0.5) = 0.5697; (1 + 4 × 0.5697) / 5 = 0.6558
  expect(explained.sources[0]?.reason).toBe(
    'Gazette 1.20: 1 helpful of 1, recent votes counting most; about 66 % helpful, where 57 % is usual for you.',
  )
})

test('a pinned source stays where it is, a reset forgets one or all, and topics are not affected', async () => {
  const user = reader('controls')
  await user.patchPreferences({ pinnedSources: [{ name: 'gazette', weight: 2 }] })
  expect((await vote(user, 'a', 'not_helpful', 'Gazette', ['AI'])).sourceChange).toEqual({
    source: 'Gazette',
    before: 2,
    after: 2,
  })
  await vote(user, 'b', 'helpful', 'Herald', ['AI'])
  expect((await user.learn()).sources.find(({ pinned }) => pinned)).toMatchObject({
    source: 'Gazette',
    after: 2,
  })
  await user.patchPreferences({ pinnedSources: null })
  const topics = await user.weights()
  const { Herald = 0 } = await user.sourceWeights()
  expect(await user.resetSourceLearning('herald')).toEqual({
    success: true,
    changes: [{ source: 'Herald', before: Herald, after: 1 }],
  })
  expect(Object.keys(await user.sourceWeights())).toEqual(['Gazette'])
  expect((await user.resetSourceLearning()).changes.map(({ source }) => source)).toEqual(['Gazette'])
  expect(await user.sourceWeights()).toEqual({})
  expect(await user.weights()).toEqual(topics)
  expect(await user.resetSourceLearning('unknown')).toEqual({
    success: true,
    changes: [{ source: 'unknown', before: 1, after: 1 }],
  })
  expect((await rpcError(() => user.resetSourceLearning(' '))).code).toBe('invalid_input')
})

test('resetting all topics leaves the sources exactly as they are', async () => {
  const user = reader('topics-reset')
  await vote(user, 'a', 'helpful', 'Gazette', ['AI'])
  await user.learn()
  await vote(user, 'b', 'helpful', 'Gazette', ['AI'])
  const before = await user.sourceWeights()
  await user.resetLearning()
  await evictDurableObject(user)
  expect(await user.sourceWeights()).toEqual(before)
  expect(await user.weights()).toEqual({})
})

test('switched off, a vote teaches its source nothing', async () => {
  const user = reader('off')
  await user.patchPreferences({ learning: false })
  expect((await vote(user, 'a', 'helpful', 'Gazette')).sourceChange).toEqual({
    source: 'Gazette',
    before: 1,
    after: 1,
  })
  expect(await user.sourceWeights()).toEqual({})
})

test('what folded votes have taught about a source stays', async () => {
  const time = clock()
  const user = reader('folded')
  await vote(user, 'a', 'helpful', 'Gazette')
  time.pass(31 * DAY)
  await runDurableObjectAlarm(user)
  await evictDurableObject(user)
  expect((await user.feedback()).feedback).toEqual([])
  expect(await user.sourceWeights()).toEqual({ Gazette: 1.2 })
  const document = await new Response(await user.exportData()).json()
  expect(document).toMatchObject({
    sourceWeights: { Gazette: 1.2 },
    sourceLearner: { H: 1, N: 1, sources: [{ source: 'Gazette', h: 1, n: 1, up: 1, down: 0 }] },
  })
})

/** Changes the stored records of learning. */
const changeRecords = (user: Reader, change: (record: Record<string, unknown>) => void) =>
  runInDurableObject(user, (_, { storage }) => {
    for (const key of ['weights', 'learner']) {
      const record = storage.kv.get<Record<string, unknown>>(key)
      if (!record) continue
      change(record)
      storage.kv.put(key, record)
    }
  })

test('2,000 sources are the most; one more drops the one that was taught longest ago', async () => {
  const time = clock()
  const user = reader('many')
  await vote(user, 'a', 'helpful', 'source 0')
  time.pass(31 * DAY)
  await runDurableObjectAlarm(user)
  await changeRecords(user, (record) => {
    const { sources } = record as { sources: Record<'weights' | 'counts', { name: string }[] | undefined> }
    for (const list of ['weights', 'counts'] as const) {
      const [first] = sources[list] ?? []
      if (first)
        sources[list] = Array.from({ length: 2_000 }, (_, index) => ({ ...first, name: `source ${index}` }))
    }
  })
  await evictDurableObject(user)
  expect(Object.keys(await user.sourceWeights())).toHaveLength(2_000)
  await vote(user, 'b', 'helpful', 'Gazette')
  const kept = await user.sourceWeights()
  expect(Object.keys(kept)).toHaveLength(2_000)
  expect(kept).toMatchObject({ Gazette: 1.1 })
  expect(kept).not.toHaveProperty('source 0')
})

test('over REST and from a sibling', async () => {
  const bearer = { token: await token({ sub: 'sources-doors', scope: '' }) }
  const path = '/v1/users/me'
  const body = { articleId: 'a', feedback: 'helpful', topics: [], source: 'Le Monde / Paris' }
  const voted = await rest('POST', `${path}/feedback`, { ...bearer, body })
  expect(await voted.json()).toMatchObject({ sourceChange: { source: 'Le Monde / Paris', after: 1.1 } })
  const weights = await rest('GET', `${path}/source-weights`, bearer)
  expect(await weights.json()).toEqual({ 'Le Monde / Paris': 1.1 })
  using user = await exports.DigestService.user('sources-doors')
  expect(await user.sourceWeights()).toEqual({ 'Le Monde / Paris': 1.1 })
  expect((await user.rank([{ id: 'x', source: 'LE MONDE / PARIS' }])).articles[0]).toEqual({
    id: 'x',
    score: 1.1,
    factors: { relevance: 1, interest: 1, topics: [], source: { source: 'LE MONDE / PARIS', weight: 1.1 } },
  })
  const one = `${path}/source-weights/${encodeURIComponent('le monde / paris')}`
  expect(await (await rest('DELETE', one, bearer)).json()).toEqual({
    success: true,
    changes: [{ source: 'Le Monde / Paris', before: 1.1, after: 1 }],
  })
  const all = await rest('DELETE', `${path}/source-weights`, bearer)
  expect(await all.json()).toEqual({ success: true, changes: [] })
  const misspelled = await rest('DELETE', `${path}/source-weights?source=Gazette`, bearer)
  expect([misspelled.status, (await misspelled.json<{ code: string }>()).code]).toEqual([
    400,
    'invalid_input',
  ])
})

test('a job keeps the source weights of its start', async () => {
  const user = reader('job')
  await vote(user, 'a', 'helpful', 'Gazette')
  const job = env.DIGEST_JOB.getByName('sources-job:one')
  await job.start({ topics: ['AI'] })
  await vote(user, 'b', 'not_helpful', 'Herald')
  await job.addArticles(
    ['Herald', 'Gazette'].map((source) => ({ id: source, title: source, topics: ['AI'], source })),
  )
  await job.complete()
  const shown = (await job.digest()).sections.flatMap(({ articles }) => articles)
  expect(shown.map(({ id, score, reason }) => [id, score, reason])).toEqual([
    ['Gazette', 1.1, 'Score 1.10: relevance 1.00 × interest 1.00 (AI 1.00) × source Gazette 1.10.'],
    ['Herald', 1, 'Score 1.00: relevance 1.00 × interest 1.00 (AI 1.00).'],
  ])
})
