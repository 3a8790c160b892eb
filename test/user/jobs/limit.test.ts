/** The configured number of jobs a day. */
import { expect, test } from 'vitest'
import { maxJobsPerDay } from '../../../src/user/jobs/limit.ts'

test.each([
  [undefined, 200],
  ['', 200],
  ['0', 200],
  ['-1', 200],
  ['many', 200],
  ['5', 5],
  ['1000', 1000],
])('MAX_JOBS_PER_DAY %j is %i', (configured, limit) => {
  expect(maxJobsPerDay(configured)).toBe(limit)
})
