/** Reads and saves a user's preferences. Applies what a change means for learning and for the schedule. */
import type { ReadPreferences, VersionConditions } from '../contract/preferences.ts'
import type { Learner } from './learning/learner.ts'
import { toPreferences, updatePreferences, type WantedPreferences } from './preferences.ts'
import { assertSchedulable, nextSlotAt, reschedule } from './schedule/slots.ts'
import type { UserStore } from './store.ts'

/** The preferences as callers read them, with the time of the next digest. */
export function readPreferences(store: UserStore, now: number): ReadPreferences {
  const stored = store.preferences()
  const nextDigestAt = nextSlotAt(stored, store.schedule(), now)
  return {
    ...toPreferences(stored),
    ...(nextDigestAt !== undefined && { nextDigestAt: new Date(nextDigestAt).toISOString() }),
  }
}

/**
 * Stores preferences, with what a change means for learning and for the schedule, in one transaction.
 * @returns whether the schedule has changed
 * @throws `invalid_input`; `version_mismatch`; `unavailable` for a new schedule without a newsroom
 */
export function savePreferences(
  store: UserStore,
  learner: Learner,
  wanted: WantedPreferences,
  conditions: VersionConditions,
  hasNewsroom: boolean,
  now: number,
): boolean {
  const before = store.preferences()
  const after = updatePreferences(before, wanted, conditions)
  if (after === before) return false
  assertSchedulable(before, after, hasNewsroom)
  const schedule = store.schedule()
  const rescheduled = reschedule(before, after, schedule, now)
  store.atomically(() => {
    // After switching learning off, nothing may change the weights: they stay where all votes so far have taken them.
    if (before.learning && !after.learning) learner.learnAll()
    if (rescheduled !== schedule) store.saveSchedule(rescheduled)
    store.savePreferences(after)
  })
  return rescheduled !== schedule
}
