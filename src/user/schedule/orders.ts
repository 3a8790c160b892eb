/**
 * Digests ordered from the newsroom. An acceptance is not a result: if the job fails as `never_started` or `stalled`, because
 * its producer has died, it is ordered again as its next attempt. Pure.
 */
import * as v from 'valibot'
import type { JobNote } from '../../contract/between.ts'
import type { JobStatus } from '../../contract/job.ts'
import { RepeatedOrderSchema } from '../../contract/order.ts'
import { OrderedSchema, withOrder } from './ordered.ts'

const HOUR = 60 * 60_000
const ms = v.pipe(v.number(), v.integer())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const DigestOrderSchema = v.object({
  jobId: v.string(),
  /** The slot, or when the reader has asked for it. */
  at: ms,
  /** The attempt of the job that is ordered. */
  attempt: v.optional(count, 1),
  /** How often it was ordered again because its job had ended by the clock after the newsroom had accepted it. */
  repeats: v.optional(count, 0),
  /** How often the newsroom did not accept it. */
  tries: v.optional(count, 0),
  /** When it is sent to the newsroom. Absent if the newsroom has accepted it. */
  nextTryAt: v.optional(ms),
  /** What a job that is retried was ordered with. Otherwise the preferences count. */
  order: v.optional(RepeatedOrderSchema),
})

/** The schedule's state: which slots are settled, the digests that are ordered, and how many were in the last hours. */
export const ScheduleRecordSchema = v.object({
  /** Slots up to this instant are ordered, or were skipped. */
  settledUntil: v.optional(ms, 0),
  orders: v.optional(v.array(DigestOrderSchema), []),
  ordered: v.optional(OrderedSchema, []),
})

export type DigestOrder = v.InferOutput<typeof DigestOrderSchema>
export type ScheduleRecord = v.InferOutput<typeof ScheduleRecordSchema>

/** A slot that is later than this is skipped, and an order is not sent any more. */
export const LATEST_MS = 6 * HOUR

/** How often a digest is ordered again whose order was accepted. */
const MAX_REPEATS = 3

const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 10 * 60_000
/** The job stores its next attempt after it has registered it. */
const RETRY_PAUSE_MS = 1_000

const CLOCK_FAILURES: readonly JobStatus['failure'][] = ['never_started', 'stalled']

/** A digest that the reader has asked for now. The same instant has the same job. */
export const newOrder = (jobId: string | undefined, now: number): DigestOrder => ({
  jobId: jobId ?? `${new Date(now).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')}Z`,
  at: now,
  attempt: 1,
  repeats: 0,
  tries: 0,
  nextTryAt: now,
})

/** The state with another order. The same state if its job is ordered already. */
export function afterOrder(state: ScheduleRecord, order: DigestOrder, now: number): ScheduleRecord {
  if (state.orders.some(({ jobId }) => jobId === order.jobId)) return state
  // An accepted order is not needed any more when its job is not ordered again.
  const needed = state.orders.filter(({ nextTryAt, at }) => nextTryAt !== undefined || at > now - LATEST_MS)
  return { ...state, orders: [...needed, order], ordered: withOrder(state.ordered, now) }
}

/** The order after a try that has failed: the pauses grow. Undefined if it is too late for another. */
export const afterFailedTry = (order: DigestOrder, now: number): DigestOrder | undefined =>
  now > order.at + LATEST_MS
    ? undefined
    : {
        ...order,
        tries: order.tries + 1,
        nextTryAt: now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** order.tries),
      }

/** The order when the newsroom has accepted it. It waits for the end of its job. */
export const accepted = ({ jobId, at, attempt, repeats }: DigestOrder): DigestOrder => ({
  jobId,
  at,
  attempt,
  repeats,
  tries: 0,
})

/** An order that was sent, and what it is now. Undefined if nothing more has to be done. */
export interface TriedOrder {
  order: DigestOrder
  next: DigestOrder | undefined
}

/** The state after tries. An order that was added meanwhile stays, and so does one of a later attempt. */
export function afterTries(state: ScheduleRecord, tried: readonly TriedOrder[], now: number): ScheduleRecord {
  let { ordered } = state
  const orders = state.orders.flatMap((current) => {
    const result = tried.find(
      ({ order }) => order.jobId === current.jobId && order.attempt === current.attempt,
    )
    if (!result) return [current]
    const { next } = result
    if (next && next.attempt > current.attempt) ordered = withOrder(ordered, now)
    return next ? [next] : []
  })
  return { ...state, orders, ordered }
}

/**
 * The state after the end of a job. If it was ordered and has ended by the clock, it is ordered again as its next attempt. An
 * order that the newsroom has not accepted yet goes on with its pauses: a newsroom may be down for longer than an attempt.
 * @returns the same state if it is not
 */
export function afterEnd(
  state: ScheduleRecord,
  { id, attempt, status, failure }: JobStatus,
  now: number,
): ScheduleRecord {
  const order = state.orders.find(({ jobId }) => jobId === id)
  if (order?.attempt !== attempt || status !== 'failed' || !CLOCK_FAILURES.includes(failure)) return state
  if (now > order.at + LATEST_MS) return state
  const isAccepted = order.nextTryAt === undefined
  if (isAccepted && order.repeats === MAX_REPEATS) return state
  const repeat = isAccepted && { repeats: order.repeats + 1, tries: 0, nextTryAt: now }
  return afterTries(state, [{ order, next: { ...order, ...repeat, attempt: attempt + 1 } }], now)
}

/**
 * The state after the retry of a job that an order has started: the order is given again.
 * @returns the same state if the note is not about such a retry
 */
export function afterRetry(state: ScheduleRecord, note: JobNote, now: number): ScheduleRecord {
  const { id: jobId, attempt, order } = note
  if (!order || attempt === 1) return state
  const known = state.orders.find((one) => one.jobId === jobId)
  if (known?.attempt === attempt)
    return known.nextTryAt === undefined || known.order
      ? state
      : afterTries(state, [{ order: known, next: { ...known, order } }], now)
  const retried = { jobId, at: now, attempt, repeats: 0, tries: 0, nextTryAt: now + RETRY_PAUSE_MS, order }
  const others = state.orders.filter((one) => one !== known)
  return { ...state, orders: [...others, retried], ordered: withOrder(state.ordered, now) }
}
