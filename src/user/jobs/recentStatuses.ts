/**
 * What open jobs have answered in the last seconds, in memory only. A list of one status leaves out those that had
 * another a moment ago: a page of failed jobs would otherwise ask every open job, at each call.
 */
import type { JobStatus } from '../../contract/job.ts'

/** How long an answer counts. The messages of a job end it earlier. */
const FRESH_MS = 2_000

export class RecentStatuses {
  readonly #known = new Map<string, { status: JobStatus['status']; until: number }>()

  remember({ id, status }: Pick<JobStatus, 'id' | 'status'>, now: number): void {
    this.#known.set(id, { status, until: now + FRESH_MS })
  }

  /** Its status has changed, or may have. */
  forget(id: string): void {
    this.#known.delete(id)
  }

  /** Whether a job had another status than this one a moment ago. */
  isOther(id: string, status: JobStatus['status'], now: number): boolean {
    const known = this.#known.get(id)
    if (known && known.until <= now) this.#known.delete(id)
    return known !== undefined && now < known.until && known.status !== status
  }
}
