/** The slots of a schedule: every local day has exactly one. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localName, runAfter } from '../../../src/user/schedule/slots.ts'
import { cases } from '../../setup/intensity.ts'

const DAY = 24 * 60 * 60_000
const HOUR = DAY / 24

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'America/St_Johns',
]
/** The local days from an instant on, as they are on calendars there. None is shorter than six hours. */
function localDays(timeZone: string, from: number, days: number): string[] {
  const found = new Set<string>()
  for (let at = from; at < from + days * DAY; at += 6 * HOUR) found.add(localName(at, timeZone).slice(0, 10))
  return [...found]
}

test('every local day has exactly one slot, at its local time or the next one that exists', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: Date.UTC(2005, 0, 1) / DAY, max: Date.UTC(2034, 0, 1) / DAY }),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      (timeZone, day, hour, minute) => {
        const from = day * DAY
        const until = from + 40 * DAY
        const slots: number[] = []
        for (
          let at = runAfter(`${minute} ${hour} * * *`, timeZone, from);
          at !== undefined && at < until;
          at = runAfter(`${minute} ${hour} * * *`, timeZone, at)
        )
          slots.push(at)
        const days = slots.map((at) => localName(at, timeZone).slice(0, 10))
        expect(new Set(days).size).toBe(days.length)
        // The first and the last day are cut off.
        const inner = localDays(timeZone, from, 40).slice(1, -1)
        expect(inner.filter((one) => !days.includes(one))).toEqual([])
        const wanted = `${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}`
        for (const at of slots) {
          const name = localName(at, timeZone)
          const wantedName = `${name.slice(0, 10)}-${wanted}`
          expect(name >= wantedName).toBe(true)
          // Later than wanted only where clocks were set forward: a moment before it was another offset. At midnight it
          // was another day too.
          if (name !== wantedName) expect(localName(at - 1, timeZone) < wantedName).toBe(true)
        }
      },
    ),
    { numRuns: cases(10, 60) },
  )
})

test.each([
  // Clocks are set forward: 02:30 does not exist, and runs at 03:00.
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00Z', '2026-03-29-0300'],
  // Clocks are set back: 02:30 occurs twice, and runs at the first.
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25-0230'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z', '2026-10-26-0230'],
  // Lord Howe moves by half an hour.
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', '2026-10-03T15:30:00Z', '2026-10-04-0230'],
  // Morocco's clocks were set forward at midnight.
  ['0 0 * * *', 'Africa/Casablanca', '2008-05-31T12:00:00Z', '2008-06-01T00:00:00Z', '2008-06-01-0100'],
  // Samoa had no 30 December 2011.
  ['0 7 * * *', 'Pacific/Apia', '2011-12-29T17:00:00Z', '2011-12-30T17:00:00Z', '2011-12-31-0700'],
])('%s in %s after %s is %s', (schedule, timeZone, after, expected, name) => {
  const at = runAfter(schedule, timeZone, Date.parse(after))
  expect(new Date(at ?? 0).toISOString()).toBe(new Date(expected).toISOString())
  expect(localName(at ?? 0, timeZone)).toBe(name)
})
