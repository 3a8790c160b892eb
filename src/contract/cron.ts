/** Validates cron expressions and time zones, and computes local times. */

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

const FIVE_FIELDS = /^\S+( \S+){4}$/

/** `*`, a range, or a value. Only the first two may have a step. */
const PART = /^(?:(?:\*|(\w+)-(\w+))(?:\/(\d+))?|(\w+))$/

/** What a field may hold. `names` stand for the numbers from `low` on. */
interface Field {
  low: number
  high: number
  names?: string[]
}

const MINUTE: Field = { low: 0, high: 59 }
const HOUR_OF_DAY: Field = { low: 0, high: 23 }
const DAY_OF_MONTH: Field = { low: 1, high: 31 }
const MONTH: Field = {
  low: 1,
  high: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
}
/** Sunday is 0 and 7. */
const WEEKDAY: Field = { low: 0, high: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] }

/** The longest wait for a run, in months: from 29 February 2096 to that of 2104. */
const LONGEST_WAIT = 96

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
 * @returns undefined if it fires, and its runs are at least an hour apart, as far as they are judged
 */
export function scheduleFault(schedule: string): string | undefined {
  if (!FIVE_FIELDS.test(schedule))
    return 'must be a cron expression of five fields, such as "0 7 * * *" for every morning at seven'
  if (!parse(schedule)) return 'is not a valid cron expression'
  const runs: number[] = []
  for (const run of localTimesAfter(schedule, REFERENCE)) if (runs.push(run) === JUDGED_RUNS) break
  if (runs.length === 0) return 'never fires'
  const isDense = runs.some((run, index) => index > 0 && run - (runs[index - 1] ?? 0) < HOUR)
  return isDense ? 'must not fire twice within an hour' : undefined
}

/**
 * The local times of an expression after a local time, in order. A local time is written as the instant that has this
 * time in UTC. No time zone matters here. None for what is not a valid expression.
 */
export function* localTimesAfter(schedule: string, local: number): Generator<number> {
  const cron = parse(schedule)
  if (!cron) return
  const start = new Date(local)
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth()
  let lastRun = first
  for (let month = first; month - lastRun <= LONGEST_WAIT; month++) {
    if (!cron.months.has((month % 12) + 1)) continue
    const next = startOf(month + 1)
    for (let midnight = startOf(month), day = 1; midnight < next; midnight += DAY, day++) {
      if (midnight + DAY <= local || !cron.isDay(day, new Date(midnight).getUTCDay())) continue
      for (const time of cron.times) {
        if (midnight + time <= local) continue
        lastRun = month
        yield midnight + time
      }
    }
  }
}

/** The first instant of a month, which is counted from year 0. */
const startOf = (month: number) => Date.UTC(Math.floor(month / 12), month % 12)

interface Expression {
  /** Times of a day, in ms, in order. */
  times: number[]
  months: Set<number>
  isDay(day: number, weekday: number): boolean
}

/** The expression that a text of five fields stands for. Undefined if it is not valid. */
function parse(schedule: string): Expression | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = schedule.split(' ')
  const minutes = valuesOf(minute, MINUTE)
  const hours = valuesOf(hour, HOUR_OF_DAY)
  const days = valuesOf(day, DAY_OF_MONTH)
  const months = valuesOf(month, MONTH)
  const weekdays = valuesOf(weekday, WEEKDAY)
  if (!minutes || !hours || !days || !months || !weekdays) return undefined
  if (weekdays.has(7)) weekdays.add(0)
  // As cron does: two restrictions of the day are alternatives.
  const isEither = day !== '*' && weekday !== '*'
  return {
    times: [...hours].flatMap((h) => [...minutes].map((m) => h * HOUR + m * 60_000)).sort((a, b) => a - b),
    months,
    isDay: (d, w) => (isEither ? days.has(d) || weekdays.has(w) : days.has(d) && weekdays.has(w)),
  }
}

/** The values of a field. Undefined if its text is not valid. */
function valuesOf(text: string, field: Field): Set<number> | undefined {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const match = PART.exec(part)
    if (!match) return undefined
    const [, from, to, step = '1', single] = match
    const first = numberOf(single ?? from, field, field.low)
    const last = numberOf(single ?? to, field, field.high)
    if (first === undefined || last === undefined || first > last) return undefined
    // A longer step would be a wrong promise: `*/90` is not every 90 minutes.
    if (Number(step) < 1 || Number(step) > field.high - field.low + 1) return undefined
    for (let value = first; value <= last; value += Number(step)) values.add(value)
  }
  return values
}

/** The number that digits or a name stand for; `missing` without a text. Undefined if it is out of range. */
function numberOf(text: string | undefined, { low, high, names = [] }: Field, missing: number) {
  if (text === undefined) return missing
  const value = /^\d+$/.test(text) ? Number(text) : low + names.indexOf(text.toUpperCase())
  return value >= low && value <= high ? value : undefined
}
