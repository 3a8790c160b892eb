import * as v from 'valibot'
import { expect, test } from 'vitest'
import { EventSchema } from '../../src/contract/event.ts'
import type { JobStatus } from '../../src/contract/job.ts'
import { eventOf } from '../../src/job/eventOf.ts'

const status: JobStatus = {
  id: 'monday',
  userId: 'ann/b:c',
  topics: ['Rivers'],
  status: 'completed',
  progress: 100,
  currentStep: 'Completed',
  articleCount: 3,
  attempt: 2,
  warnings: ['A feed could not be read'],
  startedAt: '2031-01-15T06:00:00.000Z',
  updatedAt: '2031-01-15T06:01:05.000Z',
  completedAt: '2031-01-15T06:01:05.000Z',
}
const parse = (text: string) => v.parse(EventSchema, JSON.parse(text))

test('an event is a CloudEvent with the status of the ended job', () => {
  expect(parse(eventOf(status))).toEqual({
    specversion: '1.0',
    id: `ann%2Fb%3Ac%2Fmonday/${Date.parse(status.startedAt).toString(36)}/2`,
    source: 'digest-service',
    type: 'digest.job.completed',
    subject: 'ann/b:c/monday',
    time: status.completedAt,
    datacontenttype: 'application/json',
    data: status,
  })
})

test.each(['failed', 'cancelled'] as const)('a job that has %s has a type of its own', (name) => {
  expect(parse(eventOf({ ...status, status: name })).type).toBe(`digest.job.${name}`)
})

test.each([
  ['another attempt', { attempt: 3 }],
  ['another job under the same id', { startedAt: '2031-01-15T06:00:00.001Z' }],
  ['another job', { id: 'tuesday' }],
  ['another user', { userId: 'bob' }],
])('%s has another id', (_, change) => {
  expect(parse(eventOf({ ...status, ...change })).id).not.toBe(parse(eventOf(status)).id)
})

test('warnings that a message cannot carry are left out', () => {
  const most = { ...status, topics: Array(50).fill('地'.repeat(100)), error: '地'.repeat(2_000) }
  const warnings = Array(100).fill('地'.repeat(500))
  expect(parse(eventOf({ ...most, warnings: warnings.slice(0, 60) })).data.warnings).toHaveLength(60)
  const text = eventOf({ ...most, warnings })
  expect(parse(text).data).toEqual({ ...most, warnings: undefined })
  expect(new TextEncoder().encode(text).length).toBeLessThan(128_000)
})
