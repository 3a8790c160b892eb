/** Validates cron expressions and time zones of a schedule. */
import { Cron } from 'croner'

const HOUR = 60 * 60_000

/** Five fields of digits, names and the signs of cron. croner knows more: seconds, years, and `?` for the current time. */
const FIVE_FIELDS = /^[\dA-Za-z*,/#-]+( [\dA-Za-z*,/#-]+){4}$/

/** Expressions are judged by their runs from here on, so that the result does not depend on the day. */
const REFERENCE = new Date('2000-01-01T00:00:00Z')
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
  let runs: number[]
  try {
    runs = cron(schedule, 'UTC')
      .nextRuns(JUDGED_RUNS, REFERENCE)
      .map((run) => run.getTime())
  } catch {
    return 'is not a valid cron expression'
  }
  if (runs.length === 0) return 'never fires'
  const isDense = runs.some((run, index) => index > 0 && run - (runs[index - 1] ?? 0) < HOUR)
  return isDense ? 'must not fire twice within an hour' : undefined
}

/** The runs of an expression in a time zone, computed by croner. */
export const cron = (schedule: string, timezone: string) =>
  new Cron(schedule, { mode: '5-part', timezone, paused: true })
