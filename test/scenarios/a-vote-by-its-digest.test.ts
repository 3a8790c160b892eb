/** A vote that names its job takes topics and source from the job's article, and is then a vote like any other. */
import { runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { expect, test, vi } from 'vitest'
import { DigestJob } from '../../src/index.ts'
import { httpError, rest, rpcError, token } from '../support.ts'

const article = { id: 'a1', title: 'A river returns', topics: ['Rivers', 'Towns'], source: 'Gazette' }
const user = (id: string) => env.USER_STATE.getByName(id)

async function withDigest(userId: string) {
  const job = env.DIGEST_JOB.getByName(`${userId}:monday`)
  await job.start({ topics: ['Rivers'] })
  await job.addArticles([article, { id: 'plain', title: 'Without anything' }])
  await job.complete()
  return user(userId)
}
const vote = { jobId: 'monday', articleId: 'a1', feedback: 'helpful' } as const

test('it teaches exactly what the same vote with topics and source teaches', async () => {
  const byJob = await withDigest('by-job')
  const byHand = user('by-hand')
  const { topics, source } = article
  const answer = await byHand.recordFeedback({ articleId: 'a1', feedback: 'helpful', topics, source })
  expect(await byJob.recordFeedback(vote)).toEqual(answer)
  const learned = (one: typeof byJob) =>
    runInDurableObject(one, (_, { storage }) => storage.kv.get('weights'))
  expect(await learned(byJob)).toEqual(await learned(byHand))
  for (const read of ['weights', 'sourceWeights'] as const)
    expect(await byJob[read]()).toEqual(await byHand[read]())
  const [stored] = (await byJob.feedback()).feedback
  expect(stored).toMatchObject({ articleId: 'a1', topics, source })
})

test('the same over REST and by the handle', async () => {
  await withDigest('by-rest')
  await withDigest('by-handle')
  const bearer = await token({ sub: 'by-rest', scope: '' })
  const answer = await rest('POST', '/v1/users/me/feedback', { token: bearer, body: vote })
  using handle = await exports.DigestService.user('by-handle')
  expect(await answer.json()).toEqual(await handle.recordFeedback(vote))
})

test('repeated, it changes nothing and asks no job; the other verdict replaces it', async () => {
  const reader = await withDigest('repeated')
  await reader.recordFeedback(vote)
  const weights = await reader.weights()
  const asked = vi.spyOn(DigestJob.prototype, 'articleSubjects')
  await reader.recordFeedback(vote)
  expect(asked).not.toHaveBeenCalled()
  expect(await reader.weights()).toEqual(weights)
  await reader.recordFeedback({ ...vote, feedback: 'not_helpful' })
  expect(await reader.weights()).toEqual({ Rivers: 0.9, Towns: 0.9 })
  asked.mockRestore()
})

test('what is sent counts instead of what the article has', async () => {
  const reader = await withDigest('sent')
  await reader.recordFeedback({ ...vote, topics: ['Fish'], source: 'Herald' })
  expect(await reader.weights()).toEqual({ Fish: 1.1 })
  expect(await reader.sourceWeights()).toEqual({ Herald: 1.1 })
})

test('an article without topics and source teaches nothing', async () => {
  const reader = await withDigest('plain')
  expect(await reader.recordFeedback({ ...vote, articleId: 'plain' })).toEqual({ success: true, changes: [] })
})

test.each([
  ['another article', { ...vote, articleId: 'a2' }],
  ['another job', { ...vote, jobId: 'tuesday' }],
])('%s is not found, and nothing is stored', async (name, wrong) => {
  const reader = await withDigest(`missing-${name.length}`)
  expect(await rpcError(() => reader.recordFeedback(wrong))).toMatchObject({ code: 'not_found' })
  expect((await reader.feedback()).feedback).toEqual([])
})

test('a vote with neither job nor topics names the field', async () => {
  const neither = { articleId: 'a1', feedback: 'helpful' }
  const bearer = await token({ sub: 'neither', scope: '' })
  const refused = await rest('POST', '/v1/users/me/feedback', { token: bearer, body: neither })
  expect(await refused.clone().json()).toMatchObject({ issues: [{ path: 'topics' }] })
  expect(await httpError(refused)).toEqual({ status: 400, code: 'invalid_input' })
})

test('of a user who is erased meanwhile, it is not stored', async () => {
  const reader = await withDigest('gone')
  const asked = vi.spyOn(DigestJob.prototype, 'articleSubjects').mockImplementation(async () => {
    await user('gone').erase()
    return { topics: ['Rivers'] }
  })
  expect((await rpcError(() => reader.recordFeedback(vote))).code).toBe('gone')
  asked.mockRestore()
  expect(await runInDurableObject(reader, (_, { storage }) => [...storage.kv.list()])).toEqual([])
})
