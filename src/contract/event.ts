/** Schema of the events that the queue `EVENTS` gets: CloudEvents 1.0, in JSON. */
import * as v from 'valibot'
import { InstantSchema } from './fields.ts'
import { JobStatusSchema } from './job.ts'

/** The end of a job. */
export const EventSchema = v.strictObject({
  specversion: v.literal('1.0'),
  /** The same for the same end, and for no other. ASCII. */
  id: v.string(),
  source: v.literal('digest-service'),
  type: v.picklist(['digest.job.completed', 'digest.job.failed', 'digest.job.cancelled']),
  /** `{userId}/{jobId}` */
  subject: v.string(),
  /** When the job ended. */
  time: InstantSchema,
  datacontenttype: v.literal('application/json'),
  /** The status at the end. Without `warnings` if a message could not carry them. */
  data: JobStatusSchema,
})

export type DigestEvent = v.InferOutput<typeof EventSchema>
