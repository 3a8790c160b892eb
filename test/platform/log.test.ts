/** What is logged at each level. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { DigestError } from '../../src/contract/errors.ts'
import type { JobStatus } from '../../src/contract/job.ts'
import { log, logEnd, withLogging } from '../../src/platform/log.ts'

/** The entries that a call logs, each with the method of `console`. */
function entriesOf(run: () => unknown): unknown[][] {
  const entries: unknown[][] = []
  for (const method of ['log', 'warn', 'error'] as const) {
    const spy = vi.spyOn(console, method).mockImplementation((entry) => void entries.push([method, entry]))
    onTestFinished(() => spy.mockRestore())
  }
  run()
  return entries
}

const entry = { operation: 'status', userId: 'ann', jobId: 'monday', requestId: 'one' }
const refused = new DigestError('unavailable', 'No newsroom is bound')

test.each<[string | undefined, number]>([
  [undefined, 0],
  ['error', 0],
  ['info', 1],
  ['INFO', 0],
])('a success at the level %s: %i entries', (LOG_LEVEL, count) => {
  const level = LOG_LEVEL === undefined ? {} : { LOG_LEVEL }
  expect(entriesOf(() => log(level, { ...entry, code: 'ok' }))).toHaveLength(count)
  expect(entriesOf(() => log(level, { ...entry, code: 'not_found' }))).toHaveLength(count)
})

test('failures of the service are logged at every level, with their cause', () => {
  const internal = { ...entry, code: 'internal' as const }
  expect(entriesOf(() => log({}, internal, new Error('disk')))).toEqual([
    ['error', { ...internal, details: 'Error: disk' }],
  ])
  const unavailable = { ...entry, code: 'unavailable' as const }
  expect(entriesOf(() => log({}, unavailable, refused))).toEqual([
    ['warn', { ...unavailable, details: 'DigestError: No newsroom is bound' }],
  ])
})

test('details are cut: what a library says may quote a whole document', () => {
  const internal = { ...entry, code: 'internal' as const }
  const [[, logged]] = entriesOf(() => log({}, internal, new Error('x'.repeat(50_000)))) as [
    [string, { details: string }],
  ]
  expect(logged.details).toHaveLength(500)
})

test('an act of an admin is logged at every level', () => {
  const act = { ...entry, code: 'ok' as const, callerId: 'root' }
  expect(entriesOf(() => log({}, act, undefined, true))).toEqual([['log', act]])
})

test('a failed order is logged at every level, one that was accepted is not', async () => {
  const fails = () => Promise.reject(new DigestError('conflict', 'The job is over'))
  const entries = entriesOf(() => undefined)
  await withLogging({}, entry, async () => 'accepted', true)
  await withLogging({}, entry, fails, true).catch(() => undefined)
  await withLogging({}, entry, fails).catch(() => undefined)
  expect(entries).toEqual([['log', expect.objectContaining({ operation: 'status', code: 'conflict' })]])
})

const job: JobStatus = {
  id: 'monday',
  userId: 'ann',
  topics: ['Rivers'],
  status: 'completed',
  progress: 100,
  currentStep: 'Completed',
  articleCount: 2,
  attempt: 1,
  startedAt: '2031-01-15T07:00:00.000Z',
  updatedAt: '2031-01-15T07:01:00.000Z',
  completedAt: '2031-01-15T07:01:00.000Z',
}

test('the end of a job: always if it failed, otherwise at the level info', () => {
  const failed: JobStatus = { ...job, status: 'failed', failure: 'stalled', error: 'No sign of life' }
  const ended = { operation: 'ended', articles: 2, attempt: 1, ms: 60_000, userId: 'ann', jobId: 'monday' }
  expect(entriesOf(() => logEnd({}, failed))).toEqual([
    ['warn', { ...ended, status: 'failed', failure: 'stalled', reason: 'No sign of life' }],
  ])
  expect(entriesOf(() => logEnd({}, job))).toEqual([])
  expect(entriesOf(() => logEnd({ LOG_LEVEL: 'info' }, job))).toEqual([
    ['log', { ...ended, status: 'completed' }],
  ])
})
