/** What the export of a user has of a job. */
import type { JobState } from '../contract/job.ts'
import type { Job, JobRecord } from './record.ts'
import { statusOf } from './status.ts'
import type { JobStore, StoredProfile } from './store.ts'

/** The most bytes of articles in a part. */
const PART_BYTES = 1024 * 1024

/** The job without its articles, and a page of these. */
export interface ExportPart {
  job: Omit<JobState, 'articles'> &
    Pick<JobRecord, 'input' | 'order'> & { profile: Omit<StoredProfile, 'seen' | 'told'> }
  articles: JobState['articles']
  next?: number
}

/** The hashes in the job's profile are left out: the user's object has them. */
export function exportPart(store: JobStore, job: Job, after: number | undefined): ExportPart {
  const { input, order } = job.record
  const { seen: _, told: __, ...profile } = store.readProfile()
  return {
    job: { ...statusOf(job), input, ...(order && { order }), profile },
    ...store.articlesPage(after ?? 0, 500, PART_BYTES),
  }
}
