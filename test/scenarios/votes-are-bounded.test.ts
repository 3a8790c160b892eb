/** The live votes of a reader are at most 20,000 and 16 MiB. A further one folds the oldest, and learning stays exact. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import type { UserStub } from '../../src/platform/stubs.ts'
import { computeWeights, newLearnerState, toRecord } from '../../src/user/learning/formulas.ts'
import type { StoredVote } from '../../src/user/learning/votes.ts'
import { newBaseline, newWeights, recomputeWeights } from '../../src/user/learning/votes.ts'
import { UserStore } from '../../src/user/store.ts'
import { rpcError } from '../support.ts'

const TOPICS = ['AI', 'Golf', 'Rivers', 'Art', 'Chips', 'Trade', 'Space']
const verdict = (index: number) => (index % 3 === 0 ? 'not_helpful' : 'helpful') as 'not_helpful' | 'helpful'

/** Votes as `recordFeedback` would have stored them, a second apart, in one transaction. */
function seed(user: UserStub, votes: StoredVote[]): Promise<void> {
  return runInDurableObject(user, (_, { storage }) => {
    const state = recomputeWeights(newWeights, { baseline: newBaseline, votes })
    new UserStore(storage).learning.restore(votes, state, newBaseline)
  })
}

const vote = (index: number, topics: string[], at: number): StoredVote => ({
  articleId: `a${index}`,
  feedback: verdict(index),
  topics,
  source: `Source ${index % 11}`,
  at,
  teaches: true,
})

test('the 20,001st vote folds the oldest thousand, and every weight stays as it is defined', async () => {
  const user = env.USER_STATE.getByName('bounded-count')
  const began = Date.now() - 20_000_000
  const votes = Array.from({ length: 20_000 }, (_, index) =>
    vote(index, [TOPICS[index % 7] ?? '', TOPICS[(index * 3) % 7] ?? ''], began + index * 1_000),
  )
  await seed(user, votes)
  const { changes } = await user.recordFeedback({
    articleId: 'new',
    feedback: 'helpful',
    topics: ['AI'],
    source: 'Source 1',
  })

  // Learning took in all votes so far, and the new one counts by the quick rule.
  const training = votes.map(({ feedback, topics, at }) => ({ feedback, names: topics, at }))
  const learned = toRecord(computeWeights(newLearnerState, training, votes.at(-1)?.at ?? 0))
  const before = learned.AI ?? 0
  expect(changes).toEqual([{ topic: 'AI', before, after: Math.min(2, Math.round(before * 100 + 10) / 100) }])
  expect(await user.weights()).toEqual({ ...learned, AI: changes[0]?.after })

  const live = await runInDurableObject(user, (_, { storage }) => ({
    rows: storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM feedback').one().n,
    oldest: storage.sql.exec<{ at: number }>('SELECT min(votedAt) AS at FROM feedback').one().at,
  }))
  expect(live).toEqual({ rows: 19_001, oldest: votes[1_000]?.at })
  expect(await rpcError(() => user.withdrawFeedback('a999'))).toMatchObject({ code: 'not_found' })
  await user.withdrawFeedback('new')
  // As if no vote had ever been folded.
  expect(await user.weights()).toEqual(learned)
  const { usual } = await user.learn({ dryRun: true })
  expect(usual).toBeGreaterThan(0.5)
})

test('votes on long topics are fewer', async () => {
  const user = env.USER_STATE.getByName('bounded-bytes')
  const began = Date.now() - 20_000_000
  const wide = (index: number) =>
    Array.from({ length: 50 }, (_, at) => `${(index * 50 + at) % 2_000} `.padEnd(100, 'x'))
  // 10 KB each.
  const votes = Array.from({ length: 1_675 }, (_, index) => vote(index, wide(index), began + index * 1_000))
  await seed(user, votes)
  await user.recordFeedback({ articleId: 'new', feedback: 'helpful', topics: wide(1) })
  const { feedback, next } = await user.feedback({ limit: 500 })
  // 1 MiB a page.
  expect(feedback.length).toBe(104)
  const all = [...feedback]
  for (let after = next; after !== undefined; ) {
    const page = await user.feedback({ limit: 500, after })
    all.push(...page.feedback)
    after = page.next
  }
  expect(all.map(({ articleId }) => articleId)).toEqual([
    'new',
    ...votes
      .slice(-all.length + 1)
      .map(({ articleId }) => articleId)
      .toReversed(),
  ])
  expect(all.length).toBeLessThan(15 * 105)
  expect(all.length).toBeGreaterThan(15 * 103)
})
