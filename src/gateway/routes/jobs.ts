/** Routes for jobs and their user: start, watch, read, end and erase. */
import * as v from 'valibot'
import { CURSOR } from '../../contract/cursor.ts'
import {
  type ArticlesPageInput,
  ArticlesPageSchema,
  type AttemptInput,
  AttemptSchema,
  type JobsPageInput,
  JobsPageSchema,
} from '../../contract/job.ts'
import { parsePreconditions, withETag } from '../etag.ts'
import { events } from '../live/connect.ts'
import { JOB, JOBS, noContent, PRECONDITIONS, type ServedRoute, USER } from '../route.ts'
import { digest } from './digest.ts'
import { DigestRequestSchema, startDigest } from './startDigest.ts'
import { StartJobSchema, startJob } from './startJob.ts'

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
    handler: (context) => context.userStub().jobs(context.query<JobsPageInput>()),
    query: JobsPageSchema,
  },
  startDigest: {
    method: 'POST',
    path: `${USER}/digests`,
    auth: 'user',
    handler: startDigest,
    body: DigestRequestSchema,
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
    handler: (context) => context.jobStub().articles(context.query<ArticlesPageInput>()),
    query: ArticlesPageSchema,
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
  digest: {
    method: 'GET',
    path: `${JOB}/digest`,
    auth: 'user',
    handler: digest,
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
    handler: (context) => context.jobStub().watchToken(),
  },
} satisfies Record<string, ServedRoute>
