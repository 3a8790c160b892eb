/**
 * Erases a user. Every job comes first, then the user's own object. Reads only ids, so that nothing stored by another
 * release can prevent it.
 */
import { getJobStub } from '../../platform/stubs.ts'
import type { ListPosition } from '../jobs/jobTable.ts'
import type { JobOwner } from '../jobs/list.ts'
import type { UserAlarm } from '../schedule/alarm.ts'
import type { UserStore } from '../store.ts'

/** How many jobs one call erases, and how many at a time. */
const MAX_ERASED = 500
const BATCH_SIZE = 25

/** The job does not inform the user's object, which is about to be empty. */
const ERASED = { isUserErased: true }

/**
 * Erases jobs, then the rest. The alarm for the next try is set first, so a crash or an unreachable job does not
 * end the erasure. A job leaves the list only after it has confirmed, so the next call continues after any interruption.
 * @returns whether everything is erased
 */
export async function eraseUser(
  store: UserStore,
  alarm: UserAlarm,
  { env, userId }: JobOwner,
): Promise<boolean> {
  await alarm.armNext(Date.now())
  const failures: unknown[] = []
  let place: ListPosition | undefined = { startedAt: Number.MAX_SAFE_INTEGER, id: '' }
  for (let asked = 0; asked < MAX_ERASED; asked += BATCH_SIZE) {
    // Another call may have finished meanwhile, and the user may have started anew.
    if (!store.isErasing()) return true
    const jobs: ListPosition[] = store.jobs.positionsBefore(place, BATCH_SIZE)
    place = jobs.at(-1)
    if (!place) break
    const ends = await Promise.allSettled(
      jobs.map(({ id }) => getJobStub(env, userId, id).erase(undefined, ERASED)),
    )
    failures.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])))
    if (store.isErasing()) store.jobs.drop(jobs.filter((_, at) => ends[at]?.status === 'fulfilled'))
  }
  // One job that cannot be erased yet does not keep the others.
  if (failures.length > 0) throw failures[0]
  if (place) return false
  await store.erase()
  alarm.forget()
  return true
}
