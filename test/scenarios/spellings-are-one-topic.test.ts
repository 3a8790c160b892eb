/** The spellings of one topic count as one, in everything that names topics or sources. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'

const COMPOSED = 'Café'
const DECOMPOSED = 'Cafe\u0301'

test('Café composed and decomposed is one topic in votes, pins, mutes, preferences, resets and ranking', async () => {
  const user = env.USER_STATE.getByName('café')
  await user.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: [COMPOSED, DECOMPOSED] })
  await user.recordFeedback({ articleId: 'b', feedback: 'helpful', topics: [DECOMPOSED], source: DECOMPOSED })
  expect(await user.weights()).toEqual({ [COMPOSED]: 1.2 })
  const article = { id: 'x', topics: [DECOMPOSED], source: 'Le Cafe\u0301' }
  expect((await user.rank([article])).articles[0]?.score).toBe(1.2)
  const preferences = {
    topics: [COMPOSED, DECOMPOSED, 'AI'],
    pinnedTopics: [{ name: DECOMPOSED, weight: 0.5 }],
  }
  expect((await user.updatePreferences(preferences)).topics).toEqual([COMPOSED, 'AI'])
  expect(await user.weights()).toEqual({ [COMPOSED]: 0.5 })
  await user.updatePreferences({ mutedTopics: [{ name: COMPOSED }] })
  expect((await user.rank([article])).muted).toEqual([{ id: 'x', by: 'topic', name: COMPOSED }])
  await user.updatePreferences({ mutedSources: [{ name: 'LE CAFÉ' }] })
  expect((await user.rank([article])).muted).toEqual([{ id: 'x', by: 'source', name: 'LE CAFÉ' }])
  await user.updatePreferences({})
  expect((await user.resetLearning(DECOMPOSED)).changes).toEqual([{ topic: COMPOSED, before: 1.2, after: 1 }])
})

test('Café composed and decomposed is one section of a digest, and the same start', async () => {
  const job = env.DIGEST_JOB.getByName('café:one')
  await job.start({ topics: [COMPOSED, DECOMPOSED] })
  expect(await job.start({ topics: [DECOMPOSED] })).toMatchObject({ created: false, topics: [COMPOSED] })
  await job.addArticles([
    { id: 'a', title: 'A', topics: [DECOMPOSED] },
    { id: 'b', title: 'B', topics: ['CAFÉ', COMPOSED] },
  ])
  await job.complete()
  const { sections } = await job.digest()
  expect(sections.map(({ topic, articles }) => [topic, articles.length])).toEqual([[COMPOSED, 2]])
})
