/** Weights from votes: the project's vectors to the last bit, the documented rule, what holds for any votes, the sentence. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rank } from '../../../src/ranking.ts'
import {
  applyQuickRule,
  changes,
  computeWeights,
  earnedWeight,
  helpfulRate,
  type LearnerState,
  learnedWeights,
  newLearnerState,
  report,
  type TrainingVote,
  toRecord,
  train,
  usualRate,
  type Weights,
} from '../../../src/user/learning/formulas.ts'
import vectors from './learning-vectors.json'
import sourceVectorsText from './source-vectors.json?raw'

const lesson = ([feedback, topics]: (string | string[])[]): TrainingVote => ({
  feedback: feedback === 'helpful' ? 'helpful' : 'not_helpful',
  names: Array.isArray(topics) ? topics : [],
})
const up = (...names: string[]): TrainingVote => ({ feedback: 'helpful', names })
const down = (...names: string[]): TrainingVote => ({ feedback: 'not_helpful', names })
const times = (count: number, vote: TrainingVote) => Array.from({ length: count }, () => vote)
const none: Weights = new Map()

describe('the learner, bit by bit', () => {
  test('all twelve vectors are here', () => expect(vectors).toHaveLength(12))

  test.each(vectors)('$name', ({ votes, H, N, usual, state, weights }) => {
    const learner = train(newLearnerState, votes.map(lesson))
    const m = usualRate(learner)
    expect({ H: learner.H, N: learner.N, usual: m }).toEqual({ H, N, usual })
    const counts = [...learner.counts].map(([key, { name: _, ...counts }]) => [key, counts])
    expect(Object.fromEntries(counts)).toEqual(state)
    const earned = [...learner.counts].map(([key, counts]) => [key, earnedWeight(helpfulRate(counts, m), m)])
    expect(Object.fromEntries(earned)).toEqual(weights)
    for (const [topic, weight] of Object.entries(weights))
      expect(learnedWeights(learner).get(topic)?.hundredths).toBe(Math.round(weight * 100))
  })
})

interface Expected {
  H: number
  N: number
  usual: number
  state: Record<string, object>
  weights: Record<string, number>
}
interface SourceVectors {
  cases: {
    name: string
    votes: { feedback: string; topics: string[]; source?: string }[]
    topics: Expected
    sources: Expected
  }[]
  scores: {
    topics: string[]
    source?: string
    relevance?: number
    interest: number
    sourceWeight?: number
    score: number
  }[]
}
// Parsed here: an import of JSON takes `__proto__` for the prototype.
const sourceVectors: SourceVectors = JSON.parse(sourceVectorsText)

/** The state and the weights of a learner, in the form of the vectors. */
function trained(votes: readonly TrainingVote[]): Expected {
  const { H, N, counts } = train(newLearnerState, votes)
  const usual = usualRate({ H, N, counts })
  const state = [...counts].map(([key, { name, ...rest }]) => [key, { topic: name, ...rest }])
  const weights = [...counts].map(([key, one]) => [key, earnedWeight(helpfulRate(one, usual), usual)])
  return { H, N, usual, state: Object.fromEntries(state), weights: Object.fromEntries(weights) }
}

describe('the learners of topics and of sources, bit by bit', () => {
  test('all eight cases and five scores are here', () => {
    expect([sourceVectors.cases.length, sourceVectors.scores.length]).toEqual([8, 5])
  })

  const training = ({ votes }: (typeof sourceVectors.cases)[number]) =>
    votes.map(({ feedback, topics, source }) => ({
      feedback: lesson([feedback]).feedback,
      topics,
      sources: source === undefined ? [] : [source],
    }))

  test.each(sourceVectors.cases)('$name', (one) => {
    const votes = training(one)
    expect(trained(votes.map(({ feedback, topics }) => ({ feedback, names: topics })))).toEqual(one.topics)
    expect(trained(votes.map(({ feedback, sources }) => ({ feedback, names: sources })))).toEqual(one.sources)
  })

  const sixty = sourceVectors.cases.at(-1)
  test.each(sourceVectors.scores)('the score of $topics by $source', ({ interest, score, ...article }) => {
    const votes = sixty ? training(sixty) : []
    const weightsOf = (subject: 'topics' | 'sources') =>
      toRecord(
        learnedWeights(
          train(
            newLearnerState,
            votes.map((vote) => ({ ...vote, names: vote[subject] })),
          ),
        ),
      )
    const taste = {
      weights: weightsOf('topics'),
      sourceWeights: weightsOf('sources'),
      mutedTopics: [],
      mutedSources: [],
    }
    const { sourceWeight, ...given } = article
    const [ranked] = rank([{ id: 'a', ...given }], taste, 0).articles
    expect(ranked).toMatchObject({ score, factors: { interest } })
    expect(ranked?.factors.source?.weight).toBe(sourceWeight)
  })
})

describe('the documented rule', () => {
  test.each([
    ['a helpful vote', 1.1, [up('a')]],
    ['a vote against', 0.9, [down('a')]],
    ['three up, one down', 1.2, [...times(3, up('a')), down('a')]],
    ['fifteen up stop at the top', 2, times(15, up('a'))],
    ['fifteen down stop at the bottom', 0.1, times(15, down('a'))],
    ['the stop is reached in steps: one down from the top', 1.9, [...times(15, up('a')), down('a')]],
    ['the same topic twice in a vote', 1.1, [up('a', 'A ')]],
    ['other topics', 1, [up('b')]],
    ['no topic', 1, [up()]],
  ])('%s → %d', (_what, weight, votes) => {
    expect(changes(['a'], none, applyQuickRule(none, votes))).toEqual([
      { name: 'a', before: 1, after: weight },
    ])
  })

  test('ten ups and ten downs give exactly 1, in any order', () => {
    const tenEach = fc.shuffledSubarray([...times(10, up('a')), ...times(10, down('a'))], { minLength: 20 })
    fc.assert(
      fc.property(tenEach, (votes) => {
        // Ten up from 1 is 2 and ten down is 0.1 by the stop: only orders that meet no stop are to give 1.
        let sum = 0
        const stays = votes.every(({ feedback }) => {
          sum += feedback === 'helpful' ? 1 : -1
          return sum > -10
        })
        fc.pre(stays)
        expect(toRecord(applyQuickRule(none, votes))).toEqual({ a: 1 })
      }),
    )
    expect(toRecord(applyQuickRule(none, [...times(10, up('a')), ...times(10, down('a'))]))).toEqual({ a: 1 })
  })
})

const someNames = ['a', 'b', 'C', '__proto__', 'constructor', 'toString']
const anyNames = fc.uniqueArray(fc.constantFrom(...someNames), { maxLength: 4 })
const anyVote = fc.record({
  feedback: fc.constantFrom('helpful' as const, 'not_helpful' as const),
  names: anyNames,
})
const anyVotes = fc.array(anyVote, { maxLength: 120 })
const byKey = (state: LearnerState) => [...state.counts].toSorted(([a], [b]) => (a < b ? -1 : 1))

describe('for any votes', () => {
  test('weights stay within 0.1 and 2 and are whole hundredths, by either rule', () =>
    fc.assert(
      fc.property(anyVotes, (votes) => {
        for (const weights of [learnedWeights(train(newLearnerState, votes)), applyQuickRule(none, votes)])
          for (const { hundredths } of weights.values()) {
            expect(Number.isInteger(hundredths)).toBe(true)
            expect(hundredths).toBeGreaterThanOrEqual(10)
            expect(hundredths).toBeLessThanOrEqual(200)
          }
      }),
    ))

  test('the order of the names in a vote does not matter', () =>
    fc.assert(
      fc.property(anyVotes, (votes) => {
        const turned = votes.map((vote) => ({ ...vote, names: vote.names.toReversed() }))
        expect(byKey(train(newLearnerState, turned))).toEqual(byKey(train(newLearnerState, votes)))
        expect(toRecord(applyQuickRule(none, turned))).toEqual(toRecord(applyQuickRule(none, votes)))
      }),
    ))

  test('absorbing in pieces is absorbing at once, to the last bit', () =>
    fc.assert(
      fc.property(anyVotes, fc.nat(120), (votes, cut) => {
        const pieces = train(train(newLearnerState, votes.slice(0, cut)), votes.slice(cut))
        expect(pieces).toEqual(train(newLearnerState, votes))
      }),
    ))

  test('a vote up never lowers a weight, a vote down never raises it', () =>
    fc.assert(
      fc.property(anyVotes, anyVote, (votes, vote) => {
        const before = applyQuickRule(none, votes)
        const moved = changes(vote.names, before, applyQuickRule(before, [vote]))
        const sign = vote.feedback === 'helpful' ? 1 : -1
        for (const { before, after } of moved) expect(sign * (after - before)).toBeGreaterThanOrEqual(0)
      }),
    ))

  test('what is stored is the learned part, then the quick rule', () =>
    fc.assert(
      fc.property(anyVotes, fc.nat(120), (votes, learnedAt) => {
        const timed = votes.map((vote, index) => ({ ...vote, at: index + 1 }))
        const expected = applyQuickRule(
          learnedWeights(train(newLearnerState, votes.slice(0, learnedAt))),
          votes.slice(learnedAt),
        )
        expect(computeWeights(newLearnerState, timed, learnedAt)).toEqual(expected)
      }),
    ))
})

describe('names', () => {
  test('are one without regard to case and space, and shown as first spelled', () => {
    const weights = applyQuickRule(none, [
      up('Machine Learning'),
      up(' machine learning '),
      down('MACHINE LEARNING'),
    ])
    expect(toRecord(weights)).toEqual({ 'Machine Learning': 1.1 })
  })

  test('may have any name, those of the prototype too', () => {
    const weights = applyQuickRule(none, [up('__proto__', 'constructor')])
    expect(Object.entries(toRecord(weights))).toEqual([
      ['__proto__', 1.1],
      ['constructor', 1.1],
    ])
    expect(Object.getPrototypeOf(toRecord(weights))).toBe(Object.prototype)
    expect(changes(['hasOwnProperty'], weights, weights)).toEqual([
      { name: 'hasOwnProperty', before: 1, after: 1 },
    ])
  })
})

describe('the report', () => {
  test.each([
    {
      // m = 0.5 + 0.7 (23/35 − 0.5) = 0.61; p = (8.45 + 4 m) / 14 = 0.7779; w = 1 + (p − m) / (1 − m) = 1.430
      H: 22,
      N: 33,
      name: 'science',
      h: 8.45,
      n: 10,
      up: 12,
      down: 3,
      sentence:
        'science 1.43: 12 helpful of 15, recent votes counting most; about 78 % helpful, where 61 % is usual for you.',
    },
    {
      // One vote up: m = 0.5 + 0.7 (2/3 − 0.5) = 0.6167; p = (1 + 4 m) / 5 = 0.6933; w = 1.2
      H: 1,
      N: 1,
      name: 'Kunst',
      h: 1,
      n: 1,
      up: 1,
      down: 0,
      sentence:
        'Kunst 1.20: 1 helpful of 1, recent votes counting most; about 69 % helpful, where 62 % is usual for you.',
    },
    {
      // One vote down: m = 0.3833; p = 4 m / 5 = 0.3067; w = 0.1 + 0.9 p / m = 0.82
      H: 0,
      N: 1,
      name: 'Golf',
      h: 0,
      n: 1,
      up: 0,
      down: 1,
      sentence:
        'Golf 0.82: 0 helpful of 1, recent votes counting most; about 31 % helpful, where 38 % is usual for you.',
    },
  ])('of $name: $sentence', ({ H, N, name, sentence, ...counts }) => {
    const state = { H, N, counts: new Map([[name.toLowerCase(), { name, ...counts }]]) }
    const { names } = report(state, none, learnedWeights(state))
    expect(names).toMatchObject([
      { name, before: 1, helpful: counts.up, notHelpful: counts.down, reason: sentence },
    ])
  })

  test('lists every name once, the weightiest first, with its weight before and after', () => {
    const votes = [...times(4, up('b')), ...times(4, down('a')), up('c'), down('c')]
    const state = train(newLearnerState, votes)
    const { names, usual } = report(state, applyQuickRule(none, votes), learnedWeights(state))
    expect(usual).toBe(usualRate(state))
    expect(names.map(({ name, before, helpful, notHelpful }) => [name, before, helpful, notHelpful])).toEqual(
      [
        ['b', 1.4, 4, 0],
        ['c', 1, 1, 1],
        ['a', 0.6, 0, 4],
      ],
    )
  })
})
