/** Erases a user: first every job, then what the user's own object holds. */
import type { GetJobStub } from './jobList.ts'
import type { ListPosition } from './jobListTable.ts'
import type { UserTables } from './tables.ts'

/** How many jobs one call erases, and how many of them at a time. */
const MAX_ERASED = 500
const BATCH_SIZE = 25

/**
 * Erases jobs, then what is left. A job leaves the list only once it confirmed, so that whatever interrupts this,
 * the next call knows what is left to do.
 * @returns whether everything is gone
 */
export async function eraseUser(tables: UserTables, ask: GetJobStub): Promise<boolean> {
  const failures: unknown[] = []
  let place: ListPosition | undefined = { startedAt: Number.MAX_SAFE_INTEGER, id: '' }
  for (let asked = 0; asked < MAX_ERASED; asked += BATCH_SIZE) {
    // Another call may have finished meanwhile, and the user begun anew.
    if (!tables.isErasing()) return true
    const jobs: ListPosition[] = tables.jobs.positionsBefore(place, BATCH_SIZE)
    place = jobs.at(-1)
    if (!place) break
    const ends = await Promise.allSettled(jobs.map(({ id }) => ask(id).erase()))
    failures.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : [])))
    if (tables.isErasing()) tables.jobs.drop(jobs.filter((_, at) => ends[at]?.status === 'fulfilled'))
  }
  // One that cannot be erased yet keeps no other from it.
  if (failures.length > 0) throw failures[0]
  if (place) return false
  await tables.erase()
  return true
}
