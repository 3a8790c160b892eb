/** Validates cron expressions and time zones, and computes local times of an expression. */
import { Cron } from 'croner'

const HOUR = 60 * 60_000

/** Five fields of digits, names and the signs of cron. croner knows more: seconds, years, and `?` for the current time. */
const FIVE_FIELDS = /^[\dA-Za-z*,/#-]+( [\dA-Za-z*,/#-]+){4}$/

/** Expressions are judged by their runs from here on, so that the result does not depend on the day. */
const REFERENCE = Date.UTC(2000, 0, 1)
const JUDGED_RUNS = 50

/** Whether the name is one of the IANA time zones that the runtime knows. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * What is wrong with a cron expression.
 * @returns undefined if it fires, and never twice within an hour
 */
export function scheduleFault(schedule: string): string | undefined {
  if (!FIVE_FIELDS.test(schedule))
    return 'must be a cron expression of five fields, such as "0 7 * * *" for every morning at seven'
  const runs: number[] = []
  try {
    for (const run of localTimesAfter(schedule, REFERENCE)) if (runs.push(run) === JUDGED_RUNS) break
  } catch {
    return 'is not a valid cron expression'
  }
  if (runs.length === 0) return 'never fires'
  const isDense = runs.some((run, index) => index > 0 && run - (runs[index - 1] ?? 0) < HOUR)
  return isDense ? 'must not fire twice within an hour' : undefined
}

/**
 * The local times of an expression after a local time, in order. A local time is written as the instant that has this
 * time in UTC. croner knows no zone here: it skips the day of a gap that ends at midnight.
 */
export function* localTimesAfter(schedule: string, local: number): Generator<number> {
  const cron = new Cron(schedule, { mode: '5-part', timezone: 'UTC', paused: true })
  for (let run = cron.nextRun(new Date(local)); run; run = cron.nextRun(run)) yield run.getTime()
}
