/** How many jobs a user may start in 24 hours. Pure. */
import { DigestError } from '../../contract/errors.ts'

const DAY = 24 * 60 * 60_000

/** The period in which starts are counted against `MAX_JOBS_PER_DAY`. */
export const STARTS_COUNTED_MS = DAY
const DEFAULT_JOBS_PER_DAY = 200

/** The configured number of jobs that a user may start in 24 hours. A malformed value counts as the default. */
export const maxJobsPerDay = (configured: string | undefined) =>
  /^[1-9]\d{0,6}$/.test(configured ?? '') ? Number(configured) : DEFAULT_JOBS_PER_DAY

/** `rate_limited` with the time until the oldest counted start is a day old */
export function startLimitError(limit: number, oldestStartedAt: number, now: number): DigestError {
  const seconds = Math.max(1, Math.ceil((oldestStartedAt + STARTS_COUNTED_MS - now) / 1000))
  return new DigestError('rate_limited', `A user may start ${limit} jobs in 24 hours`, undefined, {
    retryAfter: seconds,
  })
}
