/** Starts the digests that are due. It orders them from the newsroom. */
import { temporaryCodes } from '../../contract/errorOf.ts'
import { DigestError, notConfigured, toClientError } from '../../contract/errors.ts'
import type { JobStatus } from '../../contract/job.ts'
import { withLogging } from '../../platform/log.ts'
import { hasNewsroom, orderDigest } from '../../platform/newsroom.ts'
import { getJobStub, type JobStub } from '../../platform/stubs.ts'
import { maxJobsPerDay } from '../jobs/limit.ts'
import type { JobOwner } from '../jobs/list.ts'
import type { UserStore } from '../store.ts'
import { assertMayOrder, withOrder } from './ordered.ts'
import {
  accepted,
  afterEnd,
  afterFailedTry,
  afterOrder,
  afterTries,
  type DigestOrder,
  newOrder,
  type TriedOrder,
} from './orders.ts'
import { settleSlots } from './slots.ts'

/** What was added before the producer died is shown. The newsroom starts the job with the same input. */
const START = { onTimeout: 'complete' } as const

/** How many digests are ordered at a time. */
const AT_ONCE = 5

/**
 * Starts and orders what is due. A crash at any point repeats it: a slot has one job id, a start with the same
 * id returns the same job, and the newsroom continues it. So only the result is stored: one row.
 */
export async function orderDueDigests(store: UserStore, owner: JobOwner, now: number): Promise<void> {
  const before = store.schedule()
  const { orders } = settleSlots(store.preferences(), before, now)
  const due = orders.filter(({ nextTryAt }) => nextTryAt !== undefined && nextTryAt <= now)
  const tried: TriedOrder[] = []
  for (let from = 0; from < due.length; from += AT_ONCE)
    tried.push(
      ...(await Promise.all(
        due.slice(from, from + AT_ONCE).map(async (order) => ({
          order,
          next: await tryOrder(store, owner, order, now),
        })),
      )),
    )
  // The user may have been erased meanwhile, or the preferences and orders changed. What that has decided stays.
  if (store.isErasing()) return
  const current = store.schedule()
  const after = afterTries(settleSlots(store.preferences(), current, now), tried, now)
  if (tried.length > 0 || after.settledUntil !== current.settledUntil) store.saveSchedule(after)
}

/**
 * Starts a digest that the reader has asked for, and orders it.
 * @throws `invalid_input` if the preferences have no topics, or no feeds; `unavailable` if no newsroom is bound;
 * `rate_limited` over `MAX_JOBS_PER_DAY` orders; like `start`
 */
export async function orderDigestNow(
  store: UserStore,
  owner: JobOwner,
  jobId: string | undefined,
  now: number,
): Promise<JobStatus> {
  const { topics, feeds, maxAgeDays } = store.preferences()
  const missing = topics.length === 0 ? 'topics' : feeds.length === 0 ? 'feeds' : undefined
  if (missing) {
    const message = 'the preferences have none'
    throw new DigestError('invalid_input', `${missing}: ${message}`, [{ path: missing, message }])
  }
  if (!hasNewsroom(owner.env)) throw notConfigured('No newsroom is bound')
  const order = newOrder(jobId, now)
  const job = getJobStub(owner.env, owner.userId, order.jobId)
  const allowed = () => {
    const before = store.schedule()
    const after = afterOrder(before, order, now)
    assertMayOrder(before.ordered, after.ordered, maxJobsPerDay(owner.env.MAX_JOBS_PER_DAY), now)
    return { isNew: after !== before, after }
  }
  allowed()
  await job.start({ topics, ...START }, { feeds, maxAgeDays })
  // Others may have been given meanwhile.
  const { isNew, after } = allowed()
  if (isNew) store.saveSchedule(after)
  await orderDueDigests(store, owner, now)
  return job.status()
}

/**
 * Counts an order that the gateway sends to the newsroom itself.
 * @throws `rate_limited` over the limit of a day
 */
export function countOrder(store: UserStore, limit: number, now: number): void {
  const schedule = store.schedule()
  const ordered = withOrder(schedule.ordered, now)
  assertMayOrder(schedule.ordered, ordered, limit, now)
  store.saveSchedule({ ...schedule, ordered })
}

/** Sends an order. Logged. @returns what it is afterwards; undefined if nothing more has to be done */
async function tryOrder(
  store: UserStore,
  owner: JobOwner,
  order: DigestOrder,
  now: number,
): Promise<DigestOrder | undefined> {
  const { jobId } = order
  const { env, userId, requestId = crypto.randomUUID() } = owner
  const about = { operation: 'schedule', requestId, userId, jobId }
  try {
    return await withLogging(env, about, () => sendOrder(store, { ...owner, requestId }, order, now), true)
  } catch (error) {
    return temporaryCodes.includes(toClientError(error).code) ? afterFailedTry(order, now) : undefined
  }
}

/**
 * Starts the ordered attempt of the job, and orders it.
 * @throws if the newsroom has not accepted the order
 */
async function sendOrder(
  store: UserStore,
  { env, userId, requestId }: JobOwner,
  order: DigestOrder,
  now: number,
): Promise<DigestOrder | undefined> {
  const { jobId, attempt } = order
  const job = getJobStub(env, userId, jobId)
  const status = await startAttempt(store, job, attempt)
  if (status.attempt !== attempt) return undefined
  if (status.completedAt !== undefined) {
    // By the newsroom, by the reader, or by the clock.
    const [next] = afterEnd({ settledUntil: 0, orders: [order], ordered: [] }, status, now).orders
    return next?.attempt === attempt ? undefined : next
  }
  // A producer has begun.
  if (status.status !== 'pending') return accepted(order)
  const asked = store.schedule().orders.find((one) => one.jobId === jobId && one.attempt === attempt)?.order
  const { feeds, maxAgeDays } = asked ?? store.preferences()
  const start = asked?.start ?? { topics: status.topics, ...START }
  try {
    const response = await orderDigest(env, { userId, jobId, ...start, feeds, maxAgeDays }, requestId)
    await response.body?.cancel()
    return accepted(order)
  } catch (error) {
    const { code, message } = toClientError(error)
    if (temporaryCodes.includes(code)) throw error
    // It will not accept this order later either. The reader's list then says why there is no digest.
    await job.fail({
      attempt,
      error: `The newsroom refused: ${message}`.replace(/\s+/g, ' ').slice(0, 2_000),
    })
    throw error
  }
}

/** The status of a job in an attempt, which is started if it is not there yet. */
function startAttempt(store: UserStore, job: JobStub, attempt: number): Promise<JobStatus> {
  if (attempt > 1) return job.retry({ attempt: attempt - 1 })
  const { topics, feeds, maxAgeDays } = store.preferences()
  return job.start({ topics, ...START }, { feeds, maxAgeDays }).catch((error) => {
    // Started already, with the topics of that time.
    if (toClientError(error).code === 'conflict') return job.status()
    throw error
  })
}
