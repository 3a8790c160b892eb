/** What operations are billed, counted in the real storage of the deployed code: a rise in price is a change of this list. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Built, build, remove } from '../../bench/build.ts'
import { type Cost, costs } from '../../bench/cost.ts'
import { withSides } from '../../bench/sides.ts'

let built: Built
let found: Cost[] = []

beforeAll(async () => {
  built = await build()
  found = await withSides(built, ['ours'], { isMetered: true }, costs)
})
afterAll(() => remove(built))

test('every operation costs what it did, to the row', () => {
  const rows = found.map(
    ({ operation, workerRequests, objectRequests, rowsRead, rowsWritten, alarms, dollars }) => [
      operation,
      [workerRequests, objectRequests, rowsRead, rowsWritten, alarms],
      `$${dollars.toFixed(2)}`,
    ],
  )
  // Requests, calls of objects, rows read, rows written, alarms set; dollars a million.
  expect(rows).toEqual([
    ['whole job, 50 articles one by one', [57, 59, 160, 58, 1], '$85.11'],
    ['whole job, 50 articles by 10', [12, 14, 162, 58, 1], '$64.86'],
    ['a vote on 3 topics, 0 stored', [1, 1, 0, 2, 0], '$2.45'],
    ['a vote on 3 topics, 1000 stored', [1, 1, 0, 2, 0], '$2.45'],
    ['a vote on 3 topics, 10000 stored', [1, 1, 0, 2, 0], '$2.45'],
    ['status, 0 articles', [1, 1, 0, 0, 0], '$0.45'],
    ['status, 1000 articles', [1, 1, 0, 0, 0], '$0.45'],
    ['weights', [1, 1, 0, 0, 0], '$0.45'],
    ['a digest of 50', [1, 1, 111, 0, 0], '$0.56'],
    ['learning over 10,000 votes', [1, 1, 20_005, 1, 0], '$21.45'],
  ])
})

test('none costs more than is promised', () => {
  const promised = found.filter(({ bar }) => bar !== undefined)
  expect(promised.length).toBeGreaterThanOrEqual(7)
  expect(promised.filter(({ isMet }) => !isMet)).toEqual([])
})

test('the bundle is within its bounds', () => {
  expect(built.gzipped).toBeLessThanOrEqual(120 * 1024)
})
