/**
 * The list of a user's jobs. The list knows which jobs there are; how one stands, only the job knows, until it is
 * over. A job is noted here before it exists, so none is ever missing; what turns out not to be there is dropped.
 */
import { toClientError } from '../errors.ts'
import type { JobsPage } from '../job/responses.ts'
import { type JobStatus, type JobsPageQuery, RETENTION_MS } from '../job/schema.ts'
import { logInternal } from '../log.ts'
import type { JobStub } from '../stubs.ts'
import type { ListedJob, ListPosition } from './jobListTable.ts'
import type { UserTables } from './tables.ts'

/** The way to a job's object. */
export type GetJobStub = (id: string) => JobStub

/** How long a noted job may take to come into being, in ms. */
export const START_GRACE_MS = 60 * 60_000

/** The most jobs one call asks. */
const MAX_QUERIED = 200

/** What a page of the list holds when a job cannot say how it stands. */
export interface ListOptions {
  /** Throws instead of naming such a job under `unavailable`. */
  isStrict?: boolean
}

/** Jobs newest first, each as it stands now. @throws if `isStrict` and a job cannot be read */
export async function listJobs(
  tables: UserTables,
  getStub: GetJobStub,
  query: JobsPageQuery,
  now: number,
  { isStrict = false }: ListOptions = {},
): Promise<JobsPage> {
  const jobs: JobStatus[] = []
  const unavailable: string[] = []
  const page = () => ({ jobs, ...(unavailable.length > 0 && { unavailable }) })
  let position = parseCursor(query.after)
  for (let queried = 0; queried < MAX_QUERIED; ) {
    const wanted = query.limit - jobs.length
    const listed = tables.jobs.before(position, wanted + 1)
    const chunk = listed.slice(0, wanted)
    const statuses = await Promise.all(chunk.map((job) => currentStatus(job, getStub, now)))
    for (const failed of statuses.filter((status) => status instanceof Unavailable)) {
      if (isStrict) throw failed.cause
      unavailable.push(failed.id)
    }
    const known = statuses.map((status) => (status instanceof Unavailable ? undefined : status))
    updateList(tables, chunk, known, now)
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

/** A job that exists, or may exist, and cannot say now how it stands. */
class Unavailable {
  readonly id: string
  readonly cause: unknown
  constructor(id: string, cause: unknown) {
    this.id = id
    this.cause = cause
  }
}

/** A job's status; null if there is no job any more, or not yet. */
async function currentStatus(
  { id, over }: ListedJob,
  getStub: GetJobStub,
  now: number,
): Promise<JobStatus | null | Unavailable> {
  if (over) return Date.parse(over.completedAt ?? over.startedAt) + RETENTION_MS > now ? over : null
  try {
    return await getStub(id).status()
  } catch (error) {
    if (toClientError(error).code === 'not_found') return null
    logInternal('jobs', error, { jobId: id })
    return new Unavailable(id, error)
  }
}

/** Stores the statuses of jobs that have ended, so that they are not asked again, and drops jobs that do not exist. */
function updateList(
  tables: UserTables,
  listed: ListedJob[],
  statuses: (JobStatus | null | undefined)[],
  now: number,
): void {
  const asked = listed.map((job, index) => ({ job, status: statuses[index] }))
  tables.jobs.saveEnded(
    asked.flatMap(({ job, status }) => (status?.completedAt && !job.over ? [status] : [])),
  )
  tables.jobs.drop(
    asked.flatMap(({ job, status }) => {
      const isGone = status === null && job.startedAt < now - START_GRACE_MS
      // The addresses of its digest are remembered longer than the job.
      return isGone && job.seen === null ? [job] : []
    }),
  )
}

/** `next` is a place in the order: the last job's start in ms and its id. */
function parseCursor(after: string | undefined): ListPosition {
  const [startedAt, id] = after?.split('.') ?? []
  return startedAt === undefined || id === undefined
    ? { startedAt: Number.MAX_SAFE_INTEGER, id: '' }
    : { startedAt: Number(startedAt), id }
}
