/** Preferences, the time of votes, folding and resets as pure decisions, by tables and for any votes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newLearnerState, train } from '../../src/user/learning.ts'
import * as preferences from '../../src/user/preferenceRules.ts'
import type { PreferencesRecord } from '../../src/user/record.ts'
import * as rules from '../../src/user/rules.ts'
import type { Preferences } from '../../src/user/schema.ts'
import { DAY } from '../support.ts'

const T0 = Date.UTC(2026, 0, 31)
const fresh: rules.WeightState = {
  weights: new Map(),
  learnedAt: 0,
  votedAt: 0,
  resetAt: 0,
  resets: new Map(),
}

describe('an update of preferences', () => {
  const wanted: Preferences = {
    topics: ['AI'],
    mutedTopics: [],
    mutedSources: [],
    pinnedTopics: [],
    learning: true,
    maxArticles: 5,
  }
  const before: PreferencesRecord = { ...wanted, version: 3 }

  test.each([
    ['another value is the next version', { ...wanted, maxArticles: 6 }, undefined, 4],
    ['under the version it was read at', { ...wanted, maxArticles: 6 }, 3, 4],
    ['the same again changes nothing', wanted, undefined, 3],
    ['the same again is harmless even under an old version', wanted, 2, 3],
    ['a field that is dropped is a change', { ...wanted, language: 'en' }, 3, 4],
  ])('%s', (_what, given, ifVersion, version) => {
    expect(preferences.updatePreferences(before, given, { ifVersion })).toEqual({ ...given, version })
  })

  test('what changes nothing is the very same, whatever the order of its fields', () => {
    const { topics, ...others } = wanted
    const turned = { ...others, topics }
    expect(preferences.updatePreferences(before, turned)).toBe(before)
  })

  test.each([0, 2, 4])('under version %i, which it is not at, is refused', (ifVersion) => {
    expect(() =>
      preferences.updatePreferences(before, { ...wanted, maxArticles: 6 }, { ifVersion }),
    ).toThrowError(expect.objectContaining({ code: 'version_mismatch' }))
  })
})

describe('a merge patch', () => {
  const before: PreferencesRecord = {
    topics: ['AI'],
    mutedTopics: [],
    mutedSources: [{ name: 'Gazette' }],
    pinnedTopics: [{ name: 'AI', weight: 2 }],
    learning: true,
    maxArticles: 5,
    language: 'de',
    version: 3,
  }
  const { version: _, ...all } = before
  test.each<[string, Parameters<typeof preferences.mergePreferences>[1], object]>([
    ['of nothing changes nothing', {}, all],
    ['changes the fields that it has', { maxArticles: 7 }, { ...all, maxArticles: 7 }],
    ['replaces a list', { topics: ['Art'] }, { ...all, topics: ['Art'] }],
    [
      'with null takes the default',
      { maxArticles: null, topics: null },
      { ...all, maxArticles: 20, topics: [] },
    ],
    ['passes a version on', { version: 2 }, { ...all, version: 2 }],
  ])('%s', (_what, patch, expected) => {
    expect(preferences.mergePreferences(before, patch)).toEqual(expected)
  })

  test('with null for a field without a default removes it', () => {
    expect(preferences.mergePreferences(before, { language: null })).not.toHaveProperty('language')
  })
})

test('a vote is later than every vote before it, even where the clock stands still or goes back', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: T0, max: T0 + DAY }), { minLength: 1 }), (clock) => {
      let weighing = fresh
      for (const now of clock) {
        const vote = rules.newVote(
          weighing,
          { articleId: 'a', feedback: 'helpful', topics: ['AI'] },
          true,
          now,
        )
        expect(vote.at).toBeGreaterThan(weighing.votedAt)
        expect(vote.at).toBeGreaterThanOrEqual(now)
        weighing = rules.addVote(weighing, vote)
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
      wait: fc.integer({ min: 1, max: 5 * DAY }),
    }),
    { maxLength: 60 },
  )
  .map((votes) => {
    let at = T0
    return votes.map(({ wait, ...vote }, index): rules.StoredVote => {
      at += wait
      return { ...vote, articleId: `article ${index}`, at, teaches: true }
    })
  })

describe('for any votes', () => {
  test('folding daily leaves the same state as never folding, to the last bit', () =>
    fc.assert(
      fc.property(anyVotes, (votes) => {
        let kept: rules.VoteHistory = { baseline: newLearnerState, votes: [] }
        const learned = { ...fresh, learnedAt: Number.MAX_SAFE_INTEGER }
        for (const vote of votes) {
          kept = { ...kept, votes: [...kept.votes, vote] }
          const { baseline, foldedUpTo = 0 } = rules.foldOldVotes(learned, kept, vote.at)
          kept = { baseline, votes: kept.votes.filter(({ at }) => at > foldedUpTo) }
        }
        expect(train(kept.baseline, kept.votes)).toEqual(train(newLearnerState, votes))
      }),
    ))

  test('folding takes exactly what is older than 30 days, and nothing twice', () =>
    fc.assert(
      fc.property(anyVotes, fc.integer({ min: 0, max: 90 * DAY }), (votes, later) => {
        const now = T0 + later
        const folded = rules.foldOldVotes(fresh, { baseline: newLearnerState, votes }, now)
        const old = votes.filter(({ at }) => at < now - rules.RETENTION_MS)
        expect(folded.votes).toBe(old.length)
        expect(folded.foldedUpTo).toBe(old.at(-1)?.at)
        const left = votes.filter(({ at }) => at > (folded.foldedUpTo ?? 0))
        expect(rules.foldOldVotes(fresh, { ...folded, votes: left }, now)).toMatchObject({ votes: 0 })
      }),
    ))

  test('the short way for a new vote is what recomputing gives, and learning twice is learning once', () =>
    fc.assert(
      fc.property(anyVotes, fc.nat(60), (votes, learnedAfter) => {
        let weighing = fresh
        for (const [index, vote] of votes.entries()) {
          weighing = rules.addVote(weighing, vote)
          const evidence = { baseline: newLearnerState, votes: votes.slice(0, index + 1) }
          expect(weighing).toEqual(rules.recomputeWeights(weighing, evidence))
          if (index !== learnedAfter) continue
          const { after } = rules.learnFrom(weighing, evidence)
          expect(rules.learnFrom(after, evidence)).toMatchObject({ after, learned: 0 })
          weighing = after
        }
      }),
    ))
})

test('a job is told of the newest 20,000 addresses at most', () => {
  const prints = Array.from({ length: 20_001 }, (_, index) => `print-${String(index).padStart(5, '0')}`)
  const preferences: PreferencesRecord = {
    topics: [],
    mutedTopics: [],
    mutedSources: [],
    pinnedTopics: [],
    maxArticles: 20,
    learning: true,
    version: 0,
  }
  const { seen } = rules.profile(rules.rankingProfile(fresh, preferences), preferences, prints, T0)
  expect(seen.trim().split(' ')).toEqual(prints.slice(0, 20_000))
})

test('a reader’s learning holds at most 2,000 topics', () => {
  const weights = new Map(
    Array.from({ length: rules.MAX_TOPICS }, (_, index) => [
      `${index}`,
      { topic: `${index}`, hundredths: 100 },
    ]),
  )
  const vote = (topic: string): rules.StoredVote => ({
    articleId: 'a',
    feedback: 'helpful',
    topics: [topic],
    at: T0,
    teaches: true,
  })
  expect(rules.addVote({ ...fresh, weights }, vote('7')).weights.get('7')?.hundredths).toBe(110)
  expect(() => rules.addVote({ ...fresh, weights }, vote('new'))).toThrowError(
    expect.objectContaining({ code: 'too_large' }),
  )
})
