/**
 * Starts a job over REST: with the client's id, with an id derived from its `Idempotency-Key`, or with a new
 * id.
 */
import * as v from 'valibot'
import { DigestError, toClientError } from '../../contract/errors.ts'
import { strictObject } from '../../contract/fields.ts'
import { JobIdSchema, type JobStatus, StartSchema } from '../../contract/job.ts'
import { hash } from '../../platform/hash.ts'
import type { RequestContext } from '../context.ts'

/** The body. The job validates it. */
export const StartJobSchema = strictObject({
  jobId: v.optional(JobIdSchema),
  ...StartSchema.entries,
})

/** Responds 201 if this request created the job, 200 if the same job existed. */
export async function startJob(context: RequestContext): Promise<JobStatus> {
  const { jobId: given, ...input } = (await context.body<v.InferInput<typeof StartJobSchema>>()) ?? {}
  const key = context.request.headers.get('Idempotency-Key')
  if (key !== null && given !== undefined)
    throw new DigestError(
      'invalid_input',
      'Send jobId or Idempotency-Key, not both: a jobId is idempotent by itself',
    )
  const jobId = given ?? (key === null ? crypto.randomUUID() : jobIdFromKey(context.userId, key))
  const job = context.jobStub(jobId)
  // Logged only now, when it is known to be an id: a log entry contains nothing else of a body.
  context.logFields = { ...context.logFields, jobId }
  const { created, ...status } = await job.start(input).catch(key === null ? rethrow : toIdempotencyError)
  context.status = created ? 201 : 200
  context.headers.Location = `/v1/users/${encodeURIComponent(context.userId)}/jobs/${jobId}`
  return status
}

/** The id that belongs to a key. The job compares the input with the one it was started with. */
function jobIdFromKey(userId: string, key: string): string {
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw new DigestError('invalid_input', 'Idempotency-Key has 1–255 printable ASCII characters')
  return `key_${hash(`${userId}\n${key}`)}`
}

function rethrow(error: unknown): never {
  throw error
}

function toIdempotencyError(error: unknown): never {
  if (toClientError(error).code !== 'conflict') throw error
  throw new DigestError('idempotency_mismatch', 'This Idempotency-Key was used with another body')
}
