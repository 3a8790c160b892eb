/** Which cron expressions and time zones a schedule may have. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTimeZone, scheduleFault } from '../../src/contract/cron.ts'

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
  ])('may be %s', (schedule) => expect(scheduleFault(schedule)).toBeUndefined())

  test.each([
    ['0 0 7 * * *', /five fields/],
    ['0 7 * *', /five fields/],
    ['', /five fields/],
    [' 0 7 * * *', /five fields/],
    ['0\t7 * * *', /five fields/],
    ['@daily', /five fields/],
    ['? 7 * * *', /five fields/],
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

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Australia/Lord_Howe', true],
  ['Mars/Olympus', false],
  ['+01:00', false],
  ['', false],
  ['Europe/Berlin ', false],
])('%j is a time zone: %s', (name, is) => expect(isTimeZone(name)).toBe(is))
