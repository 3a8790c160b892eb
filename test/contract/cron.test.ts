/** Which cron expressions and time zones a schedule may have, and when an expression runs, beside croner. */
import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTimeZone, localTimesAfter, scheduleFault } from '../../src/contract/cron.ts'
import { cases } from '../setup/intensity.ts'

describe('a schedule', () => {
  test.each([
    '0 7 * * *',
    '30 6 * * 1-5',
    '0 7 * * MON-FRI',
    '15 8,20 * * *',
    '0 * * * *',
    '0 7 1 * *',
    '0 7 29 2 *',
    '0 0 * * 0',
    '0 0 * * 7',
    '0 7 * * sun-tue,Sat',
    '0 7 * JAN,jun-Aug *',
    '05 07-19/3 */2 1-12/4 5-7',
  ])('may be %s', (schedule) => expect(scheduleFault(schedule)).toBeUndefined())

  test.each([
    ['0 0 7 * * *', /five fields/],
    ['0 7 * *', /five fields/],
    ['', /five fields/],
    [' 0 7 * * *', /five fields/],
    ['0\t7 * * *', /five fields/],
    ['@daily', /five fields/],
    ['? 7 * * *', /not a valid/],
    ['0 7 L * *', /not a valid/],
    ['0 7 15W * *', /not a valid/],
    ['0 7 * * 1#2', /not a valid/],
    ['0 7 * * 5L', /not a valid/],
    ['0 7x * * *', /not a valid/],
    ['0 0x7 * * *', /not a valid/],
    ['0 7, * * *', /not a valid/],
    ['0 7-9-11 * * *', /not a valid/],
    ['0 9-7 * * *', /not a valid/],
    ['0 -7 * * *', /not a valid/],
    ['0 7/2 * * *', /not a valid/],
    ['0 */0 * * *', /not a valid/],
    ['*/90 * * * *', /not a valid/],
    ['0 7 0 * *', /not a valid/],
    ['0 7 * 0 *', /not a valid/],
    ['0 7 * 13 *', /not a valid/],
    ['0 7 * * 8', /not a valid/],
    ['0 7 * MON *', /not a valid/],
    ['0 7 * * MONDAY', /not a valid/],
    ['0 7 * * constructor', /not a valid/],
    ['60 7 * * *', /not a valid/],
    ['0 24 * * *', /not a valid/],
    ['0 7 * * FOO', /not a valid/],
    ['0 7 31 2 *', /never fires/],
    ['0 7 30 2 *', /never fires/],
    ['* 7 * * *', /twice within an hour/],
    ['*/30 * * * *', /twice within an hour/],
    ['0,59 7 * * *', /twice within an hour/],
    ['45 7,8 * * *', undefined],
    ['59 23 * * *', undefined],
  ])('%j: %s', (schedule, fault) => {
    if (fault) expect(scheduleFault(schedule)).toMatch(fault)
    else expect(scheduleFault(schedule)).toBeUndefined()
  })

  test('any text gets an answer', () => {
    const field = fc.stringMatching(/^[\dA-Za-z*,/#-]{1,6}$/)
    const five = fc.tuple(field, field, field, field, field).map((fields) => fields.join(' '))
    fc.assert(
      fc.property(fc.oneof(five, fc.string()), (text) => {
        expect(['string', 'undefined']).toContain(typeof scheduleFault(text))
      }),
      { numRuns: 400 },
    )
  })
})

/** The first local times of an expression after `from`. */
function runsOf(schedule: string, from: number, count: number): number[] {
  const runs: number[] = []
  for (const run of localTimesAfter(schedule, from)) if (runs.push(run) === count) break
  return runs
}

const field = (low: number, high: number, names: string[] = []) => {
  const number = fc.integer({ min: low, max: high })
  const single = fc.oneof(number.map(String), ...(names.length > 0 ? [fc.constantFrom(...names)] : []))
  const range = fc.tuple(number, number).map((ends) => ends.toSorted((a, b) => a - b).join('-'))
  const step = fc.integer({ min: 1, max: high })
  const part = fc.oneof(
    single,
    range,
    fc.tuple(fc.oneof(range, fc.constant('*')), step).map((both) => both.join('/')),
  )
  return fc.oneof(
    fc.constant('*'),
    fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')),
  )
}

test('an expression runs at the times that croner computes', () => {
  const expressions = fc
    .tuple(
      field(0, 59),
      field(0, 23),
      field(1, 31),
      field(1, 12, ['jan', 'FEB', 'Dec']),
      field(0, 7, ['sun', 'MON', 'Sat']),
    )
    .map((fields) => fields.join(' '))
  let ran = 0
  fc.assert(
    fc.property(
      expressions,
      fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2110, 0, 1) }),
      (text, from) => {
        const runs = runsOf(text, from, 20)
        const cron = new Cron(text, { mode: '5-part', timezone: 'UTC', paused: true })
        const expected = cron.nextRuns(20, new Date(from)).map((run) => run.getTime())
        expect([text, runs]).toEqual([text, expected])
        ran += runs.length
      },
    ),
    { numRuns: cases(300, 2_000) },
  )
  expect(ran).toBeGreaterThan(1_000)
})

test.each([
  // Two restrictions of the day are alternatives.
  ['0 7 1 * MON', ['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26', '2026-02-01']],
  ['0 7 * 1 0', ['2026-01-04', '2026-01-11', '2026-01-18', '2026-01-25', '2027-01-03']],
  ['0 7 * 1 7', ['2026-01-04', '2026-01-11', '2026-01-18', '2026-01-25', '2027-01-03']],
  ['0 7 31 * *', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31', '2026-08-31']],
  ['0 7 29 2 *', ['2028-02-29', '2032-02-29', '2036-02-29', '2040-02-29', '2044-02-29']],
])('%s runs on %j', (schedule, days) => {
  const runs = runsOf(schedule, Date.UTC(2026, 0, 1, 7), 5)
  expect(runs.map((run) => new Date(run).toISOString())).toEqual(days.map((day) => `${day}T07:00:00.000Z`))
})

test('the longest wait, over a century without a leap day, is found', () => {
  const [run = 0] = localTimesAfter('0 7 29 2 *', Date.UTC(2096, 1, 29, 7))
  expect(new Date(run).toISOString()).toBe('2104-02-29T07:00:00.000Z')
})

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Australia/Lord_Howe', true],
  ['Mars/Olympus', false],
  ['+01:00', false],
  ['', false],
  ['Europe/Berlin ', false],
])('%j is a time zone: %s', (name, is) => expect(isTimeZone(name)).toBe(is))
