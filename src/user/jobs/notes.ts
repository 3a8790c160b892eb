/** Schemas of the messages from DigestJob. The messages may be of another release. */
import { DigestNoteSchema, JobNoteSchema } from '../../contract/between.ts'
import { JobStatusSchema } from '../../contract/job.ts'
import { lenient, lenientKeepingUnknown } from '../../platform/lenient.ts'

export const ReceivedJobNoteSchema = lenient(JobNoteSchema)
export const ReceivedDigestNoteSchema = lenientKeepingUnknown(DigestNoteSchema)
export const ReceivedStatusSchema = lenient(JobStatusSchema)
