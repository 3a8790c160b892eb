/**
 * Decisions about a job's life cycle, as pure functions of the job, the input and the time in ms. Nothing
 * here reads or writes storage. `pending` and `in_progress` are not stored: they follow from the producer's
 * signs of life, so they cannot contradict them. A function that changes nothing returns the job object it
 * was given.
 */

import { DigestError } from '../contract/errors.ts'
import { distinctTopics } from '../contract/fields.ts'
/* own: Job, JobRecord */
import { type JobStatus, RETENTION_MS, type Report, type Start } from '../contract/job.ts'
import { assertPreconditions, type Preconditions } from '../contract/preconditions.ts'
import { tagOf } from '../platform/hash.ts'
import type { Job, JobRecord } from './record.ts'

/** After this delay the alarm tries again to record a digest in the user's object. */
export const TELL_RETRY_MS = 5 * 60_000

type End = NonNullable<JobRecord['end']>

/** A new job that waits for its producer. */
export function newJob(userId: string, id: string, { input, given }: GivenStart, now: number): Job {
  const record: JobRecord = {
    id,
    userId,
    input,
    given,
    expectedArticles: input.expectedArticles,
    attempt: 1,
    attemptAt: now,
    articlesBefore: 0,
    progress: 0,
    currentStep: '',
    startedAt: now,
    updatedAt: now,
  }
  return { record, last: null }
}

/** The input of a start with defaults, and the names of the fields that the caller gave. */
export interface GivenStart {
  input: Start
  given: string[]
}

const COMPARED = ['topics', 'expectedArticles', 'timeoutMs', 'stallMs', 'onTimeout', 'allowSeen'] as const

/**
 * A repeated start must ask for the same. A given field is compared with the value that the job has. A field that is
 * not given matches one that was not given, whatever its default was then. Topics are compared as a set, by key.
 * @throws `conflict` naming the fields that differ
 */
export function assertSameInput(job: Job, { input, given }: GivenStart): Job {
  const { input: stored, given: storedGiven = given } = job.record
  const comparable = (start: Start, field: (typeof COMPARED)[number]) =>
    JSON.stringify(field === 'topics' ? [...distinctTopics(start.topics).keys()].toSorted() : start[field])
  const differing = COMPARED.filter(
    (field) =>
      (given.includes(field) || storedGiven.includes(field)) &&
      comparable(stored, field) !== comparable(input, field),
  )
  if (differing.length === 0) return job
  throw new DigestError('conflict', `This job was started with another input: ${differing.join(', ')}`)
}

/** The last sign of life of this attempt's producer. Undefined if there was none. */
function lastSignOfLifeAt({ record, last }: Job): number | undefined {
  const article = last && last.seq > record.articlesBefore ? last.at : undefined
  if (article === undefined || record.heardAt === undefined) return article ?? record.heardAt
  return Math.max(article, record.heardAt)
}

/** The stall timeout in ms. */
const stallMs = ({ record: { input } }: Job) => input.stallMs ?? Math.ceil(input.timeoutMs / 2)

/** When an open job becomes overdue, and by which cause. The earliest deadline counts. */
function overdue(job: Job): { at: number; failure: 'never_started' | 'stalled' | 'timeout' } {
  const { input, attemptAt } = job.record
  const heard = lastSignOfLifeAt(job)
  const silentUntil = (heard ?? attemptAt) + stallMs(job)
  const timeoutAt = attemptAt + input.timeoutMs
  if (timeoutAt < silentUntil) return { at: timeoutAt, failure: 'timeout' }
  return { at: silentUntil, failure: heard === undefined ? 'never_started' : 'stalled' }
}

/** When time next changes the job: it becomes overdue, or its retention ends. */
export function dueAt(job: Job): number {
  return job.record.end ? job.record.end.at + RETENTION_MS : overdue(job).at
}

/**
 * When the alarm should run. A stall that falls shortly before the total timeout is left to that one, which
 * saves a row. Calls see the correct state at any time.
 */
export function nextAlarmAt(job: Job): number {
  const due = dueAt(job)
  if (job.record.end) return due
  const timeoutAt = job.record.attemptAt + job.record.input.timeoutMs
  return timeoutAt - due < stallMs(job) / 2 ? timeoutAt : due
}

/**
 * Applies what is due by `now`. An overdue job ended at its deadline, whenever this is called.
 * @returns null if the retention has ended
 */
export function settle(job: Job, now: number): Job | null {
  if (now < dueAt(job)) return job
  if (job.record.end) return null
  const { at, failure } = overdue(job)
  const rescued = job.record.input.onTimeout === 'complete' && job.last !== null
  const end: End = rescued
    ? { status: 'completed', at, failure, partial: true }
    : { status: 'failed', at, failure, error: 'Job timed out' }
  return settle(withEnd(job, end), now)
}

function withEnd(job: Job, end: End): Job {
  // The clock may be behind the one of the machine where the job started.
  const at = Math.max(end.at, job.record.startedAt)
  return { ...job, record: { ...job.record, end: { ...end, at }, updatedAt: Math.max(at, updatedAt(job)) } }
}

const updatedAt = ({ record, last }: Job) => Math.max(record.startedAt, record.updatedAt, last?.at ?? 0)

/** @throws `conflict` if the attempt is not the current one */
function assertAttempt(job: Job, attempt: number | undefined): void {
  if (attempt !== undefined && attempt !== job.record.attempt)
    throw new DigestError(
      'conflict',
      `Attempt ${attempt} is not the current one, which is ${job.record.attempt}`,
    )
}

/**
 * Whether a producer may add to the job. `cancelled` tells it to stop without an error.
 * @throws `conflict` if the job is completed or failed, or the attempt is superseded
 */
export function acceptsReports(job: Job, attempt: number | undefined): 'open' | 'cancelled' {
  assertAttempt(job, attempt)
  const { end } = job.record
  if (end === undefined) return 'open'
  if (end.status === 'cancelled') return 'cancelled'
  throw new DigestError('conflict', `The job is ${end.status}`)
}

/**
 * An open job after a producer's call that added this many articles. An article is a sign of life, so the
 * record changes only if the call says more than that.
 */
export function applyReport(job: Job, report: Report, added: number, now: number): Job {
  const { record } = job
  const last = added > 0 ? { seq: (job.last?.seq ?? 0) + added, at: now } : job.last
  const progress = Math.max(progressOf(job), Math.min(99, report.progress ?? 0))
  const expectedArticles = report.expectedArticles ?? record.expectedArticles
  const currentStep = report.currentStep ?? record.currentStep
  const isSaid =
    progress > progressOf(job) ||
    expectedArticles !== record.expectedArticles ||
    currentStep !== record.currentStep
  if (added > 0 && !isSaid) return { record, last }
  return {
    record: { ...record, progress, expectedArticles, currentStep, heardAt: now, updatedAt: now },
    last,
  }
}

/** @throws `conflict` if the job is failed or cancelled, or completed with another digest id */
export function complete(
  job: Job,
  { digestId, attempt }: { digestId?: string | undefined; attempt?: number | undefined },
  now: number,
): Job {
  assertAttempt(job, attempt)
  const { end } = job.record
  if (end === undefined) return withEnd(job, { status: 'completed', at: now, digestId })
  if (end.status === 'completed' && (digestId === undefined || digestId === end.digestId)) return job
  throw new DigestError(
    'conflict',
    end.status === 'completed' ? 'The job is completed as another digest' : `The job is ${end.status}`,
  )
}

/**
 * A failed job keeps its first cause.
 * @throws `conflict` if it is completed or cancelled
 */
export function fail(
  job: Job,
  { error, attempt }: { error: string; attempt?: number | undefined },
  now: number,
): Job {
  assertAttempt(job, attempt)
  return end(job, { status: 'failed', at: now, error, failure: 'reported' })
}

/** @throws `conflict` if the job is completed or failed, or the attempt is not the current one */
export function cancel(job: Job, now: number, attempt?: number): Job {
  assertAttempt(job, attempt)
  return end(job, { status: 'cancelled', at: now })
}

function end(job: Job, end: End): Job {
  const { end: already } = job.record
  if (already === undefined) return withEnd(job, end)
  if (already.status === end.status) return job
  throw new DigestError('conflict', `The job is ${already.status}`)
}

/**
 * The next attempt of a failed or cancelled job. Its articles stay. A retry that is already under way is
 * returned unchanged. So is a retry of an earlier attempt, which has happened already.
 * @throws `conflict` if there is nothing to retry
 */
export function retry(job: Job, now: number, attempt?: number): Job {
  const { end, ...record } = job.record
  if (attempt !== undefined && attempt < record.attempt) return job
  assertAttempt(job, attempt)
  if (end === undefined && record.attempt > 1 && attempt === undefined) return job
  if (end === undefined || end.status === 'completed')
    throw new DigestError(
      'conflict',
      `The job is ${statusName(job)}: only a failed or cancelled job can be retried`,
    )
  const { last } = job
  return {
    record: {
      ...record,
      attempt: record.attempt + 1,
      attemptAt: now,
      articlesBefore: last?.seq ?? 0,
      heardAt: undefined,
      progress: 0,
      currentStep: '',
      updatedAt: now,
    },
    last,
  }
}

const statusName = (job: Job): JobStatus['status'] =>
  job.record.end?.status ?? (lastSignOfLifeAt(job) === undefined ? 'pending' : 'in_progress')

/** At least the share of expected articles; 100 only when completed. */
function progressOf({ record, last }: Job): number {
  if (record.end?.status === 'completed') return 100
  const share = record.expectedArticles ? Math.floor((100 * (last?.seq ?? 0)) / record.expectedArticles) : 0
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

function computeStatus(job: Job): JobStatus {
  const { record, last } = job
  const { end } = record
  const status = statusName(job)
  return {
    id: record.id,
    userId: record.userId,
    topics: record.input.topics,
    status,
    progress: progressOf(job),
    currentStep: (!end && record.currentStep) || DEFAULT_STEPS[status],
    articleCount: last?.seq ?? 0,
    ...(record.expectedArticles !== undefined && { expectedArticles: record.expectedArticles }),
    attempt: record.attempt,
    ...(end?.digestId !== undefined && { digestId: end.digestId }),
    ...(end?.error !== undefined && { error: end.error }),
    ...(end?.failure !== undefined && { failure: end.failure }),
    ...(end?.partial && { partial: true }),
    startedAt: iso(record.startedAt),
    updatedAt: iso(updatedAt(job)),
    ...(end && { completedAt: iso(end.at) }),
  }
}
