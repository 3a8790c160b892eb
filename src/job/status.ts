/** The status of a job as callers see it. It is computed from the record and the newest article. Pure. */

import type { JobStatus } from '../contract/job.ts'
import { assertPreconditions, type Preconditions } from '../contract/preconditions.ts'
import { tagOf } from '../platform/hash.ts'
import type { Job } from './record.ts'

/** The last sign of life of this attempt's producer. Undefined if there was none. */
export function lastSignOfLifeAt({ record, lastReport }: Job): number | undefined {
  const articlesAt = lastReport?.attempt === record.attempt ? lastReport.at : undefined
  if (articlesAt === undefined || record.reportedAt === undefined) return articlesAt ?? record.reportedAt
  return Math.max(articlesAt, record.reportedAt)
}

export const updatedAt = ({ record, lastReport }: Job) =>
  Math.max(record.startedAt, record.updatedAt, lastReport?.at ?? 0)

/** How many articles the job has, which is also the sequence number of the newest. */
export const articleCount = ({ lastReport }: Job) => lastReport?.articleCount ?? 0

export const statusName = (job: Job): JobStatus['status'] =>
  job.record.end?.status ?? (lastSignOfLifeAt(job) === undefined ? 'pending' : 'in_progress')

/** At least the share of expected articles; 100 only when completed. */
export function progressOf(job: Job): number {
  const { record } = job
  if (record.end?.status === 'completed') return 100
  const share = record.expectedArticles ? Math.floor((100 * articleCount(job)) / record.expectedArticles) : 0
  return Math.min(99, Math.max(record.progress, share))
}

/** The current step unless the producer has reported one. */
const DEFAULT_STEPS: Record<JobStatus['status'], string> = {
  pending: 'Waiting for a producer',
  in_progress: 'Adding articles',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
}
const iso = (ms: number) => new Date(ms).toISOString()

/** @throws `version_mismatch` */
export function assertJobPreconditions(job: Job, preconditions: Preconditions = {}): void {
  assertPreconditions(() => tagOf(JSON.stringify(statusOf(job))), preconditions)
}

/** A job is never changed, only replaced, so that its status is computed once. */
const statuses = new WeakMap<Job, JobStatus>()

/** The status as callers see it. */
export function statusOf(job: Job): JobStatus {
  const status = statuses.get(job) ?? computeStatus(job)
  statuses.set(job, status)
  return status
}

/** Whether a caller sees no difference but the time. */
export const isSameStatus = (one: JobStatus, other: JobStatus) =>
  JSON.stringify({ ...one, updatedAt: '' }) === JSON.stringify({ ...other, updatedAt: '' })

function computeStatus(job: Job): JobStatus {
  const { record } = job
  const { end } = record
  const status = statusName(job)
  return {
    id: record.id,
    userId: record.userId,
    topics: record.input.topics,
    status,
    progress: progressOf(job),
    currentStep: (!end && record.currentStep) || DEFAULT_STEPS[status],
    articleCount: articleCount(job),
    ...(record.expectedArticles !== undefined && { expectedArticles: record.expectedArticles }),
    attempt: record.attempt,
    ...(end?.digestId !== undefined && { digestId: end.digestId }),
    ...(end?.error !== undefined && { error: end.error }),
    ...(end?.failure !== undefined && { failure: end.failure }),
    ...(end?.partial && { partial: true }),
    ...(end?.warnings && { warnings: end.warnings }),
    startedAt: iso(record.startedAt),
    updatedAt: iso(updatedAt(job)),
    ...(end && { completedAt: iso(end.at) }),
  }
}
