/** When the slots of a schedule are: over every change of the clocks, beside a calculation of its own. */
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { PreferencesRecordSchema } from '../../../src/user/preferences.ts'
import { ScheduleRecordSchema } from '../../../src/user/schedule/orders.ts'
import { reschedule, runAfter, slotId } from '../../../src/user/schedule/slots.ts'
import { cases } from '../../setup/intensity.ts'
import { DAY, HOUR, MINUTE } from '../../support.ts'

interface Change {
  zone: string
  at: number
  /** The offsets from UTC in ms. */
  before: number
  after: number
}

/** The offset of a zone, read from a text such as `GMT+05:45`. */
function offsets(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  return (at) => {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(at)) ?? []
    return sign ? Number(`${sign}1`) * (Number(hours) * HOUR + Number(minutes) * MINUTE) : 0
  }
}

/** The changes of the clocks of a zone in five years. */
function changesOf(zone: string): Change[] {
  const offset = offsets(zone)
  const changes: Change[] = []
  const MONTH = 30 * DAY
  for (let from = Date.UTC(2026, 0, 1); from < Date.UTC(2031, 0, 1); from += MONTH) {
    let [low, high] = [from, from + MONTH]
    const [before, after] = [offset(low), offset(high)]
    if (before === after) continue
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
      if (offset(middle) === before) low = middle
      else high = middle
    }
    changes.push({ zone, at: high, before, after })
  }
  return changes
}

test('over every change of the clocks in five years, a slot is at the first instant at which the clock shows its time, or a later one', () => {
  const changes = Intl.supportedValuesOf('timeZone').flatMap(changesOf)
  expect(changes.length).toBeGreaterThan(1_000)
  expect(new Set(changes.map(({ zone }) => zone))).toContain('America/Scoresbysund')
  fc.assert(
    fc.property(
      fc.constantFrom(...changes),
      fc.integer({ min: -180, max: 180 }),
      fc.constantFrom('daily', 'weekly', 'yearly'),
      fc.integer({ min: 1, max: 20 * 60 }),
      ({ zone, at, before, after }, minutes, kind, wait) => {
        const local = at + before + minutes * MINUTE
        const expected = local - before < at ? local - before : Math.max(at, local - after)
        const time = new Date(local)
        const day =
          kind === 'daily'
            ? '* * *'
            : kind === 'weekly'
              ? `* * ${time.getUTCDay()}`
              : `${time.getUTCDate()} ${time.getUTCMonth() + 1} *`
        const schedule = `${time.getUTCMinutes()} ${time.getUTCHours()} ${day}`
        const run = runAfter(schedule, zone, expected - wait * MINUTE)
        expect([schedule, zone, slotId(run ?? 0)]).toEqual([schedule, zone, slotId(expected)])
      },
    ),
    { numRuns: cases(500, 8_000) },
  )
})

test.each([
  // Clocks are set forward: 02:30 does not exist, and runs at 03:00.
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29-0100Z'],
  // Clocks are set back: 02:30 occurs twice, and runs at the first.
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25-0030Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26-0130Z'],
  // The last hour of a day does not exist.
  ['30 23 * * *', 'America/Nuuk', '2026-03-28T12:00:00Z', '2026-03-29-0100Z'],
  ['30 23 * * 6', 'America/Nuuk', '2026-03-28T12:00:00Z', '2026-03-29-0100Z'],
  ['30 23 28 3 *', 'America/Nuuk', '2026-03-28T12:00:00Z', '2026-03-29-0100Z'],
  ['30 23 * * *', 'America/Scoresbysund', '2026-03-28T12:00:00Z', '2026-03-29-0100Z'],
  // Lord Howe moves by half an hour.
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', '2026-10-03-1530Z'],
  // Morocco's clocks were set forward at midnight.
  ['0 0 * * *', 'Africa/Casablanca', '2008-05-31T12:00:00Z', '2008-06-01-0000Z'],
  // Samoa had no 30 December 2011.
  ['0 7 * * *', 'Pacific/Apia', '2011-12-29T17:00:00Z', '2011-12-30-1700Z'],
])('%s in %s after %s is %s', (schedule, timeZone, after, id) => {
  expect(slotId(runAfter(schedule, timeZone, Date.parse(after)) ?? 0)).toBe(id)
})

describe('a weekly schedule has one slot each week, on its day or at the start of the next', () => {
  test.each(['America/Nuuk', 'America/Santiago', 'Africa/Cairo', 'Antarctica/Troll', 'Pacific/Chatham'])(
    '%s',
    (zone) => {
      for (const schedule of ['30 2 * * 0', '30 0 * * 6', '45 23 * * 6']) {
        const runs: number[] = []
        for (
          let at = runAfter(schedule, zone, Date.UTC(2026, 0, 1));
          at !== undefined && at < Date.UTC(2028, 0, 1);
          at = runAfter(schedule, zone, at)
        )
          runs.push(at)
        const weeks = runs.slice(1).map((at, index) => Math.round((at - (runs[index] ?? 0)) / DAY))
        expect([schedule, weeks.filter((days) => days !== 7)]).toEqual([schedule, []])
      }
    },
  )
})

test('29 February comes every fourth year', () => {
  expect(slotId(runAfter('0 7 29 2 *', 'UTC', Date.UTC(2025, 0, 1)) ?? 0)).toBe('2028-02-29-0700Z')
})

describe('a change of the preferences', () => {
  const now = Date.UTC(2031, 0, 15, 12)
  const before = { ...v.parse(PreferencesRecordSchema, {}), schedule: '0 7 * * *', timeZone: 'UTC' }
  const state = { ...v.parse(ScheduleRecordSchema, {}), settledUntil: Date.UTC(2031, 0, 15, 7) }

  test.each([
    ['the schedule', { schedule: '0 8 * * *' }],
    ['the time zone', { timeZone: 'Europe/Berlin' }],
    ['the pause', { paused: true }],
  ])('of %s begins now', (_, change) => {
    expect(reschedule(before, { ...before, ...change }, state, now)).toEqual({ ...state, settledUntil: now })
  })

  test('of another field changes no slot', () => {
    expect(reschedule(before, { ...before, topics: ['AI'] }, state, now)).toBe(state)
  })
})
