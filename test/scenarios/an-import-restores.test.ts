/** export → erase → import → export gives the same document. */
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

test('what was seen is forgotten 30 days after the import', async () => {
  const time = clock()
  await fill('import-seen')
  const before = await exported('import-seen')
  await userStub('import-seen').erase()
  await userStub('import-seen').importData(before)
  const seen = async () =>
    (await userStub('import-seen').check(articles(1).map(({ url = '' }) => url))).map((one) => one.seen)
  expect(await seen()).toEqual([true])
  time.pass(31 * DAY)
  expect(await seen()).toEqual([false])
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
