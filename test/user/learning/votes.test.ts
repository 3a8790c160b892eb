/** The time of votes, folding, learning and the limit of names, for any votes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newLearnerState, type TrainingVote, train } from '../../../src/user/learning/formulas.ts'
import * as weights from '../../../src/user/learning/votes.ts'
import { cases } from '../../setup/intensity.ts'
import { DAY } from '../../support.ts'

const T0 = Date.UTC(2026, 0, 31)
const fresh = weights.newWeights
/** The votes as the learner of topics takes them. */
const ofTopics = (votes: readonly weights.StoredVote[]): TrainingVote[] =>
  votes.map(({ feedback, topics }) => ({ feedback, names: topics }))
/** The votes as the learner of sources takes them. */
const ofSources = (votes: readonly weights.StoredVote[]): TrainingVote[] =>
  votes.map(({ feedback, source }) => ({ feedback, names: source === undefined ? [] : [source] }))

test('a vote is later than every vote before it, even where the clock stands still or goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: T0, max: T0 + DAY }), { minLength: 1 }), (clock) => {
      let weighing = fresh
      for (const now of clock) {
        const vote = weights.newVote(
          weighing,
          { articleId: 'a', feedback: 'helpful', topics: ['AI'] },
          true,
          now,
        )
        expect(vote.at).toBeGreaterThan(weighing.votedAt)
        expect(vote.at).toBeGreaterThanOrEqual(now)
        weighing = weights.addVote(weighing, vote)
        expect(weighing.votedAt).toBe(vote.at)
      }
    }),
  )
})

const anyVotes = fc
  .array(
    fc.record({
      feedback: fc.constantFrom('helpful' as const, 'not_helpful' as const),
      topics: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', '__proto__'), { maxLength: 3 }),
      source: fc.constantFrom('Gazette', 'Herald', '__proto__', undefined),
      wait: fc.integer({ min: 1, max: 5 * DAY }),
    }),
    { maxLength: 60 },
  )
  .map((votes) => {
    let at = T0
    return votes.map(({ wait, ...vote }, index): weights.StoredVote => {
      at += wait
      return { ...vote, articleId: `article ${index}`, at, teaches: true }
    })
  })

describe('for any votes', () => {
  test('folding daily leaves the same state as never folding, to the last bit', () =>
    fc.assert(
      fc.property(anyVotes, (votes) => {
        let kept: weights.VoteHistory = { baseline: weights.newBaseline, votes: [] }
        const learned = { ...fresh, learnedAt: Number.MAX_SAFE_INTEGER }
        for (const vote of votes) {
          kept = { ...kept, votes: [...kept.votes, vote] }
          const { baseline, foldedUpTo = 0 } = weights.foldOldVotes(learned, kept, vote.at)
          kept = { baseline, votes: kept.votes.filter(({ at }) => at > foldedUpTo) }
        }
        const { topics, sources } = kept.baseline
        expect(train(topics, ofTopics(kept.votes))).toEqual(train(newLearnerState, ofTopics(votes)))
        expect(train(sources, ofSources(kept.votes))).toEqual(train(newLearnerState, ofSources(votes)))
      }),
    ))

  test('folding takes exactly what is older than 30 days, and nothing twice', () =>
    fc.assert(
      fc.property(anyVotes, fc.integer({ min: 0, max: 90 * DAY }), (votes, later) => {
        const now = T0 + later
        const folded = weights.foldOldVotes(fresh, { baseline: weights.newBaseline, votes }, now)
        const old = votes.filter(({ at }) => at < now - weights.VOTE_RETENTION_MS)
        expect(folded.foldedUpTo).toBe(old.at(-1)?.at)
        const left = votes.filter(({ at }) => at > (folded.foldedUpTo ?? 0))
        expect(weights.foldOldVotes(fresh, { ...folded, votes: left }, now)).toMatchObject({
          foldedUpTo: undefined,
        })
      }),
    ))

  test('the short way for a new vote is what recomputing gives, and learning twice is learning once', () =>
    fc.assert(
      fc.property(anyVotes, fc.nat(60), (votes, learnedAfter) => {
        let weighing = fresh
        for (const [index, vote] of votes.entries()) {
          weighing = weights.addVote(weighing, vote)
          const evidence = { baseline: weights.newBaseline, votes: votes.slice(0, index + 1) }
          expect(weighing).toEqual(weights.recomputeWeights(weighing, evidence))
          if (index !== learnedAfter) continue
          const { after } = weights.learnFrom(weighing, evidence)
          expect(weights.learnFrom(after, evidence)).toMatchObject({ after, learned: 0 })
          weighing = after
        }
      }),
    ))
})

describe('a reader’s learning holds at most 2,000 topics', () => {
  const names = (count: number, prefix = 'topic') =>
    Array.from({ length: count }, (_, index) => `${prefix} ${index}`)
  const vote = (at: number, ...topics: string[]): weights.StoredVote => ({
    articleId: `article ${at}`,
    feedback: at % 3 === 0 ? 'not_helpful' : 'helpful',
    topics,
    at: T0 + at,
    teaches: true,
  })
  const learned = { ...fresh, learnedAt: Number.MAX_SAFE_INTEGER }
  /** Votes folded long ago. */
  const folded = (votes: readonly weights.StoredVote[]) => ({
    ...weights.newBaseline,
    topics: train(newLearnerState, ofTopics(votes)),
  })
  const topicsOf = (votes: readonly weights.StoredVote[]) => new Set(votes.flatMap(({ topics }) => topics))

  test('a topic that is known never drops another', () => {
    const baseline = folded([vote(1, ...names(weights.MAX_NAMES))])
    const votes = [vote(2, 'TOPIC 7')]
    const state = weights.recomputeWeights(learned, { baseline, votes })
    const history = () => {
      throw new Error('Not over the limit')
    }
    expect(weights.limitNames(state, history)).toEqual({ weightState: state })
  })

  test('the topic that taught longest ago goes first, and no other weight changes', () =>
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.nat(weights.MAX_NAMES - 1), { maxLength: 20 }), { maxLength: 10 }),
        fc.array(fc.uniqueArray(fc.nat(weights.MAX_NAMES - 1), { maxLength: 20 }), { maxLength: 10 }),
        fc.integer({ min: 1, max: 5 }),
        (past, live, more) => {
          const all = names(weights.MAX_NAMES)
          const votesOf = (given: number[][], from: number) =>
            given.map((topics, index) => vote(from + index, ...topics.map((at) => `topic ${at}`)))
          const earlier = [vote(1, ...all), ...votesOf(past, 2)]
          const baseline = folded(earlier)
          const votes = [...votesOf(live, 100), vote(200, ...names(more, 'new'))]
          const state = weights.recomputeWeights(learned, { baseline, votes })
          const limited = weights.limitNames(state, () => ({ baseline, votes }))

          const lastTaught = new Map(earlier.flatMap(({ topics, at }) => topics.map((topic) => [topic, at])))
          const kept = limited.weightState.topics.weights
          const dropped = [...state.topics.weights.keys()].filter((key) => !kept.has(key))
          expect(kept.size).toBe(weights.MAX_NAMES)
          expect(dropped).toHaveLength(more)
          const liveTopics = topicsOf(votes)
          expect(dropped.filter((topic) => liveTopics.has(topic))).toEqual([])
          const newestDropped = Math.max(...dropped.map((topic) => lastTaught.get(topic) ?? 0))
          for (const topic of all)
            if (kept.has(topic) && !liveTopics.has(topic))
              expect(lastTaught.get(topic)).toBeGreaterThanOrEqual(newestDropped)
          // Exactly the weights that the definition gives, and for every other topic those from before.
          const rest = { baseline: limited.baseline ?? baseline, votes }
          expect(limited.weightState).toEqual(weights.recomputeWeights(state, rest))
          for (const [key, weight] of kept) expect(weight).toEqual(state.topics.weights.get(key))
        },
      ),
      { numRuns: cases(8, 40) },
    ))

  test('2,000 topics with live votes are refused one more', () => {
    const votes = [vote(1, ...names(weights.MAX_NAMES)), vote(2, 'one more')]
    const state = weights.recomputeWeights(learned, { baseline: weights.newBaseline, votes })
    expect(() => weights.limitNames(state, () => ({ baseline: weights.newBaseline, votes }))).toThrowError(
      expect.objectContaining({ code: 'too_large' }),
    )
  })

  test('a reset of a topic without a live vote is dropped, because it has no effect', () => {
    const resets = new Map(names(weights.MAX_NAMES + 1).map((topic) => [topic, T0 + 5]))
    const votes = [vote(1, 'topic 7')]
    const state = { ...learned, topics: { ...learned.topics, resets } }
    const limited = weights.limitNames(state, () => ({ baseline: weights.newBaseline, votes }))
    expect(limited).toEqual({
      weightState: { ...state, topics: { ...state.topics, resets: new Map([['topic 7', T0 + 5]]) } },
    })
  })
})
