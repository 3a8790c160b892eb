/** What an update makes of preferences, by tables. */
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Preferences } from '../../src/contract/preferences.ts'
import type { PreferencesRecord } from '../../src/user/preferences.ts'
import * as preferences from '../../src/user/preferences.ts'

describe('an update of preferences', () => {
  const wanted: Preferences = {
    topics: ['AI'],
    mutedTopics: [],
    mutedSources: [],
    pinnedTopics: [],
    pinnedSources: [],
    learning: true,
    maxArticles: 5,
    timeZone: 'UTC',
    paused: false,
    feeds: [],
    maxAgeDays: 30,
  }
  const before: PreferencesRecord = { ...wanted, version: 3 }

  test.each([
    ['another value is the next version', { ...wanted, maxArticles: 6 }, undefined, 4],
    ['under the version it was read at', { ...wanted, maxArticles: 6 }, 3, 4],
    ['the same again changes nothing', wanted, undefined, 3],
    ['the same again is harmless even under an old version', wanted, 2, 3],
    ['a field that is dropped is a change', { ...wanted, language: 'en' }, 3, 4],
  ])('%s', (_what, update, ifVersion, version) => {
    expect(preferences.updatePreferences(before, update, { ifVersion })).toEqual({ ...update, version })
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
    pinnedSources: [],
    learning: true,
    maxArticles: 5,
    language: 'de',
    timeZone: 'UTC',
    paused: false,
    feeds: [],
    maxAgeDays: 30,
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

test('a repeat of a change that is stored is no conflict, whatever version it names', () => {
  const empty = v.parse(preferences.PreferencesRecordSchema, {})
  const wanted = { ...empty, topics: ['AI'], version: undefined }
  const stored = preferences.updatePreferences(empty, wanted, { ifMatch: ['0'] })
  expect(stored.version).toBe(1)
  expect(preferences.updatePreferences(stored, wanted, { ifMatch: ['0'] })).toBe(stored)
  expect(() =>
    preferences.updatePreferences(stored, { ...wanted, topics: ['Art'] }, { ifMatch: ['0'] }),
  ).toThrow(expect.objectContaining({ code: 'version_mismatch' }))
})
