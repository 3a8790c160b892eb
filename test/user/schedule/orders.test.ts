/** Orders that the newsroom does not accept, and jobs that end by the clock. */
import { expect, test } from 'vitest'
import type { JobStatus } from '../../../src/contract/job.ts'
import {
  accepted,
  afterEnd,
  afterFailedTry,
  afterOrder,
  type DigestOrder,
  newOrder,
  type ScheduleRecord,
} from '../../../src/user/schedule/orders.ts'
import { HOUR, MINUTE } from '../../support.ts'

const NOW = Date.parse('2031-01-15T06:00:00Z')
const EMPTY: ScheduleRecord = { settledUntil: 0, orders: [], ordered: [] }

/** The pauses, in ms, until an order is given up. */
function pauses(): number[] {
  const found: number[] = []
  let now = NOW
  for (let order: DigestOrder | undefined = newOrder('one', NOW); ; ) {
    order = afterFailedTry(order, now)
    if (!order) return found
    const { nextTryAt = 0 } = order
    found.push(nextTryAt - now)
    now = nextTryAt
  }
}

test('tries that fail have growing pauses, of ten minutes at most, and end after six hours', () => {
  const all = pauses()
  expect(all.slice(0, 7)).toEqual([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
  expect(Math.max(...all)).toBe(10 * MINUTE)
  const sum = all.reduce((total, pause) => total + pause, 0)
  expect(sum).toBeGreaterThan(6 * HOUR)
  expect(sum).toBeLessThanOrEqual(6 * HOUR + 10 * MINUTE)
})

const ended = (attempt: number, fields: Partial<JobStatus> = {}): JobStatus => ({
  id: 'one',
  userId: 'ann',
  topics: ['AI'],
  status: 'failed',
  failure: 'never_started',
  progress: 0,
  currentStep: 'Failed',
  articleCount: 0,
  attempt,
  startedAt: '2031-01-15T06:00:00.000Z',
  updatedAt: '2031-01-15T06:10:00.000Z',
  completedAt: '2031-01-15T06:10:00.000Z',
  ...fields,
})
/** After an order that the newsroom has accepted. */
function waiting(): ScheduleRecord {
  const state = afterOrder(EMPTY, newOrder('one', NOW), NOW)
  return { ...state, orders: state.orders.map(accepted) }
}

test('a job that ends by the clock is ordered again three times, and each counts', () => {
  let state = waiting()
  const counts: number[] = []
  for (let attempt = 1; attempt <= 5; attempt++) {
    state = afterEnd(state, ended(attempt), NOW + attempt * MINUTE)
    counts.push(state.ordered.reduce((sum, { count }) => sum + count, 0))
    state = { ...state, orders: state.orders.map((order) => ({ ...order, nextTryAt: undefined })) }
  }
  expect(counts).toEqual([2, 3, 4, 4, 4])
})

test.each<[string, Partial<JobStatus>, number]>([
  ['has stalled', { failure: 'stalled' }, 1],
  ['has taken too long', { failure: 'timeout' }, 0],
  ['was failed by its producer', { failure: 'reported' }, 0],
  ['was cancelled', { status: 'cancelled', failure: undefined }, 0],
  ['was completed in part', { status: 'completed', partial: true, failure: 'stalled' }, 0],
  ['is another attempt', { attempt: 2 }, 0],
])('one that %s is ordered again or not', (_what, fields, times) => {
  const before = waiting()
  const after = afterEnd(before, ended(1, fields), NOW + MINUTE)
  expect(after.orders.map(({ repeats }) => repeats)).toEqual([times])
  if (times === 0) expect(after).toBe(before)
})

test('one that the newsroom has not accepted goes on with its pauses, and its attempts are not counted as repeats', () => {
  const order = { ...newOrder('one', NOW), tries: 5, nextTryAt: NOW + 15 * MINUTE }
  const after = afterEnd({ ...EMPTY, orders: [order] }, ended(1), NOW + 10 * MINUTE)
  expect(after.orders).toEqual([{ ...order, attempt: 2 }])
})

test('not after six hours', () => {
  expect(afterEnd(waiting(), ended(1), NOW + 6 * HOUR).orders[0]?.repeats).toBe(1)
  expect(afterEnd(waiting(), ended(1), NOW + 6 * HOUR + 1).orders[0]?.repeats).toBe(0)
})
