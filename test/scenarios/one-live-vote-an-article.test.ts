/**
 * Votes at the real object: one live vote an article, the list by pages, weights by the definition in docs/learning.md.
 * The definition is written here a second time, as plainly as the document says it, and shares no code with src.
 */
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { UserStub } from '../../src/platform/stubs.ts'
import { cases } from '../setup/intensity.ts'
import { rpcError } from '../support.ts'

type Verdict = 'helpful' | 'not_helpful'
interface PlainVote {
  articleId: string
  feedback: Verdict
  topics: string[]
  isLearned: boolean
}

/** All live votes, oldest first; the weights are computed from nothing else, every time. */
class Plain {
  votes: PlainVote[] = []
  /** The articles in the order of their first votes. */
  listed: string[] = []

  vote(articleId: string, feedback: Verdict, topics: string[]): void {
    if (this.votes.some((vote) => vote.articleId === articleId && vote.feedback === feedback)) return
    this.votes = this.votes.filter((vote) => vote.articleId !== articleId)
    if (!this.listed.includes(articleId)) this.listed.push(articleId)
    this.votes.push({ articleId, feedback, topics, isLearned: false })
  }
  withdraw(articleId: string): boolean {
    const before = this.votes.length
    this.votes = this.votes.filter((vote) => vote.articleId !== articleId)
    this.listed = this.listed.filter((id) => id !== articleId)
    return this.votes.length < before
  }
  learn(): void {
    for (const vote of this.votes) vote.isLearned = true
  }

  weights(): Record<string, number> {
    let H = 0
    let N = 0
    const counts = new Map<string, { h: number; n: number }>()
    for (const { topics, feedback } of this.votes.filter(({ isLearned }) => isLearned)) {
      const y = feedback === 'helpful' ? 1 : 0
      const k = topics.length
      if (k === 0) continue
      H = 0.99 * H + y
      N = 0.99 * N + 1
      for (const topic of topics) {
        const { h, n } = counts.get(topic) ?? { h: 0, n: 0 }
        counts.set(topic, { h: 0.97 * h + y / k, n: 0.97 * n + 1 / k })
      }
    }
    const m = 0.5 + 0.7 * ((H + 1) / (N + 2) - 0.5)
    const hundredths = new Map<string, number>()
    for (const [topic, { h, n }] of counts) {
      const p = (h + 4 * m) / (n + 4)
      hundredths.set(topic, Math.round(100 * (p >= m ? 1 + (p - m) / (1 - m) : 0.1 + (0.9 * p) / m)))
    }
    for (const { topics, feedback } of this.votes.filter(({ isLearned }) => !isLearned))
      for (const topic of topics) {
        const moved = (hundredths.get(topic) ?? 100) + (feedback === 'helpful' ? 10 : -10)
        hundredths.set(topic, Math.max(10, Math.min(200, moved)))
      }
    return Object.fromEntries([...hundredths].map(([topic, weight]) => [topic, weight / 100]))
  }
}

const articleIds = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')
const topics = fc.uniqueArray(fc.constantFrom('AI', 'Art', 'Golf', '__proto__', 'constructor'), {
  maxLength: 4,
})
const verdicts = fc.constantFrom<Verdict>('helpful', 'helpful', 'not_helpful')
type Operation = (user: UserStub, plain: Plain) => Promise<void>

const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(articleIds, verdicts, topics).map(voting) },
  { weight: 2, arbitrary: articleIds.map(withdrawing) },
  {
    weight: 1,
    arbitrary: fc.constant<Operation>(async (user, plain) => {
      await user.learn()
      plain.learn()
    }),
  },
  { weight: 1, arbitrary: fc.constant<Operation>((user) => evictDurableObject(user)) },
)
function voting([articleId, feedback, topics]: [string, Verdict, string[]]): Operation {
  return async (user, plain) => {
    const before = plain.weights()
    plain.vote(articleId, feedback, topics)
    const after = plain.weights()
    const { changes } = await user.recordFeedback({ articleId, feedback, topics })
    for (const change of changes) {
      const of = (weights: Record<string, number>) =>
        Object.hasOwn(weights, change.topic) ? weights[change.topic] : 1
      expect(change).toEqual({ topic: change.topic, before: of(before), after: of(after) })
    }
  }
}
function withdrawing(articleId: string): Operation {
  return async (user, plain) => {
    const known = plain.withdraw(articleId)
    if (known) await user.withdrawFeedback(articleId)
    else expect(await rpcError(() => user.withdrawFeedback(articleId))).toMatchObject({ code: 'not_found' })
  }
}

test('stored weights and votes equal the definition after every one of some hundred operations', async () => {
  let users = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyOperation, { minLength: 40, maxLength: 60 }), async (operations) => {
      const user = env.USER_STATE.getByName(`plain-${++users}`)
      const plain = new Plain()
      await user.weights()
      for (const operation of operations) {
        await operation(user, plain)
        expect(await user.weights()).toEqual(plain.weights())
      }
      const { feedback } = await user.feedback({ limit: 500 })
      expect(feedback.map(({ articleId }) => articleId)).toEqual(plain.listed.toReversed())
    }),
    { numRuns: cases(3, 10) },
  )
})

describe('one live vote an article', () => {
  const user = env.USER_STATE.getByName('one-vote')
  const vote = (feedback: Verdict, topics = ['AI']) =>
    user.recordFeedback({ articleId: 'a', feedback, topics })

  test.each<[string, () => Promise<unknown>, Record<string, number>]>([
    ['a first vote counts', () => vote('helpful'), { AI: 1.1 }],
    ['the same again does not', () => vote('helpful'), { AI: 1.1 }],
    ['nor on other topics', () => vote('helpful', ['Art']), { AI: 1.1 }],
    ['the other verdict replaces it', () => vote('not_helpful'), { AI: 0.9 }],
    ['with its topics', () => vote('helpful', ['Art']), { Art: 1.1 }],
    ['withdrawn, it was never cast', () => user.withdrawFeedback('a'), {}],
  ])('%s', async (_what, act, weights) => {
    await act()
    expect(await user.weights()).toEqual(weights)
  })

  test('withdrawing takes back what was learned from it', async () => {
    await user.recordFeedback({ articleId: 'b', feedback: 'not_helpful', topics: ['Art'] })
    await vote('helpful')
    const { topics } = await user.learn()
    expect(topics.map(({ topic }) => topic)).toEqual(['AI', 'Art'])
    await user.withdrawFeedback('a')
    expect(await user.weights()).toEqual({ Art: 0.82 })
  })

  test('ten ups and ten downs give exactly 1', async () => {
    const reader = env.USER_STATE.getByName('ten-and-ten')
    for (let index = 0; index < 20; index++)
      await reader.recordFeedback({
        articleId: `${index}`,
        feedback: index < 10 ? 'helpful' : 'not_helpful',
        topics: ['AI', ' ai'],
      })
    expect(await reader.weights()).toEqual({ AI: 1 })
  })
})

describe('the list of votes', () => {
  test('goes newest first by pages that neither miss nor repeat one, whatever is voted meanwhile', async () => {
    const user = env.USER_STATE.getByName('pages')
    const vote = (articleId: string) =>
      user.recordFeedback({ articleId, feedback: 'helpful', topics: ['AI'], source: 'News' })
    for (let index = 0; index < 25; index++) await vote(`${index}`)
    const seen: string[] = []
    let after: string | undefined
    let pages = 0
    do {
      const page = await user.feedback({ limit: 10, ...(after !== undefined && { after }) })
      seen.push(...page.feedback.map(({ articleId }) => articleId))
      after = page.next
      await vote(`while reading ${++pages}`)
    } while (after !== undefined)
    expect(pages).toBe(3)
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `${24 - index}`))
  })

  test('a verdict that changes between two pages keeps its place', async () => {
    const user = env.USER_STATE.getByName('pages-changed')
    const vote = (articleId: string, feedback: Verdict = 'helpful') =>
      user.recordFeedback({ articleId, feedback, topics: ['AI'] })
    for (const id of ['c', 'b', 'a']) await vote(id)
    const first = await user.feedback({ limit: 1 })
    await vote('b', 'not_helpful')
    await evictDurableObject(user)
    const rest = await user.feedback({ limit: 5, ...(first.next !== undefined && { after: first.next }) })
    const read = [...first.feedback, ...rest.feedback]
    expect(read.map(({ articleId, feedback }) => [articleId, feedback])).toEqual([
      ['a', 'helpful'],
      ['b', 'not_helpful'],
      ['c', 'helpful'],
    ])
  })

  test('says what was voted and when', async () => {
    const user = env.USER_STATE.getByName('shown')
    const began = new Date().toISOString()
    await user.recordFeedback({ articleId: ' a ', feedback: 'helpful', topics: ['AI', 'ai'], source: 'News' })
    const { feedback, next } = await user.feedback()
    expect(next).toBeUndefined()
    expect(feedback).toEqual([
      { articleId: 'a', feedback: 'helpful', topics: ['AI'], source: 'News', votedAt: expect.any(String) },
    ])
    expect((feedback[0]?.votedAt ?? '') >= began).toBe(true)
  })
})
