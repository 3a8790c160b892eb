/** How many digests a user may order in 24 hours. */
import { expect, test } from 'vitest'
import { assertMayOrder, type Ordered, withOrder } from '../../../src/user/schedule/ordered.ts'
import { DAY, HOUR, MINUTE } from '../../support.ts'

const NOW = Date.parse('2031-01-15T06:30:00Z')

/** The counts after so many orders, and how many of them were refused. */
function orders(count: number, limit: number, every: number, before: Ordered = [], from = NOW) {
  let ordered = before
  let refused = 0
  for (let at = from; at < from + count * every; at += every) {
    const after = withOrder(ordered, at)
    try {
      assertMayOrder(ordered, after, limit, at)
      ordered = after
    } catch {
      refused += 1
    }
  }
  return { ordered, refused }
}

test('so many orders are allowed, and no further one for 24 hours', () => {
  const { ordered, refused } = orders(6, 5, 1_000)
  expect(refused).toBe(1)
  expect(orders(1, 5, 1, ordered, NOW + DAY).refused).toBe(1)
  expect(orders(6, 5, 1, ordered, NOW + DAY + HOUR).refused).toBe(1)
})

test('an order an hour is never refused with a limit of 25, and its counts stay few', () => {
  const { ordered, refused } = orders(1_000, 25, HOUR)
  expect([refused, ordered.length]).toEqual([0, 25])
})

test('the error says when the oldest counts are a day old, and that is true', () => {
  const { ordered } = orders(5, 5, 20 * MINUTE)
  const at = NOW + 2 * HOUR
  let seconds = 0
  try {
    assertMayOrder(ordered, withOrder(ordered, at), 5, at)
  } catch (error) {
    expect(error).toMatchObject({ code: 'rate_limited' })
    ;({ retryAfter: seconds } = error as { retryAfter: number })
  }
  expect(orders(1, 5, 1, ordered, at + seconds * 1_000 - 1).refused).toBe(1)
  expect(orders(1, 5, 1, ordered, at + seconds * 1_000).refused).toBe(0)
})

test('where nothing is ordered, nothing is refused', () => {
  const { ordered } = orders(5, 5, 1)
  expect(() => assertMayOrder(ordered, ordered, 1, NOW)).not.toThrow()
})
