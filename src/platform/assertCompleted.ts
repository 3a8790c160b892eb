/** Rejects what only a completed job has: its digest, and a link to it. */
import { conflict } from '../contract/errors.ts'
import type { JobStatus } from '../contract/job.ts'

/** @throws `conflict`: `not_ended` or `ended` */
export function assertCompleted({ status }: Pick<JobStatus, 'status'>): void {
  if (status === 'completed') return
  throw conflict(
    status === 'failed' || status === 'cancelled' ? 'ended' : 'not_ended',
    `The job is ${status}: only a completed job has a digest`,
  )
}
