/**
 * Decisions about a job's life cycle. They are pure functions of the job, the input and the time in ms. Nothing here
 * reads or writes storage. `pending` and `in_progress` are not stored: they follow from the producer's signs of life,
 * so they cannot contradict them. A function that changes nothing returns the same job object.
 */

import type { JobNote } from '../contract/between.ts'
import { conflict, DigestError, parseInput } from '../contract/errors.ts'
import { distinctTopics } from '../contract/fields.ts'
import {
  type Completion,
  type Failure,
  JOB_RETENTION_MS,
  type Report,
  type Start,
  type StartInput,
  StartSchema,
} from '../contract/job.ts'
import { type Order, type OrderInput, OrderSchema } from '../contract/order.ts'
import { type Job, type JobRecord, MAX_EVENTS } from './record.ts'
import { articleCount, lastSignOfLifeAt, progressOf, statusName, updatedAt } from './status.ts'

/** After this delay the alarm sends the end of a job to the user's object and to the queue again. */
export const RESEND_MS = 5 * 60_000

type End = NonNullable<JobRecord['end']>

/**
 * A new job that waits for its producer.
 * @param seenKey the user's key for hashes of articles
 */
export function newJob(
  userId: string,
  id: string,
  { input, explicit, order }: StartRequest,
  now: number,
  seenKey = '',
): Job {
  const record: JobRecord = {
    id,
    userId,
    input,
    explicit,
    ...(order && { order }),
    seenKey,
    expectedArticles: input.expectedArticles,
    attempt: 1,
    attemptAt: now,
    progress: 0,
    currentStep: '',
    startedAt: now,
    updatedAt: now,
  }
  return { record, lastReport: null }
}

/**
 * The input of a start.
 * @throws `invalid_input`
 */
export function parseStart(input: StartInput, order?: OrderInput): StartRequest {
  const parsed = parseInput(StartSchema, input)
  const parsedOrder = order && parseInput(OrderSchema, order)
  const explicit = Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  return { input: parsed, explicit, order: parsedOrder }
}

/** The input of a start with defaults, and the names of the fields that the caller has set. */
export interface StartRequest {
  input: Start
  explicit: string[]
  /** The order that starts the job, if there is one. */
  order?: Order | undefined
}

const COMPARED = ['topics', 'expectedArticles', 'timeoutMs', 'stallMs', 'onTimeout', 'allowSeen'] as const

/**
 * A repeated start must ask for the same. A field that either of them has set is compared. A field that neither has set
 * is the same, whatever its default was then. Topics are compared as a set, by key.
 * @throws `conflict` naming the fields that differ
 */
export function assertSameInput(job: Job, { input, explicit }: StartRequest): Job {
  const { input: stored, explicit: storedExplicit } = job.record
  const comparable = (start: Start, field: (typeof COMPARED)[number]) =>
    JSON.stringify(field === 'topics' ? [...distinctTopics(start.topics).keys()].toSorted() : start[field])
  const differing = COMPARED.filter(
    (field) =>
      (explicit.includes(field) || storedExplicit.includes(field)) &&
      comparable(stored, field) !== comparable(input, field),
  )
  if (differing.length === 0) return job
  throw conflict('different_input', `This job was started with another input: ${differing.join(', ')}`)
}

/** The stall timeout in ms. */
const stallMs = ({ record: { input } }: Job) => input.stallMs ?? Math.ceil(input.timeoutMs / 2)

/** When an open job becomes overdue, and by which cause. The earliest deadline counts. */
function overdue(job: Job): { at: number; failure: 'never_started' | 'stalled' | 'timeout' } {
  const { input, attemptAt } = job.record
  const aliveAt = lastSignOfLifeAt(job)
  const silentUntil = (aliveAt ?? attemptAt) + stallMs(job)
  const timeoutAt = attemptAt + input.timeoutMs
  if (timeoutAt < silentUntil) return { at: timeoutAt, failure: 'timeout' }
  return { at: silentUntil, failure: aliveAt === undefined ? 'never_started' : 'stalled' }
}

/** When time next changes the job: it becomes overdue, or its retention ends. */
export function dueAt(job: Job): number {
  return job.record.end ? job.record.end.at + JOB_RETENTION_MS : overdue(job).at
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
  const rescued = job.record.input.onTimeout === 'complete' && articleCount(job) > 0
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

/** @throws `conflict` if the attempt is not the current one */
function assertAttempt(job: Job, attempt: number | undefined): void {
  if (attempt !== undefined && attempt !== job.record.attempt)
    throw conflict('superseded', `Attempt ${attempt} is not the current one, which is ${job.record.attempt}`)
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
  throw conflict('ended', `The job is ${end.status}`)
}

/**
 * An open job after a producer's call that added this many articles. An article is a sign of life, so the
 * record changes only if the call says more than that.
 * @param met tokens of articles that were seen; they are stored with the added articles, if there are any
 */
export function applyReport(job: Job, report: Report, added: number, now: number, met = ''): Job {
  const { record } = job
  const lastReport =
    added > 0 ? { articleCount: articleCount(job) + added, at: now, attempt: record.attempt } : job.lastReport
  const progress = Math.max(progressOf(job), Math.min(99, report.progress ?? 0))
  const expectedArticles = report.expectedArticles ?? record.expectedArticles
  const currentStep = report.currentStep ?? record.currentStep
  const hasNews =
    progress > progressOf(job) ||
    expectedArticles !== record.expectedArticles ||
    currentStep !== record.currentStep
  if (added > 0 && !hasNews) return { record, lastReport }
  return {
    record: {
      ...record,
      progress,
      expectedArticles,
      currentStep,
      reportedAt: now,
      updatedAt: now,
      ...(added === 0 && met !== '' && { met: (record.met ?? '') + met }),
    },
    lastReport,
  }
}

/** What the user's list gets before the next attempt begins: the order too, which is then given again. */
export const retryNote = ({ record: { id, startedAt, attempt, input, order } }: Job): JobNote => ({
  id,
  startedAt,
  attempt,
  ...(order && { order: { ...order, start: input } }),
})

/** @throws `conflict` if the job is failed or cancelled, or completed with another digest id */
export function complete(job: Job, { digestId, warnings, attempt }: Completion, now: number): Job {
  assertAttempt(job, attempt)
  const { end } = job.record
  if (end === undefined) return withEnd(job, { status: 'completed', at: now, digestId, ...named(warnings) })
  if (end.status === 'completed' && (digestId === undefined || digestId === end.digestId)) return job
  throw end.status === 'completed'
    ? conflict('different_input', 'The job is completed as another digest')
    : conflict('ended', `The job is ${end.status}`)
}

/**
 * A failed job keeps its first cause.
 * @throws `conflict` if it is completed or cancelled
 */
export function fail(job: Job, { error, warnings, attempt }: Failure, now: number): Job {
  assertAttempt(job, attempt)
  return end(job, { status: 'failed', at: now, error, failure: 'reported', ...named(warnings) })
}

/** @throws `conflict` if the job is completed or failed, or the attempt is not the current one */
export function cancel(job: Job, now: number, attempt?: number): Job {
  assertAttempt(job, attempt)
  return end(job, { status: 'cancelled', at: now })
}

const named = (warnings: string[] = []) => warnings.length > 0 && { warnings }

function end(job: Job, end: End): Job {
  const { end: current } = job.record
  if (current === undefined) return withEnd(job, end)
  if (current.status === end.status) return job
  throw conflict('ended', `The job is ${current.status}`)
}

/**
 * The next attempt of a failed or cancelled job. Its articles stay. A retry that is already under way is
 * returned unchanged. So is a retry of an earlier attempt, which has happened already.
 * @throws `conflict` if there is nothing to retry; `unavailable` if too many events wait for the queue
 */
export function retry(job: Job, now: number, attempt?: number): Job {
  const { end, ...record } = job.record
  if (attempt !== undefined && attempt < record.attempt) return job
  assertAttempt(job, attempt)
  if (end === undefined && record.attempt > 1 && attempt === undefined) return job
  if (end === undefined || end.status === 'completed')
    throw conflict(
      end ? 'ended' : 'not_ended',
      `The job is ${statusName(job)}: only a failed or cancelled job can be retried`,
    )
  if (record.order?.hasDocuments)
    throw conflict(
      'documents_not_stored',
      'The job was ordered with documents, which are not stored: order it again',
    )
  if (record.events?.length === MAX_EVENTS)
    throw new DigestError('unavailable', 'The ends of earlier attempts wait for the queue: try again later')
  const { lastReport } = job
  return {
    record: {
      ...record,
      attempt: record.attempt + 1,
      attemptAt: now,
      reportedAt: undefined,
      progress: 0,
      currentStep: '',
      updatedAt: now,
    },
    lastReport,
  }
}
