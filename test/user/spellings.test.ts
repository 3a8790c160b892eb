/** What earlier releases stored under several spellings of one topic is read as one topic. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { topicKey } from '../../src/contract/topicKey.ts'
import {
  countsByKey,
  hasMergedSpellings,
  readWeights,
  resetsByKey,
  weightsByKey,
} from '../../src/user/learning/records.ts'
import { newBaseline, recomputeWeights, type StoredVote } from '../../src/user/learning/votes.ts'

const COMPOSED = 'Café'
const DECOMPOSED = 'Cafe\u0301'
const T0 = Date.UTC(2026, 0, 31)

const spelling = fc.constantFrom(COMPOSED, DECOMPOSED, 'Straße', 'STRASSE', 'AI', 'Golf')
const share = fc.double({ min: 0, max: 50, noNaN: true })
const counts = fc.record({ name: spelling, h: share, n: share, up: fc.nat(50), down: fc.nat(50) })
const shuffled = <T>(entries: fc.Arbitrary<T[]>) =>
  entries.chain((given) =>
    fc.tuple(
      fc.constant(given),
      fc.shuffledSubarray(given, { minLength: given.length, maxLength: given.length }),
    ),
  )

describe('for anything stored', () => {
  test('counts of one topic are added, in any order', () =>
    fc.assert(
      fc.property(shuffled(fc.array(counts)), ([stored, turned]) => {
        const merged = countsByKey(stored)
        for (const [key, one] of merged) {
          const own = stored.filter(({ name }) => topicKey(name) === key)
          expect(one.name).toBe(own[0]?.name)
          for (const field of ['h', 'n', 'up', 'down'] as const) {
            const sum = own.reduce((sum, counts) => sum + counts[field], 0)
            expect(one[field]).toBeCloseTo(sum)
            expect(countsByKey(turned).get(key)?.[field]).toBeCloseTo(sum)
          }
        }
        expect(merged.size).toBe(new Set(stored.map(({ name }) => topicKey(name))).size)
      }),
    ))

  test('the later reset of one topic counts, in any order, whether stored by spelling or by key', () => {
    const reset = fc.record({ name: fc.oneof(spelling, spelling.map(topicKey)), at: fc.nat() })
    fc.assert(
      fc.property(shuffled(fc.array(reset)), ([stored, turned]) => {
        const merged = resetsByKey(stored)
        expect(resetsByKey(turned)).toEqual(merged)
        for (const { name, at } of stored) expect(merged.get(topicKey(name))).toBeGreaterThanOrEqual(at)
        const instants = new Set(stored.map(({ at }) => at))
        for (const at of merged.values()) expect(instants).toContain(at)
      }),
    )
  })

  test('votes under several spellings give the weights of votes under one', () => {
    const vote = fc.record({
      feedback: fc.constantFrom('helpful' as const, 'not_helpful' as const),
      topics: fc.uniqueArray(spelling, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 40 }), fc.nat(40), (given, learned) => {
        const votes = given.map((one, index) => ({
          ...one,
          articleId: `${index}`,
          at: T0 + index,
          teaches: true,
        }))
        const state = { ...readWeights(undefined).state, learnedAt: T0 + learned }
        const spelledOnce = votes.map((one) => ({ ...one, topics: one.topics.map(topicKey) }))
        const hundredths = (votes: StoredVote[]) =>
          [...recomputeWeights(state, { baseline: newBaseline, votes }).topics.weights].map(
            ([key, weight]) => [key, weight.hundredths],
          )
        expect(hundredths(votes)).toEqual(hundredths(spelledOnce))
      }),
    )
  })
})

test.each([
  [[], false],
  [['AI', ' ai ', 'Golf'], false],
  [[COMPOSED, COMPOSED.toUpperCase()], false],
  [[COMPOSED, 'AI', DECOMPOSED], true],
  [['straße', 'strasse'], true],
])('spellings %j: merged %s', (names, isMerged) => {
  expect(hasMergedSpellings(names)).toBe(isMerged)
})

test('a weight is named as first spelled', () => {
  const stored = [
    { name: DECOMPOSED, hundredths: 110 },
    { name: COMPOSED, hundredths: 130 },
  ]
  expect([...weightsByKey(stored).values()].map(({ name }) => name)).toEqual([DECOMPOSED])
})

test('a user of release 0.1.0: learner, weights and resets meet, and are exported as one', async () => {
  const user = env.USER_STATE.getByName('two-spellings')
  await user.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: [COMPOSED] })
  await user.recordFeedback({ articleId: 'b', feedback: 'helpful', topics: [COMPOSED, 'AI'] })
  await user.recordFeedback({ articleId: 'c', feedback: 'not_helpful', topics: ['Golf'] })
  const votes = await runInDurableObject(user, (_, { storage }) => {
    const { sql, kv } = storage
    // As that release stored it: a vote on each spelling, and one on both.
    sql.exec(`UPDATE feedback SET topics = ? WHERE articleId = 'a'`, JSON.stringify([DECOMPOSED]))
    sql.exec(
      `UPDATE feedback SET topics = ? WHERE articleId = 'b'`,
      JSON.stringify([COMPOSED, DECOMPOSED, 'AI']),
    )
    const [{ at } = { at: 0 }] = sql
      .exec<{ at: number }>(`SELECT votedAt AS at FROM feedback WHERE articleId = 'b'`)
      .toArray()
    kv.put('weights', {
      learnedAt: 0,
      votedAt: at + 10,
      resetAt: 0,
      topics: [
        { topic: DECOMPOSED, hundredths: 120 },
        { topic: COMPOSED, hundredths: 110 },
        { topic: 'AI', hundredths: 110 },
        { topic: 'Golf', hundredths: 90 },
      ],
      resets: [
        { topic: 'café', at: 1 },
        { topic: 'cafe\u0301', at: at - 1 },
      ],
    })
    kv.put('learner', {
      H: 3,
      N: 4,
      topics: [
        { topic: DECOMPOSED, h: 1, n: 1.5, up: 1, down: 1 },
        { topic: COMPOSED, h: 0.5, n: 0.5, up: 2, down: 0 },
      ],
    })
    return at
  })
  await evictDurableObject(user)
  const exported = JSON.parse(await new Response(await user.exportData()).text())
  expect(exported.learner.topics).toEqual([{ topic: DECOMPOSED, h: 1.5, n: 2, up: 3, down: 1 }])
  expect(exported.resets).toEqual([{ topic: 'café', resetAt: new Date(votes - 1).toISOString() }])
  const weights = await user.weights()
  expect(exported.weights).toEqual(weights)
  // The vote before the later reset teaches nothing any more; the vote on both spellings is one step.
  const learned = await user.learn({ dryRun: true })
  expect(learned.topics.find(({ topic }) => topicKey(topic) === 'café')).toMatchObject({ helpful: 4 })
  expect(Object.keys(weights).map(topicKey).toSorted()).toEqual(['ai', 'café', 'golf'])
  await user.recordFeedback({ articleId: 'd', feedback: 'helpful', topics: ['CAFÉ'] })
  await evictDurableObject(user)
  const after = await user.weights()
  expect(after[DECOMPOSED]).toBeCloseTo((weights[DECOMPOSED] ?? 0) + 0.1)
  // What this release stores is a state that the earlier one reads: one entry, as first spelled.
  const stored = await runInDurableObject(user, (_, { storage }) =>
    storage.kv.get<{ topics: object[] }>('weights'),
  )
  expect(stored?.topics).toHaveLength(3)
})

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
