/** When a schedule makes digests. Pure. */
import { localTimesAfter } from '../../contract/cron.ts'
import { DigestError, notConfigured } from '../../contract/errors.ts'
import type { PreferencesRecord } from '../preferences.ts'
import { afterOrder, LATEST_MS, type ScheduleRecord } from './orders.ts'
import { Zone } from './zone.ts'

const DAY = 24 * 60 * 60_000

/** The next slot that is not settled, in ms. It may be due already. Undefined without a schedule, or if it is paused. */
export function nextSlotAt(
  { schedule, timeZone, paused }: PreferencesRecord,
  { settledUntil }: ScheduleRecord,
  now: number,
): number | undefined {
  if (schedule === undefined || paused) return undefined
  return runAfter(schedule, timeZone, Math.max(settledUntil, now - LATEST_MS))
}

/** The state after all slots that are due have become orders. The same state if none is due. */
export function settleSlots(
  preferences: PreferencesRecord,
  before: ScheduleRecord,
  now: number,
): ScheduleRecord {
  let state = before
  for (;;) {
    const at = nextSlotAt(preferences, state, now)
    if (at === undefined || at > now) return state
    const jobId = slotId(at)
    const order = { jobId, at, attempt: 1, repeats: 0, tries: 0, nextTryAt: now }
    state = { ...afterOrder(state, order, now), settledUntil: at }
  }
}

/**
 * The state after the schedule was changed. What was due under the earlier schedule stays due. The new one begins now.
 * @returns the same state if neither the schedule nor its time zone differs, nor whether it is paused
 */
export function reschedule(
  before: PreferencesRecord,
  after: PreferencesRecord,
  state: ScheduleRecord,
  now: number,
): ScheduleRecord {
  const isSame =
    before.schedule === after.schedule && before.timeZone === after.timeZone && before.paused === after.paused
  return isSame ? state : { ...settleSlots(before, state, now), settledUntil: now }
}

/**
 * Checks what the schema of one field cannot.
 * @throws `invalid_input` for a schedule without topics or feeds; `unavailable` for a new schedule without a newsroom
 */
export function assertSchedulable(
  before: Pick<PreferencesRecord, 'schedule'>,
  after: Pick<PreferencesRecord, 'schedule' | 'topics' | 'feeds'>,
  hasNewsroom: boolean,
): void {
  if (after.schedule === undefined) return
  for (const [field, what] of [
    ['topics', 'topic'],
    ['feeds', 'feed'],
  ] as const)
    if (after[field].length === 0) {
      const message = `needs at least one ${what} in the preferences`
      throw new DigestError('invalid_input', `schedule: ${message}`, [{ path: 'schedule', message }])
    }
  if (!hasNewsroom && after.schedule !== before.schedule)
    throw notConfigured('No newsroom is bound, so there is nobody to make digests')
}

/**
 * The first run after an instant, in ms. A local time that does not exist, because clocks are set forward, runs at the
 * next one that does. A local time that occurs twice runs at the first. Undefined if there is none.
 */
export function runAfter(schedule: string, timeZone: string, after: number): number | undefined {
  const zone = new Zone(timeZone)
  // Clocks are set by a day at most.
  for (const local of localTimesAfter(schedule, zone.localTime(after) - DAY)) {
    const at = zone.instantOf(local)
    if (at !== undefined && at > after) return at
  }
  return undefined
}

/** The id of a slot's job: its instant in UTC, `YYYY-MM-DD-HHmmZ`. */
export const slotId = (at: number) =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', '-').replace(':', '')}Z`
