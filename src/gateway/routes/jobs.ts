/** Routes for jobs. */
import * as v from 'valibot'
import { CURSOR } from '../../contract/cursor.ts'
import { DigestError, toClientError } from '../../contract/errors.ts'
import { strictObject } from '../../contract/fields.ts'
import {
  type ArticlesPageInput,
  ArticlesPageSchema,
  type AttemptInput,
  AttemptSchema,
  JobIdSchema,
  type JobStatus,
  type JobsPageInput,
  JobsPageSchema,
  type LinkInput,
  LinkSchema,
  StartSchema,
} from '../../contract/job.ts'
import { makeDigestLink } from '../../platform/digestLink.ts'
import { hash } from '../../platform/hash.ts'
import { newWatchToken, withOwnWatchToken } from '../../platform/watchToken.ts'
import type { RequestContext } from '../context.ts'
import { withETag } from '../etag.ts'
import { parsePreconditions } from '../input.ts'
import { events } from '../live/connect.ts'
import { JOB, JOBS, noContent, PRECONDITIONS, type ServedRoute } from './route.ts'

/** The body. The job validates it. */
export const StartJobSchema = strictObject({
  jobId: v.optional(JobIdSchema),
  ...StartSchema.entries,
})

/** Responds 201 if this request created the job, 200 if the same job existed. */
async function startJob(context: RequestContext): Promise<JobStatus> {
  const { jobId: chosenId, ...input } = (await context.body<v.InferInput<typeof StartJobSchema>>()) ?? {}
  const key = context.request.headers.get('Idempotency-Key')
  if (key !== null && chosenId !== undefined)
    throw new DigestError(
      'invalid_input',
      'Send jobId or Idempotency-Key, not both: a jobId is idempotent by itself',
    )
  const jobId = chosenId ?? (key === null ? crypto.randomUUID() : jobIdFromKey(context.userId, key))
  const job = context.jobStub(jobId)
  // Logged only now, when it is known to be an id: a log entry contains nothing else of a body.
  context.logFields = { ...context.logFields, jobId }
  const started = await job.start(input).catch(key === null ? rethrow : toIdempotencyError)
  const { created, ...status } = await withOwnWatchToken(context.env, started)
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

const CursorSchema = v.pipe(v.string(), v.regex(CURSOR, 'must be a whole number, or the id of an event'))

export const jobs = {
  startJob: {
    method: 'POST',
    path: JOBS,
    auth: 'user',
    handler: startJob,
    headers: ['Idempotency-Key'],
    body: StartJobSchema,
  },
  jobs: {
    method: 'GET',
    path: JOBS,
    auth: 'user',
    handler: (context) => context.userStub().jobs(context.parameters<JobsPageInput>()),
    query: JobsPageSchema,
  },
  status: {
    method: 'GET',
    path: JOB,
    auth: 'user',
    async handler(context) {
      const status = await context.jobStub().status()
      if (!status.completedAt) context.headers['Retry-After'] = '2'
      return withETag(context, status)
    },
    headers: PRECONDITIONS,
  },
  eraseJob: {
    method: 'DELETE',
    path: JOB,
    auth: 'user',
    handler: (context) =>
      context
        .jobStub()
        .erase(parsePreconditions(context))
        .then(() => noContent(context)),
    headers: PRECONDITIONS,
  },
  articles: {
    method: 'GET',
    path: `${JOB}/articles`,
    auth: 'user',
    handler: (context) => context.jobStub().articles(context.parameters<ArticlesPageInput>()),
    query: ArticlesPageSchema,
  },
  link: {
    method: 'POST',
    path: `${JOB}/link`,
    auth: 'user',
    handler: async (context) =>
      makeDigestLink(context.env, context.jobStub(), await context.body<LinkInput>()),
    body: LinkSchema,
  },
  cancel: {
    method: 'POST',
    path: `${JOB}/cancel`,
    auth: 'user',
    handler: async (context) =>
      context.jobStub().cancel(await context.body<AttemptInput>(), parsePreconditions(context)),
    headers: PRECONDITIONS,
    body: AttemptSchema,
  },
  retry: {
    method: 'POST',
    path: `${JOB}/retry`,
    auth: 'user',
    handler: async (context) =>
      context.jobStub().retry(await context.body<AttemptInput>(), parsePreconditions(context)),
    headers: PRECONDITIONS,
    body: AttemptSchema,
  },
  events: {
    method: 'GET',
    path: `${JOB}/events`,
    auth: 'watcher',
    handler: events,
    query: v.strictObject({
      after: v.optional(CursorSchema),
      lastEventId: v.optional(CursorSchema),
    }),
    headers: ['Last-Event-ID'],
  },
  watchToken: {
    method: 'POST',
    path: `${JOB}/watch-token`,
    auth: 'user',
    async handler(context) {
      const { userId, id } = await context.jobStub().status()
      return newWatchToken(context.env, userId, id)
    },
  },
} satisfies Record<string, ServedRoute>
