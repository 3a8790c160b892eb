/**
 * A job's life cycle as pure decisions: a table of every state with every operation, and what always holds.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DigestError } from '../../src/contract/errors.ts'
import type { Start } from '../../src/contract/job.ts'
import * as lifecycle from '../../src/job/lifecycle.ts'
import type { Job } from '../../src/job/record.ts'
import { statusOf } from '../../src/job/status.ts'
import { DAY, MINUTE } from '../support.ts'

const input: Start = { topics: ['AI'], timeoutMs: 20 * MINUTE, onTimeout: 'fail', allowSeen: false }
const T0 = Date.UTC(2026, 0, 31)

/** A start with every field set. */
const start = (input: Start): lifecycle.StartRequest => ({ input, explicit: Object.keys(input) })

const begun = (wanted: Partial<Start> = {}) =>
  lifecycle.newJob('ann', 'one', start({ ...input, ...wanted }), T0)
const reported = (job: Job) => lifecycle.applyReport(job, { progress: 40 }, 0, T0 + 1)
const states: Record<string, Job> = {
  pending: begun(),
  in_progress: reported(begun()),
  completed: lifecycle.complete(reported(begun()), { digestId: 'd' }, T0 + 2),
  failed: lifecycle.fail(reported(begun()), { error: 'No feed' }, T0 + 2),
  cancelled: lifecycle.cancel(reported(begun()), T0 + 2),
  'pending, attempt 2': lifecycle.retry(lifecycle.cancel(reported(begun()), T0 + 2), T0 + 3),
}

/** Adds an article to an open job. A cancelled job informs its producer without an error. */
function receive(job: Job, added: number, attempt?: number): Job {
  return lifecycle.acceptsReports(job, attempt) === 'open'
    ? lifecycle.applyReport(job, { attempt }, added, T0 + 9)
    : job
}
const operations: Record<string, (job: Job) => Job> = {
  start: (job) => lifecycle.assertSameInput(job, start(input)),
  startOther: (job) => lifecycle.assertSameInput(job, start({ ...input, topics: ['Art'] })),
  article: (job) => receive(job, 1),
  oldAttempt: (job) => receive(job, 1, job.record.attempt + 1),
  complete: (job) => lifecycle.complete(job, {}, T0 + 9),
  completeOther: (job) => lifecycle.complete(job, { digestId: 'other' }, T0 + 9),
  fail: (job) => lifecycle.fail(job, { error: 'Again' }, T0 + 9),
  cancel: (job) => lifecycle.cancel(job, T0 + 9),
  retry: (job) => lifecycle.retry(job, T0 + 9),
}

/** `·` the same job object; otherwise the resulting state, or the error code. */
const table = `
state               | start | startOther | article     | oldAttempt | complete  | completeOther | fail     | cancel    | retry
pending             | ·     | conflict   | in_progress | conflict   | completed | completed     | failed   | cancelled | conflict
in_progress         | ·     | conflict   | in_progress | conflict   | completed | completed     | failed   | cancelled | conflict
completed           | ·     | conflict   | conflict    | conflict   | ·         | conflict      | conflict | conflict  | conflict
failed              | ·     | conflict   | conflict    | conflict   | conflict  | conflict      | ·        | conflict  | pending
cancelled           | ·     | conflict   | ·           | conflict   | conflict  | conflict      | conflict | ·         | pending
pending, attempt 2  | ·     | conflict   | in_progress | conflict   | completed | completed     | failed   | cancelled | ·
`
const [head = [], ...body] = table
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
const cells = body.flatMap(([state = '', ...row]) =>
  row.map((becomes, index) => ({ state, operation: head[index + 1] ?? '', becomes })),
)

function outcome(job: Job, operation: string): string {
  try {
    const after = operations[operation]?.(job)
    if (!after) return 'no such operation'
    return after === job ? '·' : statusOf(after).status
  } catch (error) {
    return error instanceof DigestError ? error.code : String(error)
  }
}

describe('every operation on every state', () => {
  test('is in the table', () => {
    expect(cells).toHaveLength(Object.keys(states).length * Object.keys(operations).length)
  })
  test.each(cells)('$state: $operation → $becomes', ({ state, operation, becomes }) => {
    const job = states[state]
    expect(job && outcome(job, operation)).toBe(becomes)
  })
})

const anyInput = fc.record({
  topics: fc.constant<string[]>(['AI']),
  expectedArticles: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  timeoutMs: fc.integer({ min: 1_000, max: DAY }),
  stallMs: fc.option(fc.integer({ min: 1_000, max: DAY }), { nil: undefined }),
  onTimeout: fc.constantFrom('fail' as const, 'complete' as const),
  allowSeen: fc.boolean(),
})
const progress = fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined })
type Move = (job: Job, now: number) => Job
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(progress, fc.nat(5)).map(reporting) },
  fc.constant<Move>((job, now) => lifecycle.complete(job, {}, now)),
  fc.constant<Move>((job, now) => lifecycle.fail(job, { error: 'No feed' }, now)),
  fc.constant<Move>(lifecycle.cancel),
  { weight: 2, arbitrary: fc.constant<Move>(lifecycle.retry) },
)
function reporting([progress, added]: [number | undefined, number]): Move {
  return (job, now) =>
    lifecycle.acceptsReports(job, undefined) === 'open'
      ? lifecycle.applyReport(job, { progress }, added, now)
      : job
}
const waits = fc.oneof(
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: DAY }),
  fc.integer({ min: 0, max: 9 * DAY }),
)
const anyLife = fc.record({ input: anyInput, moves: fc.array(fc.tuple(waits, anyMove), { maxLength: 25 }) })

/** Every job of a life, settled before each move as the object does; rejected moves are skipped. */
function* lived({
  input,
  moves,
}: {
  input: Start
  moves: [number, Move][]
}): Generator<{ job: Job; now: number }> {
  let job = lifecycle.newJob('ann', 'one', start(input), T0)
  let now = T0
  yield { job, now }
  for (const [wait, move] of moves) {
    now += wait
    const settled = lifecycle.settle(job, now)
    if (!settled) return
    yield { job: settled, now }
    try {
      job = move(settled, now)
    } catch (error) {
      if (!(error instanceof DigestError)) throw error
      job = settled
    }
    yield { job, now }
  }
}
const holds = (check: (jobs: { job: Job; now: number }[]) => void) =>
  fc.assert(
    fc.property(anyLife, (life) => check([...lived(life)])),
    { numRuns: 300 },
  )

describe('whatever happens', () => {
  test('progress never falls within an attempt, covers the expected share, and is 100 only when completed', () =>
    holds((jobs) => {
      let before: ReturnType<typeof statusOf> | undefined
      for (const { job } of jobs) {
        const status = statusOf(job)
        expect(Number.isInteger(status.progress)).toBe(true)
        expect(status.progress === 100).toBe(status.status === 'completed')
        const share = (100 * status.articleCount) / (status.expectedArticles ?? Number.POSITIVE_INFINITY)
        expect(status.progress).toBeGreaterThanOrEqual(Math.min(99, Math.floor(share)))
        if (before?.attempt === status.attempt)
          expect(status.progress).toBeGreaterThanOrEqual(before.progress)
        before = status
      }
    }))

  test('settling depends only on the job and the time: in two steps, and twice, it is the same', () =>
    fc.assert(
      fc.property(anyLife, waits, waits, (life, first, second) => {
        for (const { job, now } of lived(life)) {
          const early = lifecycle.settle(job, now + first)
          const late = lifecycle.settle(job, now + first + second)
          expect(early && lifecycle.settle(early, now + first + second)).toEqual(late)
          expect(late && lifecycle.settle(late, now + first + second)).toBe(late)
        }
      }),
      { numRuns: 200 },
    ))

  test('an ended job stays exactly as it is, except for a retry', () =>
    holds((jobs) => {
      for (const [index, { job }] of jobs.entries()) {
        const next = jobs[index + 1]?.job
        if (!job.record.end || !next || next.record.attempt > job.record.attempt) continue
        expect(next).toBe(job)
      }
    }))

  test('updatedAt never goes back, completedAt exists exactly if it has ended, articles are never lost', () =>
    holds((jobs) => {
      for (const [index, { job }] of jobs.entries()) {
        const status = statusOf(job)
        expect(status.completedAt !== undefined).toBe(
          ['completed', 'failed', 'cancelled'].includes(status.status),
        )
        const before = jobs[index - 1]
        if (!before) continue
        expect(status.updatedAt >= statusOf(before.job).updatedAt).toBe(true)
        expect(status.articleCount).toBeGreaterThanOrEqual(statusOf(before.job).articleCount)
      }
    }))

  test('the alarm is never set after the total timeout, nor long after the job is due', () =>
    holds((jobs) => {
      for (const { job } of jobs) {
        const due = lifecycle.dueAt(job)
        const wake = lifecycle.nextAlarmAt(job)
        expect(wake).toBeGreaterThanOrEqual(due)
        if (!job.record.end)
          expect(wake).toBeLessThanOrEqual(job.record.attemptAt + job.record.input.timeoutMs)
      }
    }))
})

describe('an overdue job', () => {
  const at = (ms: number) => ({ completedAt: new Date(T0 + ms).toISOString() })
  const silent = begun({ timeoutMs: 10_000, stallMs: 4_000 })
  const article = (job: Job, ms: number) => lifecycle.applyReport(job, {}, 1, T0 + ms)
  test.each([
    ['no sign of life within the stall timeout', silent, { failure: 'never_started', ...at(4_000) }],
    ['its producer became silent', article(silent, 3_000), { failure: 'stalled', ...at(7_000) }],
    ['its total timeout', article(article(silent, 3_000), 6_500), { failure: 'timeout', ...at(10_000) }],
    [
      'both at once: the stall counts',
      begun({ timeoutMs: 4_000, stallMs: 4_000 }),
      { failure: 'never_started' },
    ],
    [
      'a longer stall timeout than the total',
      begun({ timeoutMs: 4_000, stallMs: 9_000 }),
      { failure: 'timeout' },
    ],
    ['half the total without a stall timeout', begun({ timeoutMs: 5_001 }), at(2_501)],
  ])('%s', (_what, job, expected) => {
    const settled = lifecycle.settle(job, T0 + DAY)
    expect(settled && statusOf(settled)).toMatchObject({
      status: 'failed',
      error: 'Job timed out',
      ...expected,
    })
    expect(lifecycle.settle(job, lifecycle.dueAt(job) - 1)).toBe(job)
  })

  test('that should complete does with the articles it has, and fails without any', () => {
    const job = begun({ timeoutMs: 10_000, stallMs: 4_000, onTimeout: 'complete' })
    const rescued = lifecycle.settle(article(job, 1_000), T0 + DAY)
    expect(rescued && statusOf(rescued)).toMatchObject({
      status: 'completed',
      partial: true,
      failure: 'stalled',
      progress: 100,
      articleCount: 1,
    })
    const empty = lifecycle.settle(job, T0 + DAY)
    expect(empty && statusOf(empty)).toMatchObject({ status: 'failed', failure: 'never_started' })
  })
})

test('a clock that is behind the one of the start moves no end and no update before it', () => {
  const job = begun()
  for (const ended of [
    lifecycle.complete(job, {}, T0 - 5_000),
    lifecycle.fail(job, { error: 'No feed' }, T0 - 5_000),
    lifecycle.cancel(job, T0 - 5_000),
  ]) {
    const { startedAt, updatedAt, completedAt } = statusOf(ended)
    expect([updatedAt, completedAt]).toEqual([startedAt, startedAt])
  }
  const { startedAt, updatedAt } = statusOf(lifecycle.applyReport(job, { progress: 1 }, 0, T0 - 5_000))
  expect(updatedAt).toBe(startedAt)
})
