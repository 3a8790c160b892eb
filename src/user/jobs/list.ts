/**
 * Lists a user's jobs. The list knows which jobs exist; only a job knows its status until it has ended. A job
 * registers before it is created, so none is ever missing. Entries without a job are dropped.
 */

import type { JobNote } from '../../contract/between.ts'
import { toClientError } from '../../contract/errors.ts'
import type { JobsPage } from '../../contract/job.ts'
import { JOB_RETENTION_MS, type JobStatus, type JobsPageQuery } from '../../contract/job.ts'
import { logInternal } from '../../platform/log.ts'
import { getJobStub } from '../../platform/stubs.ts'
import type { UserStore } from '../store.ts'
import type { ListedJob, ListPosition } from './jobTable.ts'
import { STARTS_COUNTED_MS, startLimitError } from './limit.ts'
import { RecentStatuses } from './recentStatuses.ts'
import { rememberedDigests, SEEN_MS } from './shown.ts'

/** Whose jobs are called, and through which bindings. */
export interface JobOwner {
  env: Env
  userId: string
  /** Of the request that this is done for. */
  requestId?: string | undefined
}

/** How long a registered job may take to be created, in ms. */
const START_GRACE_MS = 60 * 60_000

/** The most jobs that one call asks. */
const MAX_QUERIED = 200

/** Options for jobs that cannot be read. */
export interface ListOptions {
  /** Throws the error instead of naming the job in `unavailable`. */
  isStrict?: boolean
  /** What open jobs have answered a moment ago. */
  recent?: RecentStatuses
}

/**
 * A page of jobs, newest first.
 * @throws if `isStrict` and a job cannot be read
 */
export async function listJobs(
  store: UserStore,
  owner: JobOwner,
  query: JobsPageQuery,
  now: number,
  { isStrict = false, recent = new RecentStatuses() }: ListOptions = {},
): Promise<JobsPage> {
  const jobs: JobStatus[] = []
  const unavailable: string[] = []
  const page = () => ({ jobs, ...(unavailable.length > 0 && { unavailable }) })
  let position = parseCursor(query.after)
  for (let queried = 0; queried < MAX_QUERIED; ) {
    const wanted = query.limit - jobs.length
    const listed = store.jobs.before(position, wanted + 1)
    const chunk = listed.slice(0, wanted)
    const isOther = ({ id }: ListedJob) => query.status !== undefined && recent.isOther(id, query.status, now)
    const statuses = await Promise.all(
      chunk.map((job) => (isOther(job) ? undefined : currentStatus(job, owner, now))),
    )
    for (const failed of statuses.filter((status) => status instanceof Unavailable)) {
      if (isStrict) throw failed.cause
      unavailable.push(failed.id)
    }
    const known = knownOf(statuses)
    updateList(store, chunk, known, now)
    for (const status of known) if (status && !status.completedAt) recent.remember(status, now)
    for (const status of known)
      if (status && (!query.status || status.status === query.status)) jobs.push(status)
    const last = chunk.at(-1)
    if (listed.length === chunk.length || !last) return page()
    position = last
    if (jobs.length === query.limit) break
    queried += chunk.length
  }
  return { ...page(), next: `${position.startedAt}.${position.id}` }
}

/**
 * Registers a job, and drops what was seen too long ago. A retry and a repeated note are not counted as starts.
 * @param limit how many jobs the user may start in 24 hours
 * @throws `rate_limited`
 */
export function registerInList(
  store: UserStore,
  note: JobNote,
  { limit, seenKey }: { limit: number; seenKey: string },
  now: number,
): void {
  if (note.attempt === 1 && !store.jobs.has(note)) {
    const oldest = store.jobs.nthStartSince(limit, now - STARTS_COUNTED_MS)
    if (oldest !== undefined) throw startLimitError(limit, oldest, now)
  }
  const earlier = rememberedDigests(store.jobs.shownUnder(note.id), now)
  // An id that was erased and is started again counts twice.
  const restarts = store.jobs.otherStarts(note, now - STARTS_COUNTED_MS)
  store.jobs.register(note, { earlier, restarts, seenKey })
  store.jobs.dropEndedBefore(now - SEEN_MS)
}

/**
 * Drops what is not needed any more of jobs that ended. Asks jobs that began so long ago and have never reported an end,
 * such as those that were erased. For users who never come back: nothing else would delete their entries.
 */
export async function forgetOldJobs(store: UserStore, owner: JobOwner, now: number): Promise<void> {
  const open = store.jobs.openBefore(now - JOB_RETENTION_MS, MAX_QUERIED)
  const statuses = await Promise.all(open.map((job) => currentStatus(job, owner, now)))
  if (store.isErasing()) return
  updateList(store, open, knownOf(statuses), now)
  store.jobs.dropEndedBefore(now - SEEN_MS)
  store.jobs.dropForgottenBefore(now - JOB_RETENTION_MS)
}

/** An entry without a digest is not needed any more about this long after the start of its job. */
export const FORGET_MS = JOB_RETENTION_MS + 24 * 60 * 60_000

/** When `forgetOldJobs` has something to do, in ms. */
export const forgetJobsAt = (store: UserStore) => store.jobs.oldestDueAt(SEEN_MS, JOB_RETENTION_MS)

/** A job that may exist but whose status cannot be read now. */
class Unavailable {
  readonly id: string
  readonly cause: unknown
  constructor(id: string, cause: unknown) {
    this.id = id
    this.cause = cause
  }
}

const knownOf = (statuses: (JobStatus | null | undefined | Unavailable)[]) =>
  statuses.map((status) => (status instanceof Unavailable ? undefined : status))

/** The status of a job. Null if it does not exist any more, or not yet. */
async function currentStatus(
  { id, finalStatus, endedAt }: ListedJob,
  { env, userId }: JobOwner,
  now: number,
): Promise<JobStatus | null | Unavailable> {
  if (!finalStatus && endedAt !== null) return null
  if (finalStatus) {
    const { completedAt, startedAt } = finalStatus
    return Date.parse(completedAt ?? startedAt) + JOB_RETENTION_MS > now ? finalStatus : null
  }
  try {
    return await getJobStub(env, userId, id).status()
  } catch (error) {
    if (toClientError(error).code === 'not_found') return null
    logInternal('jobs', error, { jobId: id })
    return new Unavailable(id, error)
  }
}

/** Stores the statuses of ended jobs, so that these are not asked again, and drops entries without a job. */
function updateList(
  store: UserStore,
  listed: ListedJob[],
  statuses: (JobStatus | null | undefined)[],
  now: number,
): void {
  const asked = listed.map((job, index) => ({ job, status: statuses[index] }))
  store.jobs.saveEnded(
    asked.flatMap(({ job, status }) => (status?.completedAt && !job.finalStatus ? [status] : [])),
  )
  const gone = asked.flatMap(({ job, status }) =>
    status === null && job.startedAt < now - START_GRACE_MS && job.shown === null ? [job] : [],
  )
  // The list remembers the addresses of digests longer than their jobs exist, and counts starts for a day.
  const isNeeded = ({ earlier, startedAt }: ListedJob) =>
    earlier !== null || startedAt > now - STARTS_COUNTED_MS
  store.jobs.drop(gone.filter((job) => !isNeeded(job)))
  store.jobs.markErased(
    gone.filter((job) => isNeeded(job) && job.endedAt === null),
    now,
  )
}

/** Parses `next`, a position in the list: `startedAt` in ms and the id of the last job. */
export function parseCursor(after: string | undefined): ListPosition {
  const [startedAt, id] = after?.split('.') ?? []
  return startedAt === undefined || id === undefined
    ? { startedAt: Number.MAX_SAFE_INTEGER, id: '' }
    : { startedAt: Number(startedAt), id }
}
