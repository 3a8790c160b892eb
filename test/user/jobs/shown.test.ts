/** How long shown articles are remembered. */
import { expect, test } from 'vitest'
import { rememberedDigests } from '../../../src/user/jobs/shown.ts'
import { DAY } from '../../support.ts'

const NOW = Date.UTC(2026, 0, 31)

test('of the digests of an id, those of the last 30 days are remembered, and 20,000 addresses', () => {
  const digest = (daysAgo: number, count = 1) => ({
    endedAt: NOW - daysAgo * DAY,
    seen: Array.from({ length: count }, (_, index) => `print-${daysAgo}-${index}`).join(' '),
  })
  const digests = [digest(31), digest(29.9), digest(1), digest(30), digest(7)]
  expect(rememberedDigests(digests, NOW)).toEqual([digest(1), digest(7), digest(29.9)])
  const many = Array.from({ length: 500 }, (_, index) => digest(index / 50, 200))
  expect(rememberedDigests(many, NOW)).toEqual(many.slice(0, 100))
})
