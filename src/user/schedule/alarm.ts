/** The user's only alarm, set from what is stored. */

import type { UserTables } from '../store.ts'
import { nextAlarmAt } from './slots.ts'

export class UserAlarm {
  readonly #storage: DurableObjectStorage
  readonly #tables: UserTables
  /** The time that it is set for, in ms; null if it is not set; undefined if that is not known. */
  #at: number | null | undefined

  constructor(storage: DurableObjectStorage, tables: UserTables) {
    this.#storage = storage
    this.#tables = tables
  }

  /** Sets the alarm to what the stored state says. Reads every vote. */
  async armNext(now: number): Promise<void> {
    const tables = this.#tables
    const isErasing = tables.isErasing()
    const at = nextAlarmAt(
      {
        isErasing,
        ...(!isErasing && tables.votes.oldest(tables.weightState().learnedAt)),
        preferences: tables.preferences(),
        schedule: tables.schedule(),
      },
      now,
    )
    if (at !== undefined) await this.arm(at)
  }

  /** Sets the alarm, unless it is set for an earlier time. An early alarm finds nothing to do, and is set again. */
  async arm(at: number): Promise<void> {
    if (await this.isLaterThan(at)) await this.set(at)
  }

  /** Sets the alarm in any case. */
  set(at: number): Promise<void> {
    this.forget()
    return this.#storage.setAlarm(at).then(() => {
      this.#at = at
    })
  }

  /** To be called when the platform starts the alarm or deletes it. */
  forget(): void {
    this.#at = undefined
  }

  /** Whether there is no alarm until an instant in ms. */
  async isLaterThan(at: number): Promise<boolean> {
    // A time that has passed is not trusted: the alarm may have run since.
    if (this.#at === undefined || (this.#at ?? Number.POSITIVE_INFINITY) <= Date.now())
      this.#at = await this.#storage.getAlarm()
    return this.#at === null || this.#at > at
  }
}
