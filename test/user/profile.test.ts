/** The profile of a user that a job keeps. */
import { expect, test } from 'vitest'
import { newWeights, rankingProfile } from '../../src/user/learning/votes.ts'
import type { PreferencesRecord } from '../../src/user/preferences.ts'
import { profile } from '../../src/user/profile.ts'

const NOW = Date.UTC(2026, 0, 31)

test('a job gets the newest 20,000 addresses at most', () => {
  const prints = Array.from({ length: 20_001 }, (_, index) => `print-${String(index).padStart(5, '0')}`)
  const preferences: PreferencesRecord = {
    topics: [],
    mutedTopics: [],
    mutedSources: [],
    pinnedTopics: [],
    pinnedSources: [],
    maxArticles: 20,
    learning: true,
    timeZone: 'UTC',
    feeds: [],
    version: 0,
  }
  const { seen } = profile(rankingProfile(newWeights, preferences), preferences, prints, NOW)
  expect(seen.trim().split(' ')).toEqual(prints.slice(0, 20_000))
})
