/**
 * The list of a user's jobs. The list knows which jobs there are; how one stands, only the job knows, until it is
 * over. A job is noted here before it exists, so none is ever missing; what turns out not to be there is dropped.
 */
import { complaintIn, refusalOf } from '../errors.ts'
import { type JobStatus, type JobsPage, type JobsPageQuery, RETENTION_MS } from '../job/schema.ts'
import { logFault } from '../log.ts'
import type { JobStub } from '../objects.ts'
import type { JobPlace, ListedJob, UserTables } from './tables.ts'

/** The way to a job's object. */
export type AskJob = (id: string) => JobStub

/** How long a noted job may take to come into being, in ms. */
export const START_GRACE_MS = 60 * 60_000

/** The most jobs one call asks. */
const MOST_ASKED = 200

/** Jobs newest first, each as it stands now. */
export async function listJobs(
  tables: UserTables,
  ask: AskJob,
  query: JobsPageQuery,
  now: number,
): Promise<JobsPage> {
  const jobs: JobStatus[] = []
  let place = placeOf(query.after)
  for (let asked = 0; asked < MOST_ASKED; ) {
    const wanted = query.limit - jobs.length
    const listed = tables.jobsBefore(place, wanted + 1)
    const chunk = listed.slice(0, wanted)
    const standing = await Promise.all(chunk.map((job) => standingOf(job, ask, now)))
    tidy(tables, chunk, standing, now)
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
type Standing = JobStatus | null | undefined

/** @throws where asking again later helps: a list that lacks what is there would lie */
async function standingOf({ id, over }: ListedJob, ask: AskJob, now: number): Promise<Standing> {
  if (over) return Date.parse(over.completedAt ?? over.startedAt) + RETENTION_MS > now ? over : null
  try {
    return await ask(id).status()
  } catch (error) {
    if (refusalOf(error).code === 'not_found') return null
    if (!complaintIn(error)) throw error
    // It keeps its line, and the log has another: the user's other jobs can still be read.
    logFault('jobs', error, { jobId: id })
  }
}

/** Keeps what was learned of the jobs asked, so that none is asked again once it is over. */
function tidy(tables: UserTables, listed: ListedJob[], standing: Standing[], now: number): void {
  const asked = listed.map((job, index) => ({ job, status: standing[index] }))
  tables.keepOver(asked.flatMap(({ job, status }) => (status?.completedAt && !job.over ? [status] : [])))
  tables.dropJobs(
    asked.flatMap(({ job, status }) => {
      const isGone = status === null && job.startedAt < now - START_GRACE_MS
      // What its digest contained is remembered longer than the job.
      return isGone && job.seen === null ? [job] : []
    }),
  )
}

/** `next` is a place in the order: the last job's start in ms and its id. */
function placeOf(after: string | undefined): JobPlace {
  const [startedAt, id] = after?.split('.') ?? []
  return startedAt === undefined || id === undefined
    ? { startedAt: Number.MAX_SAFE_INTEGER, id: '' }
    : { startedAt: Number(startedAt), id }
}
