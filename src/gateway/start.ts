/** Starting a job over REST: under an id of the client's, under one made from its `Idempotency-Key`, or under a new one. */
import * as v from 'valibot'
import { DigestError, refusalOf } from '../errors.ts'
import { hash } from '../hash.ts'
import { JobIdSchema, type JobStatus, StartSchema } from '../job/schema.ts'
import type { Visit } from './visit.ts'

/** What is taken here; the job judges it. */
export const StartJobSchema = v.strictObject({
  jobId: v.optional(v.pipe(JobIdSchema, v.description('A new one where not said.'))),
  ...StartSchema.entries,
})

/** 201 where this call created the job, 200 where the same job was already there. */
export async function startJob(visit: Visit): Promise<JobStatus> {
  const { jobId: given, ...input } = (await visit.body<v.InferInput<typeof StartJobSchema>>()) ?? {}
  const key = visit.request.headers.get('Idempotency-Key')
  if (key !== null && given !== undefined)
    throw new DigestError(
      'invalid_input',
      'Send jobId or Idempotency-Key, not both: a jobId is idempotent by itself',
    )
  const jobId = given ?? (key === null ? crypto.randomUUID() : idFor(visit.userId, key))
  const job = visit.job(jobId)
  // Only now is it known to be an id: a log holds nothing else of a body.
  visit.about = { ...visit.about, jobId }
  const { created, ...status } = await job.start(input).catch(key === null ? asItIs : asReuse)
  visit.status = created ? 201 : 200
  visit.headers.Location = `/v1/users/${encodeURIComponent(visit.userId)}/jobs/${jobId}`
  return status
}

/** The id that a key always leads to: the job itself then knows whether the same was asked before. */
function idFor(userId: string, key: string): string {
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw new DigestError('invalid_input', 'Idempotency-Key has 1–255 printable ASCII characters')
  return `key_${hash(`${userId}\n${key}`)}`
}

function asItIs(error: unknown): never {
  throw error
}

function asReuse(error: unknown): never {
  if (refusalOf(error).code !== 'conflict') throw error
  throw new DigestError('idempotency_mismatch', 'This Idempotency-Key was used with another body')
}
