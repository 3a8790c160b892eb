/** The slots of a user's schedule: when they are, and what has become of each. Pure. */
import * as v from 'valibot'
import { cron } from '../../contract/cron.ts'
import { DigestError } from '../../contract/errors.ts'
import type { PreferencesRecord } from '../preferences.ts'

const HOUR = 60 * 60_000
const ms = v.pipe(v.number(), v.integer())

/** The schedule's state: which slots are settled, and which digests the newsroom has not accepted yet. */
export const ScheduleRecordSchema = v.object({
  /** Slots up to this instant have their digest, or were skipped. */
  settledUntil: v.optional(ms, 0),
  pending: v.optional(v.array(v.object({ jobId: v.string(), at: ms, tries: v.number(), nextTryAt: ms })), []),
})

export type ScheduleRecord = v.InferOutput<typeof ScheduleRecordSchema>

/** A slot that is later than this is skipped, and so is a digest that the newsroom has not accepted until then. */
export const LATEST_MS = 6 * HOUR

const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 10 * 60_000

/** A digest that is due and that the newsroom has not accepted yet. */
export type PendingOrder = ScheduleRecord['pending'][number]

/** The next slot that is not settled, in ms. It may be due already. Undefined without a schedule. */
export function nextSlotAt(
  { schedule, timeZone }: PreferencesRecord,
  { settledUntil }: ScheduleRecord,
  now: number,
): number | undefined {
  if (schedule === undefined) return undefined
  return runAfter(schedule, timeZone, Math.max(settledUntil, now - LATEST_MS))
}

/** The state after all slots that are due have become pending orders. The same state if none is due. */
export function settleSlots(
  preferences: PreferencesRecord,
  before: ScheduleRecord,
  now: number,
): ScheduleRecord {
  let state = before
  for (;;) {
    const at = nextSlotAt(preferences, state, now)
    if (at === undefined || at > now) return state
    const jobId = localName(at, preferences.timeZone)
    const isKnown = state.pending.some((other) => other.jobId === jobId)
    const pending = isKnown ? state.pending : [...state.pending, { jobId, at, tries: 0, nextTryAt: now }]
    state = { ...state, settledUntil: at, pending }
  }
}

/**
 * The state after the schedule was changed. What was due under the earlier schedule stays due. The new one begins now.
 * @returns the same state if neither the schedule nor its time zone differs
 */
export function reschedule(
  before: PreferencesRecord,
  after: PreferencesRecord,
  state: ScheduleRecord,
  now: number,
): ScheduleRecord {
  if (before.schedule === after.schedule && before.timeZone === after.timeZone) return state
  return { ...settleSlots(before, state, now), settledUntil: now }
}

/** The order after a try that has failed: the pauses grow. */
export const afterFailedTry = (one: PendingOrder, now: number): PendingOrder => ({
  ...one,
  tries: one.tries + 1,
  nextTryAt: now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** one.tries),
})

/** The state after tries. An order that was added meanwhile stays. */
export function afterTries(
  state: ScheduleRecord,
  tried: readonly { jobId: string; again: PendingOrder | undefined }[],
): ScheduleRecord {
  const results = new Map(tried.map(({ jobId, again }) => [jobId, again]))
  const pending = state.pending.flatMap((one) => {
    if (!results.has(one.jobId)) return [one]
    const again = results.get(one.jobId)
    return again ? [again] : []
  })
  return { ...state, pending }
}

/**
 * Checks what the schema of one field cannot.
 * @throws `invalid_input` for a schedule without topics; `unavailable` for a new schedule without a newsroom
 */
export function assertSchedulable(
  before: PreferencesRecord,
  after: PreferencesRecord,
  hasNewsroom: boolean,
): void {
  if (after.schedule === undefined) return
  if (after.topics.length === 0) {
    const message = 'needs at least one topic in the preferences'
    throw new DigestError('invalid_input', `schedule: ${message}`, [{ path: 'schedule', message }])
  }
  if (!hasNewsroom && after.schedule !== before.schedule)
    throw new DigestError('unavailable', 'No newsroom is bound, so there is nobody to make digests')
}

/**
 * The first run after an instant, in ms. A local time that does not exist, because clocks are set forward, runs at the
 * next one that does. Undefined if there is none.
 */
export function runAfter(schedule: string, timeZone: string, after: number): number | undefined {
  return cron(schedule, timeZone).nextRun(new Date(after))?.getTime()
}

/** The local date and time of an instant: `YYYY-MM-DD-HHmm`. A local time that occurs twice has one name. */
export function localName(at: number, timeZone: string): string {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return local.format(at).replace(' ', '-').replace(':', '')
}
