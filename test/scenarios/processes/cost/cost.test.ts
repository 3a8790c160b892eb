/**
 * The bill of each operation, counted in the real storage of the deployed code. A higher price is a change of
 * `COUNTED`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Built, build, remove } from '../../../../bench/build.ts'
import { withSides } from '../../../../bench/contenders.ts'
import { type Cost, costs } from '../../../../bench/cost.ts'
import { COUNTED } from '../../../../bench/expectedCosts.ts'
import { GZIPPED_BAR } from '../../../../bench/prices.ts'

let built: Built
let found: Cost[] = []

beforeAll(async () => {
  built = await build({ only: ['service', 'sibling'] })
  found = await withSides(built, ['ours'], { isMetered: true }, costs)
})
afterAll(() => remove(built))

test('every operation costs what it did, to the row', () => {
  const rows = found.map(({ operation, contender: _, dollars, bar, isMet, ...counted }) => [
    operation,
    counted,
  ])
  expect(Object.fromEntries(rows)).toEqual(COUNTED)
})

test('no operation costs more than promised', () => {
  const promised = found.filter(({ bar }) => bar !== undefined)
  expect(promised.length).toBeGreaterThanOrEqual(7)
  expect(promised.filter(({ isMet }) => !isMet)).toEqual([])
})

test('the bundle is within its limit', () => {
  expect(built.gzipped).toBeLessThanOrEqual(GZIPPED_BAR)
})
