/** Schemas of the messages from DigestJob. The messages may be of another release. */
import * as v from 'valibot'
import { DigestNoteSchema, JobNoteSchema } from '../../contract/between.ts'
import { JobStatusSchema } from '../../contract/job.ts'
import { RepeatedOrderSchema } from '../../contract/order.ts'
import { lenient, lenientKeepingUnknown } from '../../platform/lenient.ts'

/** Keeps the bounds of the id, the time and the attempt: a job under another id could never be reached. */
export const ReceivedJobNoteSchema = v.object({
  ...JobNoteSchema.entries,
  order: v.optional(lenient(RepeatedOrderSchema)),
})
export const ReceivedDigestNoteSchema = lenientKeepingUnknown(DigestNoteSchema)
export const ReceivedStatusSchema = lenient(JobStatusSchema)
