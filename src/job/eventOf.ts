/** The event of a job's end. Pure. */
import type { JobStatus } from '../contract/job.ts'
import { incarnationOf } from '../contract/liveProtocol.ts'
import { byteLength } from '../platform/byteLength.ts'

/** The platform takes 128 KB a message, its own fields included. */
const MAX_BYTES = 120_000

/** The event of a status that says how its job has ended, as JSON. */
export function eventOf(data: JobStatus): string {
  const { userId, id, status, attempt, completedAt: time } = data
  const subject = `${userId}/${id}`
  const event = JSON.stringify({
    specversion: '1.0',
    // ASCII, because it may become a header of a webhook.
    id: `${encodeURIComponent(subject)}/${incarnationOf(data)}/${attempt}`,
    source: 'digest-service',
    type: `digest.job.${status}`,
    subject,
    time,
    datacontenttype: 'application/json',
    data,
  })
  const isTooLarge = data.warnings && byteLength(event) > MAX_BYTES
  return isTooLarge ? eventOf({ ...data, warnings: undefined }) : event
}
