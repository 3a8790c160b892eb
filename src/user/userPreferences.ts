/** A user's preferences, with what a change means for learning and for the schedule. */
import { parseInput } from '../contract/errors.ts'
import { type IfVersion, IfVersionSchema, type ReadPreferences } from '../contract/preferences.ts'
import type { Learner } from './learning/learner.ts'
import {
  type PreferencesRecord,
  toPreferences,
  updatePreferences,
  type WantedPreferences,
} from './preferences.ts'
import type { UserAlarm } from './schedule/alarm.ts'
import type { Scheduler } from './schedule/scheduler.ts'
import { assertSchedulable } from './schedule/slots.ts'
import type { UserTables } from './store.ts'

export class UserPreferences {
  readonly #tables: () => UserTables
  readonly #learner: Learner
  readonly #scheduler: Scheduler
  readonly #alarm: UserAlarm

  /** @param tables throws if the user is being erased */
  constructor(tables: () => UserTables, learner: Learner, scheduler: Scheduler, alarm: UserAlarm) {
    this.#tables = tables
    this.#learner = learner
    this.#scheduler = scheduler
    this.#alarm = alarm
  }

  /** The preferences with the time of the next digest. */
  async read(now: number): Promise<ReadPreferences> {
    const { preferences, nextDigestAt } = this.#current(now)
    // An earlier release, after a roll-back, lets the schedule's alarm pass.
    if (nextDigestAt !== undefined) await this.#alarm.arm(nextDigestAt)
    return preferences
  }

  /**
   * @param wantedOf the preferences to store, given the stored ones
   * @throws `invalid_input`; `version_mismatch`; `unavailable` for a new schedule without a newsroom
   */
  async save(
    wantedOf: (before: PreferencesRecord) => WantedPreferences,
    conditions: IfVersion | undefined,
    now: number,
  ): Promise<ReadPreferences> {
    const tables = this.#tables()
    const before = tables.preferences()
    const after = updatePreferences(before, wantedOf(before), parseInput(IfVersionSchema, conditions))
    if (after === before) return this.#current(now).preferences
    assertSchedulable(before, after, this.#scheduler.hasNewsroom)
    let isRescheduled = false
    tables.atomically(() => {
      // After switching learning off, nothing may change the weights: they stay where all votes so far have taken them.
      if (before.learning && !after.learning) this.#learner.learnAll()
      isRescheduled = this.#scheduler.reschedule(before, after, now)
      tables.savePreferences(after)
    })
    const { preferences } = this.#current(now)
    if (isRescheduled) await this.#alarm.armNext(now)
    return preferences
  }

  #current(now: number) {
    const nextDigestAt = this.#scheduler.nextDigestAt(now)
    const preferences: ReadPreferences = {
      ...toPreferences(this.#tables().preferences()),
      ...(nextDigestAt !== undefined && { nextDigestAt: new Date(nextDigestAt).toISOString() }),
    }
    return { preferences, nextDigestAt }
  }
}
