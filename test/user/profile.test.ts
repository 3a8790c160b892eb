/** What of a reader a job keeps: what counts at its start. */
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { PreferencesRecordSchema } from '../../src/user/preferences.ts'
import { profile } from '../../src/user/profile.ts'

test('mutes that have not expired, weights other than 1, and a time zone other than UTC', () => {
  const now = Date.parse('2026-06-01T00:00:00Z')
  const mutes = [
    { name: 'Golf' },
    { name: 'Expired', until: '2026-06-01T00:00:00Z' },
    { name: 'Later', until: '2026-06-01T00:00:01Z' },
  ]
  const taste = { weights: { AI: 1.5, Art: 1 }, sourceWeights: {}, mutedTopics: mutes, mutedSources: mutes }
  const of = (timeZone: string) =>
    profile(taste, v.parse(PreferencesRecordSchema, { timeZone }), { seenKey: '', seen: '', told: 0 }, now)
  const kept = {
    weights: [{ topic: 'AI', weight: 1.5 }],
    mutedTopics: [{ name: 'Golf' }, { name: 'Later' }],
    mutedSources: [{ name: 'Golf' }, { name: 'Later' }],
  }
  expect(of('Asia/Tokyo')).toMatchObject({ ...kept, timeZone: 'Asia/Tokyo' })
  expect(of('UTC')).not.toHaveProperty('timeZone')
})
