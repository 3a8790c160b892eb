/**
 * How many digests a user may order in 24 hours. Pure. Each order lets the newsroom request up to a hundred feeds, so
 * repeats and retries count, and so do orders whose jobs were erased.
 */
import * as v from 'valibot'
import { DigestError } from '../../contract/errors.ts'

const HOUR = 60 * 60_000
/** Counts of so many hours together cover at least 24 hours. */
const COUNTED_HOURS = 25

/** How many digests were ordered in each hour, which are counted from 1970. Few numbers, however many orders. */
export const OrderedSchema = v.array(
  v.object({ hour: v.pipe(v.number(), v.integer()), count: v.pipe(v.number(), v.integer()) }),
)
export type Ordered = v.InferOutput<typeof OrderedSchema>

/** The counts after one order more. */
export function withOrder(ordered: Ordered, now: number): Ordered {
  const hour = Math.floor(now / HOUR)
  const recent = ordered.filter((one) => one.hour > hour - COUNTED_HOURS)
  const count = recent.find((one) => one.hour === hour)?.count ?? 0
  return [...recent.filter((one) => one.hour !== hour), { hour, count: count + 1 }]
}

/**
 * Checks an order before it is given.
 * @param before the counts without it; the same object if nothing is ordered
 * @throws `rate_limited` with the time until the oldest counted orders are a day old
 */
export function assertMayOrder(before: Ordered, after: Ordered, limit: number, now: number): void {
  const count = after.reduce((sum, one) => sum + one.count, 0)
  if (after === before || count <= limit) return
  const oldest = Math.min(...after.map(({ hour }) => hour))
  const seconds = Math.max(1, Math.ceil(((oldest + COUNTED_HOURS) * HOUR - now) / 1_000))
  throw new DigestError(
    'rate_limited',
    `A user may order ${limit} digests in 24 hours, repeats and retries included`,
    undefined,
    { retryAfter: seconds },
  )
}
