/** Stores preferences, with what a change means for learning. */
import type { Learner } from './learner.ts'
import * as rules from './preferenceRules.ts'
import type { PreferencesRecord } from './record.ts'
import type { VersionConditions, VersionedPreferences } from './schema.ts'
import type { UserTables } from './tables.ts'

/**
 * @param wantedOf the preferences to store, given the stored ones
 * @throws `version_mismatch`
 */
export function savePreferences(
  tables: UserTables,
  learner: Learner,
  wantedOf: (before: PreferencesRecord) => rules.WantedPreferences,
  conditions: VersionConditions,
): VersionedPreferences {
  const before = tables.preferences()
  const after = rules.updatePreferences(before, wantedOf(before), conditions)
  if (after !== before)
    tables.atomically(() => {
      // After switching learning off, nothing may change the weights: they stay where all votes so far have taken them.
      if (before.learning && !after.learning) learner.learnAll()
      tables.savePreferences(after)
    })
  return rules.toPreferences(after)
}
