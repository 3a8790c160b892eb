/** Starts the digests that are due by a user's schedule, and orders them from the newsroom. */
import { toClientError } from '../../contract/errors.ts'
import { withLogging } from '../../platform/log.ts'
import { orderDigest } from '../../platform/newsroom.ts'
import { getJobStub } from '../../platform/stubs.ts'
import type { JobOwner } from '../jobs/list.ts'
import type { UserStore } from '../store.ts'
import * as slots from './slots.ts'

/** Errors after which another try may succeed. */
const PASSING = ['unavailable', 'internal', 'rate_limited']

/** How many digests are ordered at a time. */
const AT_ONCE = 5

/**
 * Starts and orders what is due. A crash at any point repeats it: a slot has one job id, a start with the same
 * id returns the same job, and the newsroom continues it. So only the result is stored: one row.
 */
export async function orderDueDigests(store: UserStore, owner: JobOwner, now: number): Promise<void> {
  const before = store.schedule()
  const due = slots.settleSlots(store.preferences(), before, now)
  const tried: { jobId: string; again: slots.PendingOrder | undefined }[] = []
  const waiting = due.pending.filter(({ nextTryAt }) => nextTryAt <= now)
  for (let from = 0; from < waiting.length; from += AT_ONCE)
    tried.push(
      ...(await Promise.all(
        waiting.slice(from, from + AT_ONCE).map(async (one) => ({
          jobId: one.jobId,
          again: (await isSettled(store, owner, one, now)) ? undefined : slots.afterFailedTry(one, now),
        })),
      )),
    )
  // The user may have been erased meanwhile, or the preferences changed. What that has decided stays.
  if (store.isErasing()) return
  const current = store.schedule()
  const decided = current === before ? due : current
  const after = slots.afterTries(decided, tried)
  if (after !== before && (tried.length > 0 || due !== before)) store.saveSchedule(after)
}

/** Whether nothing more has to be done for a digest. Logged. */
async function isSettled(
  store: UserStore,
  owner: JobOwner,
  { jobId, at }: slots.PendingOrder,
  now: number,
): Promise<boolean> {
  const about = { operation: 'schedule', requestId: crypto.randomUUID(), userId: owner.userId, jobId }
  try {
    await withLogging(about, () => startAndOrder(store, owner, jobId))
    return true
  } catch (error) {
    return !PASSING.includes(toClientError(error).code) || now > at + slots.LATEST_MS
  }
}

/** @throws if the newsroom has not accepted the order */
async function startAndOrder(store: UserStore, { env, userId }: JobOwner, jobId: string): Promise<void> {
  const { topics, feeds } = store.preferences()
  const job = getJobStub(env, userId, jobId)
  const status = await job.start({ topics }).catch((error) => {
    // Started already, with the topics of that time.
    if (toClientError(error).code === 'conflict') return job.status()
    throw error
  })
  // A producer has begun, or the job has ended: by the newsroom, by the reader, or because it was never begun.
  if (status.status !== 'pending') return
  try {
    const response = await orderDigest(env, { userId, jobId, topics: status.topics, feeds })
    await response.body?.cancel()
  } catch (error) {
    const { code, message } = toClientError(error)
    if (PASSING.includes(code)) throw error
    // It will not accept this order later either. The reader's list then says why there is no digest.
    await job.fail({
      attempt: status.attempt,
      error: `The newsroom refused: ${message}`.replace(/\s+/g, ' ').slice(0, 2_000),
    })
    throw error
  }
}
