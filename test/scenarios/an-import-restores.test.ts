/** export → erase → import → export gives the same document. */
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ImportInput, UserExport } from '../../src/contract/userExport.ts'
import { cases } from '../setup/intensity.ts'
import { articles, clock, DAY, httpError, rest, rpcError, token } from '../support.ts'

const userStub = (userId: string) => env.USER_STATE.getByName(userId)
const exported = async (userId: string) =>
  new Response(await userStub(userId).exportData()).json<UserExport & ImportInput>()
const held = ({ exportedAt: _, jobs: __, ...document }: UserExport) => document

/** A user with everything that an export holds. */
async function fill(userId: string): Promise<void> {
  const user = userStub(userId)
  await user.updatePreferences({
    topics: ['AI'],
    mutedSources: [{ name: 'Gazette' }],
    pinnedTopics: [{ name: 'Golf', weight: 0.5 }],
    pinnedSources: [{ name: 'Herald', weight: 1.5 }],
    language: 'de',
  })
  for (const [articleId, feedback, topics] of [
    ['a', 'helpful', ['AI', '__proto__']],
    ['b', 'not_helpful', ['Golf', '2024']],
    ['c', 'helpful', ['Rivers']],
  ] as const)
    await user.recordFeedback({ articleId, feedback, topics: [...topics], source: 'Gazette' })
  await user.learn()
  await user.recordFeedback({ articleId: 'd', feedback: 'helpful', topics: ['AI'] })
  await user.resetLearning('Rivers')
  const job = env.DIGEST_JOB.getByName(`${userId}:one`)
  await job.start({ topics: ['AI'] })
  await job.addArticles(articles(3))
  await job.complete()
}

test('a whole user, whose next digest and next learning are the same', async () => {
  await fill('import-whole')
  const user = userStub('import-whole')
  const before = await exported('import-whole')
  expect(before).toMatchObject({ version: 1, feedback: { length: 4 }, seen: { length: 3 } })
  const ranking = await user.rank([{ id: 'x', topics: ['AI'] }])
  const dryRun = await user.learn({ dryRun: true })
  const reasons = await user.explainWeights()
  await user.erase()
  expect(await user.importData(before)).toEqual({ success: true })
  const after = await exported('import-whole')
  expect(held(after)).toEqual(held(before))
  expect(after.jobs).toEqual([])
  expect(await user.rank([{ id: 'x', topics: ['AI'] }])).toEqual(ranking)
  expect(await user.learn({ dryRun: true })).toEqual(dryRun)
  expect(await user.explainWeights()).toEqual(reasons)

  expect(await user.importData(before), 'again').toEqual({ success: true })
  const next = env.DIGEST_JOB.getByName('import-whole:two')
  await next.start({ topics: ['AI'] })
  const { outcomes } = await next.addArticles(articles(3))
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['seen', 'seen', 'seen'])
  expect(await rpcError(() => user.importData({ ...before, resets: [] }))).toMatchObject({ code: 'conflict' })
})

test('what was seen is forgotten 30 days after it was met, also after an import', async () => {
  const time = clock()
  await fill('import-seen')
  time.pass(20 * DAY)
  const before = await exported('import-seen')
  const user = userStub('import-seen')
  await user.erase()
  await user.importData(before)
  const seen = async () => (await user.check(articles(1).map(({ url = '' }) => url))).map((one) => one.seen)
  expect(await seen()).toEqual([true])
  time.pass(9 * DAY)
  expect(await seen()).toEqual([true])
  const again = await exported('import-seen')
  expect([again.seen, again.seenAt]).toEqual([before.seen, before.seenAt])
  time.pass(DAY + 1)
  expect(await seen()).toEqual([false])
  // Before any alarm.
  expect(await exported('import-seen')).toMatchObject({ seen: [] })
  expect(await exported('import-seen')).not.toHaveProperty('seenKey')
  const stored = () => runInDurableObject(user, (_, { storage }) => storage.kv.get('seen'))
  expect(await stored()).toBeDefined()
  for (let fired = 0; (await stored()) !== undefined; fired += 1) {
    if (fired === 5) throw new Error('The alarm never deletes it')
    const at = await runInDurableObject(user, (_, { storage }) => storage.getAlarm())
    time.pass(Math.max(0, (at ?? 0) - time.now()))
    await runDurableObjectAlarm(user)
  }
})

test('40 days later an export has none of it, and what an old document has is not remembered anew', async () => {
  const time = clock()
  await fill('import-old')
  const old = await exported('import-old')
  time.pass(40 * DAY)
  expect(await exported('import-old')).toMatchObject({ seen: [] })
  const copy = userStub('import-old-copy')
  await copy.importData(old)
  expect(await exported('import-old-copy')).toMatchObject({ seen: [] })
  expect(await copy.check(articles(1).map(({ url = '' }) => url))).toMatchObject([{ seen: false }])
  expect(await copy.importData(old), 'again').toEqual({ success: true })
})

test('without times, what was seen counts as met now', async () => {
  const time = clock()
  await fill('import-untimed')
  const { seenAt: _, ...untimed } = await exported('import-untimed')
  time.pass(40 * DAY)
  const copy = userStub('import-untimed-copy')
  await copy.importData(untimed)
  expect(await copy.check(articles(1).map(({ url = '' }) => url))).toMatchObject([{ seen: true }])
  time.pass(1_000)
  expect(await copy.importData(untimed), 'again').toEqual({ success: true })
})

test('any history', async () => {
  let count = 0
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('vote' as const),
      articleId: fc.constantFrom('a', 'b', 'c', 'd'),
      feedback: fc.constantFrom('helpful' as const, 'not_helpful' as const),
      topics: fc.subarray(['AI', 'Golf', '2024', 'constructor', 'Rivers']),
      source: fc.constantFrom('Gazette', 'Herald', '2024', undefined),
    }),
    fc.record({ kind: fc.constant('withdraw' as const), articleId: fc.constantFrom('a', 'b', 'c') }),
    fc.constant({ kind: 'learn' as const }),
    fc.record({ kind: fc.constant('reset' as const), topic: fc.constantFrom('AI', 'Golf', undefined) }),
    fc.record({ kind: fc.constant('reset source' as const), source: fc.constantFrom('Gazette', undefined) }),
    fc.record({ kind: fc.constant('learning' as const), isOn: fc.boolean() }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const userId = `import-any-${++count}`
      const user = userStub(userId)
      for (const one of steps) {
        if (one.kind === 'vote') {
          const { kind: _, ...vote } = one
          await user.recordFeedback(vote)
        } else if (one.kind === 'withdraw')
          await rpcError(() => user.withdrawFeedback(one.articleId)).catch(() => 0)
        else if (one.kind === 'learn') await user.learn()
        else if (one.kind === 'reset') await user.resetLearning(one.topic)
        else if (one.kind === 'reset source') await user.resetSourceLearning(one.source)
        else await user.patchPreferences({ learning: one.isOn })
      }
      const before = await exported(userId)
      const dryRun = await user.learn({ dryRun: true })
      await user.erase()
      await user.importData(before)
      expect(held(await exported(userId))).toEqual(held(before))
      expect(await user.learn({ dryRun: true })).toEqual(dryRun)
    }),
    { numRuns: cases(12, 60) },
  )
})

describe('is rejected, and nothing is stored', () => {
  const empty: ImportInput = {
    version: 1,
    preferences: {
      topics: [],
      mutedTopics: [],
      mutedSources: [],
      pinnedTopics: [],
      learning: true,
      maxArticles: 20,
      version: 0,
    },
    weights: {},
    sourceWeights: {},
    resets: [],
    sourceResets: [],
    learner: { H: 0, N: 0, topics: [] },
    sourceLearner: { H: 0, N: 0, sources: [] },
    feedback: [],
    seen: [],
    complete: true,
  }
  const vote = (articleId: string, at: number) => ({
    articleId,
    feedback: 'helpful' as const,
    topics: ['AI'],
    votedAt: new Date(at).toISOString(),
  })
  const cases: [string, object, RegExp][] = [
    ['an unknown field', { ...empty, unknown: 1 }, /unknown/],
    ['a later version', { ...empty, version: 2 }, /version/],
    ['no weights', { ...empty, weights: undefined }, /weights/],
    ['a weight out of bounds', { ...empty, weights: { AI: 3 } }, /weights/],
    ['votes out of order', { ...empty, feedback: [vote('a', 2), vote('b', 1)] }, /feedback/],
    ['two votes on an article', { ...empty, feedback: [vote('a', 1), vote('a', 2)] }, /feedback/],
    ['negative counts', { ...empty, learner: { H: -1, N: 0, topics: [] } }, /learner/],
    [
      'more times than fingerprints',
      { ...empty, seenAt: [{ at: '2031-01-01T00:00:00Z', count: 1 }] },
      /seenAt/,
    ],
    ['a document that was broken off', { ...empty, complete: undefined }, /complete/],
    [
      '20,001 votes',
      { ...empty, feedback: Array.from({ length: 20_001 }, (_, at) => vote(`a${at}`, at + 1)) },
      /feedback/,
    ],
    ['something else than a fingerprint', { ...empty, seen: ['https://a.example/'] }, /seen/],
  ]
  test.each(cases)('%s', async (_what, document, message) => {
    const user = userStub('import-bad')
    expect(await rpcError(() => user.importData(document as ImportInput))).toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(message),
    })
    expect(held(await exported('import-bad'))).toMatchObject({ preferences: { version: 0 }, feedback: [] })
  })

  test('for a user who holds anything else', async () => {
    await userStub('import-held').patchPreferences({ topics: ['AI'] })
    expect(await rpcError(() => userStub('import-held').importData(empty))).toMatchObject({
      code: 'conflict',
    })
    await env.DIGEST_JOB.getByName('import-job:one').start({ topics: ['AI'] })
    const document = { ...empty, feedback: [vote('a', 1)] }
    expect(await rpcError(() => userStub('import-job').importData(document))).toMatchObject({
      code: 'conflict',
    })
  })

  test('over REST without the scope, and over 8 MiB', async () => {
    const send = async (scope: string, body: unknown) =>
      rest('POST', '/v1/users/import-rest/import', {
        token: await token({ sub: 'import-rest', scope }),
        body,
      })
    expect(await httpError(await send('digest:produce', empty))).toEqual({ status: 403, code: 'forbidden' })
    const large = { ...empty, userId: 'x'.repeat(8 * 1024 * 1024) }
    expect(await httpError(await send('digest:admin', large))).toEqual({ status: 413, code: 'too_large' })
    const fits = { ...empty, userId: 'x'.repeat(2 * 1024 * 1024) }
    expect((await send('digest:admin', fits)).status).toBe(200)
  })

  test('through a sibling’s handle it works as well', async () => {
    using user = await exports.DigestService.user('import-sibling')
    expect(await user.importData({ ...empty, feedback: [vote('a', 1)] })).toEqual({ success: true })
    expect((await user.feedback()).feedback).toMatchObject([{ articleId: 'a' }])
  })
})
