/** Controls over learning: reasons, pins, resets, off and on; and large inputs. */
import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { clock, DAY } from '../support.ts'

const reader = (name: string) => env.USER_STATE.getByName(`controls-${name}`)
type Reader = ReturnType<typeof reader>

async function vote(user: Reader, article: string, feedback: 'helpful' | 'not_helpful', ...topics: string[]) {
  return (await user.recordFeedback({ articleId: article, feedback, topics })).changes
}

test('every result of a vote has each topic before and after', async () => {
  const user = reader('answers')
  expect(await vote(user, 'a', 'helpful', 'AI', ' ai ', 'Rivers')).toEqual([
    { topic: 'AI', before: 1, after: 1.1 },
    { topic: 'Rivers', before: 1, after: 1.1 },
  ])
  expect(await vote(user, 'a', 'helpful', 'AI')).toEqual([
    { topic: 'AI', before: 1.1, after: 1.1 },
    { topic: 'Rivers', before: 1.1, after: 1.1 },
  ])
  expect(await vote(user, 'a', 'not_helpful', 'ai')).toEqual([
    { topic: 'ai', before: 1.1, after: 0.9 },
    { topic: 'Rivers', before: 1.1, after: 1 },
  ])
  expect((await user.withdrawFeedback('a')).changes).toEqual([{ topic: 'ai', before: 0.9, after: 1 }])
  expect(await user.weights()).toEqual({})
})

test('ten ups and ten downs give exactly 1, and a vote without topics changes nothing', async () => {
  const user = reader('round')
  for (let index = 0; index < 10; index += 1) await vote(user, `up${index}`, 'helpful', 'AI')
  expect(await user.weights()).toEqual({ AI: 2 })
  for (let index = 0; index < 10; index += 1) await vote(user, `down${index}`, 'not_helpful', 'AI')
  expect(await user.weights()).toEqual({ AI: 1 })
  expect(await vote(user, 'none', 'helpful')).toEqual([])
  expect(await user.weights()).toEqual({ AI: 1 })
})

test('a weight has what set it last, and the number of votes', async () => {
  const user = reader('reasons')
  await vote(user, 'a', 'helpful', 'AI')
  await vote(user, 'b', 'not_helpful', 'Golf')
  await user.learn()
  await vote(user, 'c', 'helpful', 'AI')
  await user.updatePreferences({ pinnedTopics: [{ name: 'chess', weight: 1.5 }] })
  const { weights } = await user.explainWeights()
  expect(weights.map(({ topic, by, helpful, notHelpful }) => [topic, by, helpful, notHelpful])).toEqual([
    ['chess', 'hand', 0, 0],
    ['AI', 'vote', 2, 0],
    ['Golf', 'learning', 0, 1],
  ])
  expect(weights.map(({ reason }) => reason)).toEqual([
    'chess 1.50: set by hand, so neither votes (0 helpful of 0) nor learning move it.',
    expect.stringMatching(
      /^AI 1\.\d\d: 2 helpful of 2, moved by 0\.1 with each vote since the last learning\.$/,
    ),
    expect.stringMatching(
      /^Golf 0\.\d\d: 0 helpful of 1, recent votes counting most; about \d+ % helpful, where \d+ % is usual for you\.$/,
    ),
  ])
})

test('neither votes nor learning change a pinned topic until it is unpinned, and the report says so', async () => {
  const user = reader('pins')
  await user.updatePreferences({ pinnedTopics: [{ name: 'ai', weight: 0.3 }] })
  expect(await vote(user, 'a', 'helpful', 'AI', 'Rivers')).toEqual([
    { topic: 'AI', before: 0.3, after: 0.3 },
    { topic: 'Rivers', before: 1, after: 1.1 },
  ])
  const { topics } = await user.learn()
  expect(topics.find(({ topic }) => topic === 'AI')).toMatchObject({ before: 0.3, after: 0.3, pinned: true })
  expect(await user.weights()).toEqual({ AI: 0.3, Rivers: 1.11 })
  await user.updatePreferences({})
  expect(await user.weights()).toEqual({ AI: 1.11, Rivers: 1.11 })
})

test('resetting one topic leaves the others, resetting all leaves the votes listed', async () => {
  const user = reader('resets')
  await vote(user, 'a', 'helpful', 'AI', 'Rivers')
  await vote(user, 'b', 'helpful', 'AI')
  expect((await user.resetLearning('ai')).changes).toEqual([{ topic: 'AI', before: 1.2, after: 1 }])
  expect(await user.weights()).toEqual({ Rivers: 1.1 })
  await vote(user, 'c', 'not_helpful', 'AI')
  expect(await user.weights()).toEqual({ Rivers: 1.1, AI: 0.9 })
  await user.resetLearning()
  expect(await user.weights()).toEqual({})
  expect((await user.feedback()).feedback.map(({ articleId }) => articleId)).toEqual(['c', 'b', 'a'])
  await user.withdrawFeedback('a')
  expect(await user.weights()).toEqual({})
})

test('switched off, votes are stored but teach nothing, also after switching on again', async () => {
  const user = reader('off')
  await vote(user, 'a', 'helpful', 'AI')
  await user.updatePreferences({ learning: false })
  const frozen = await user.weights()
  expect(await vote(user, 'b', 'helpful', 'AI')).toEqual([{ topic: 'AI', before: 1.2, after: 1.2 }])
  expect(await user.learn()).toMatchObject({ learned: 0 })
  expect(await user.weights()).toEqual(frozen)
  await user.updatePreferences({ learning: true })
  expect(await user.weights()).toEqual(frozen)
  expect((await user.feedback()).feedback).toMatchObject([
    { articleId: 'b', teaches: false },
    { articleId: 'a' },
  ])
  await vote(user, 'c', 'helpful', 'AI')
  expect(await user.weights()).toEqual({ AI: 1.3 })
})

test('a dry run reports what learning would do and changes nothing', async () => {
  const user = reader('dry')
  await vote(user, 'a', 'helpful', 'AI')
  const dry = await user.learn({ dryRun: true })
  expect(dry.topics).toMatchObject([{ topic: 'AI', before: 1.1, after: 1.2, helpful: 1, notHelpful: 0 }])
  expect(await user.weights()).toEqual({ AI: 1.1 })
  expect(await user.learn()).toEqual({ ...dry, dryRun: false })
  expect(await user.weights()).toEqual({ AI: 1.2 })
  expect(await user.learn()).toMatchObject({ learned: 0 })
})

test('50 topics in a vote, and 2,000 with live votes: over that nothing is stored', async () => {
  const user = reader('many-topics')
  const names = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `topic ${from + index}`)
  for (let from = 0; from < 2_000; from += 50) await vote(user, `v${from}`, 'helpful', ...names(from, 50))
  expect(Object.keys(await user.weights())).toHaveLength(2_000)
  const refusal = await vote(user, 'over', 'helpful', 'one more').then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  )
  expect(refusal).toBe('too_large')
  expect((await user.feedback({ limit: 500 })).feedback).toHaveLength(40)
  await expect(vote(user, 'wide', 'helpful', ...names(0, 51))).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'topics', message: 'at most 50 topics' }],
  })
  expect(await vote(user, 'known', 'helpful', 'topic 7')).toEqual([
    { topic: 'topic 7', before: 1.1, after: 1.2 },
  ])
})

test('the 2,001st topic drops the one that taught longest ago, once that has no live vote', async () => {
  const time = clock()
  const user = reader('room')
  const names = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => `topic ${from + index}`)
  for (let from = 0; from < 2_000; from += 50) await vote(user, `v${from}`, 'helpful', ...names(from, 50))
  time.pass(31 * DAY)
  await vote(user, 'again', 'helpful', 'topic 0')
  expect(await runDurableObjectAlarm(user)).toBe(true)
  expect((await user.feedback()).feedback).toHaveLength(1)
  const before = await user.weights()
  expect((await vote(user, 'new', 'helpful', 'one more', 'Topic 2')).map(({ topic }) => topic)).toEqual([
    'one more',
    'topic 2',
  ])
  const { 'topic 1': dropped, ...others } = before
  expect(dropped).toBeDefined()
  const moved = { 'topic 2': Math.round(((before['topic 2'] ?? 0) + 0.1) * 100) / 100, 'one more': 1.1 }
  const after = { ...others, ...moved }
  expect(await user.weights()).toEqual(after)
  await evictDurableObject(user)
  expect(await user.weights()).toEqual(after)
  expect((await user.learn()).topics).toHaveLength(2_000)
  // The dropped topic begins anew.
  expect(await vote(user, 'back', 'helpful', 'topic 1')).toEqual([
    { topic: 'topic 1', before: 1, after: 1.1 },
  ])
})
