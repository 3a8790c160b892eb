/** The user's only alarm. Computes when it is due, and sets it. */
import { CLEANUP_MS, VOTE_RETENTION_MS } from '../learning/votes.ts'
import type { OldestVotes } from '../learning/voteTable.ts'
import type { PreferencesRecord } from '../preferences.ts'
import type { UserStore } from '../store.ts'
import type { ScheduleRecord } from './orders.ts'
import { nextSlotAt } from './slots.ts'

/** The delay before an interrupted erasure continues. */
const ERASE_RETRY_MS = 30_000

/** What the alarm depends on, unless the user is being erased. */
export interface AlarmState extends OldestVotes {
  preferences: PreferencesRecord
  schedule: ScheduleRecord
}

/** When the alarm is due, in ms: for the clean-up of votes or for the schedule. Pure. */
export function nextAlarmAt(
  { oldestVoteAt, unlearnedVoteAt, preferences, schedule }: AlarmState,
  now: number,
): number | undefined {
  const instants = [
    oldestVoteAt && oldestVoteAt + VOTE_RETENTION_MS + 1,
    unlearnedVoteAt && unlearnedVoteAt + CLEANUP_MS,
    nextSlotAt(preferences, schedule, now),
    ...schedule.orders.map(({ nextTryAt }) => nextTryAt),
  ].filter((at) => at !== undefined)
  return instants.length === 0 ? undefined : Math.min(...instants)
}

export class UserAlarm {
  readonly #storage: DurableObjectStorage
  readonly #store: UserStore
  /** The time that it is set for, in ms; null if it is not set; undefined if that is not known. */
  #at: number | null | undefined

  constructor(storage: DurableObjectStorage, store: UserStore) {
    this.#storage = storage
    this.#store = store
  }

  /** Sets the alarm to what the stored state says. Reads every vote. */
  async armNext(now: number): Promise<void> {
    const store = this.#store
    const at = store.isErasing()
      ? now + ERASE_RETRY_MS
      : nextAlarmAt(
          {
            ...store.learning.oldestVotes(),
            preferences: store.preferences(),
            schedule: store.schedule(),
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

  /** Must be called when the platform starts the alarm or deletes it. */
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
