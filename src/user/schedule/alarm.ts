/** The user's only alarm. Computes when it is due, and sets it. */
import { alarmAt } from '../../platform/alarms.ts'
import { forgetJobsAt } from '../jobs/list.ts'
import { SEEN_MS } from '../jobs/shown.ts'
import { CLEANUP_MS, VOTE_RETENTION_MS } from '../learning/votes.ts'
import type { OldestVotes } from '../learning/voteTable.ts'
import type { PreferencesRecord } from '../preferences.ts'
import type { UserStore } from '../store.ts'
import type { CleanUp } from './cleanUp.ts'
import type { ScheduleRecord } from './orders.ts'
import { nextSlotAt } from './slots.ts'

/** The delay before an interrupted erasure continues. */
const ERASE_RETRY_MS = 30_000

/** What the alarm depends on, unless the user is being erased. */
export interface AlarmState extends OldestVotes {
  cleanUp: CleanUp
  /** When the first entry of the list, or what it remembers, is not needed any more. */
  forgetAt: number | undefined
  preferences: PreferencesRecord
  schedule: ScheduleRecord
}

/** When the alarm is due, in ms: for the clean-up of votes or of the list, or for the schedule. Pure. */
export function nextAlarmAt(
  { oldestVoteAt, unlearnedVoteAt, cleanUp, forgetAt, preferences, schedule }: AlarmState,
  now: number,
): number | undefined {
  const instants = [
    oldestVoteAt && Math.max(oldestVoteAt + VOTE_RETENTION_MS + 1, cleanUp.notBefore),
    unlearnedVoteAt && Math.max(unlearnedVoteAt + CLEANUP_MS, cleanUp.notBefore),
    // At most once a day.
    forgetAt && Math.max(forgetAt + 1, now + CLEANUP_MS),
    nextSlotAt(preferences, schedule, now),
    ...schedule.orders.map(({ nextTryAt }) => nextTryAt),
  ].filter((at) => at !== undefined)
  return instants.length === 0 ? undefined : Math.min(...instants)
}

function forgetAt(store: UserStore): number | undefined {
  const imported = store.oldestImportedSeenAt()
  const instants = [forgetJobsAt(store), imported && imported + SEEN_MS].filter((at) => at !== undefined)
  return instants.length === 0 ? undefined : Math.min(...instants)
}

export class UserAlarm {
  readonly #storage: DurableObjectStorage
  readonly #store: UserStore
  /** The time that it is set for, in ms; null if it is not set; undefined if that is not known. */
  #at: number | null | undefined
  #isRestored = false
  #isRunning = false

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
            cleanUp: store.cleanUp(),
            forgetAt: forgetAt(store),
            preferences: store.preferences(),
            schedule: store.schedule(),
          },
          now,
        )
    if (at !== undefined) await this.arm(at)
  }

  /**
   * Sets the alarm if the platform has lost it, as after a day without rows to write it with. Once, until the next run.
   */
  async restore(now: number): Promise<void> {
    if (this.#isRestored || this.#isRunning) return
    this.#isRestored = true
    if (await this.isLaterThan(Number.MAX_SAFE_INTEGER)) await this.armNext(now)
  }

  /**
   * Sets the alarm, unless it is set for an earlier time. An early alarm finds nothing to do, and is set again. Nothing is
   * due at an infinite time.
   */
  async arm(at: number): Promise<void> {
    if (at < Number.POSITIVE_INFINITY && (await this.isLaterThan(at))) await this.set(at)
  }

  /** Whether an alarm has to be set for there to be one by an instant. One that is running sets the next. */
  async isNeededBy(at: number): Promise<boolean> {
    return !this.#isRunning && this.isLaterThan(at)
  }

  /** Sets the alarm in any case. */
  set(at: number): Promise<void> {
    this.#at = undefined
    return this.#storage.setAlarm(at).then(() => {
      this.#at = at
    })
  }

  /** Resolves when everything so far is stored for good. */
  committed(): Promise<void> {
    return this.#storage.sync()
  }

  /** Must be called when the alarm is deleted. */
  forget(): void {
    this.#at = undefined
    this.#isRestored = false
  }

  /** Runs the work of the alarm, which sets the next one. */
  async run(work: () => Promise<void>): Promise<void> {
    this.forget()
    this.#isRunning = true
    try {
      await work()
    } finally {
      this.#isRunning = false
      this.forget()
    }
  }

  /** Whether there is no alarm until an instant in ms. */
  async isLaterThan(at: number): Promise<boolean> {
    // A time that has passed is not trusted: the alarm may have run since.
    if (this.#at === undefined || (this.#at ?? Number.POSITIVE_INFINITY) <= Date.now())
      this.#at = await alarmAt(this.#storage)
    return this.#at === null || this.#at > at
  }
}
