/**
 * The list of a user's jobs. The list knows which jobs there are; how one stands, only the job knows, until it is
 * over. A job is noted here before it exists, so none is ever missing; what turns out not to be there is dropped.
 */
import { invalidPaths, toClientError } from '../errors.ts'
import type { JobsPage } from '../job/responses.ts'
import { type JobStatus, type JobsPageQuery, RETENTION_MS } from '../job/schema.ts'
import { logInternal } from '../log.ts'
import type { JobStub } from '../stubs.ts'
import type { ListedJob, ListPosition, UserTables } from './tables.ts'

/** The way to a job's object. */
export type GetJobStub = (id: string) => JobStub

/** How long a noted job may take to come into being, in ms. */
export const START_GRACE_MS = 60 * 60_000

/** The most jobs one call asks. */
const MAX_QUERIED = 200

/** Jobs newest first, each as it stands now. */
export async function listJobs(
  tables: UserTables,
  ask: GetJobStub,
  query: JobsPageQuery,
  now: number,
): Promise<JobsPage> {
  const jobs: JobStatus[] = []
  let place = parseCursor(query.after)
  for (let asked = 0; asked < MAX_QUERIED; ) {
    const wanted = query.limit - jobs.length
    const listed = tables.jobsBefore(place, wanted + 1)
    const chunk = listed.slice(0, wanted)
    const standing = await Promise.all(chunk.map((job) => currentStatus(job, ask, now)))
    updateList(tables, chunk, standing, now)
    for (const status of standing)
      if (status && (!query.status || status.status === query.status)) jobs.push(status)
    const last = chunk.at(-1)
    if (listed.length === chunk.length || !last) return { jobs }
    place = last
    if (jobs.length === query.limit) break
    asked += chunk.length
  }
  return { jobs, next: `${place.startedAt}.${place.id}` }
}

/** A job's status; null where there is no job (any more, or yet), undefined where its record cannot be read. */
type CurrentStatus = JobStatus | null | undefined

/** @throws where asking again later helps: a list that lacks what is there would lie */
async function currentStatus({ id, over }: ListedJob, ask: GetJobStub, now: number): Promise<CurrentStatus> {
  if (over) return Date.parse(over.completedAt ?? over.startedAt) + RETENTION_MS > now ? over : null
  try {
    return await ask(id).status()
  } catch (error) {
    if (toClientError(error).code === 'not_found') return null
    if (!invalidPaths(error)) throw error
    // It keeps its line, and the log has another: the user's other jobs can still be read.
    logInternal('jobs', error, { jobId: id })
  }
}

/** Keeps what was learned of the jobs asked, so that none is asked again once it is over. */
function updateList(tables: UserTables, listed: ListedJob[], standing: CurrentStatus[], now: number): void {
  const asked = listed.map((job, index) => ({ job, status: standing[index] }))
  tables.saveEnded(asked.flatMap(({ job, status }) => (status?.completedAt && !job.over ? [status] : [])))
  tables.dropJobs(
    asked.flatMap(({ job, status }) => {
      const isGone = status === null && job.startedAt < now - START_GRACE_MS
      // What its digest contained is remembered longer than the job.
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
