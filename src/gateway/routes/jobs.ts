/** Jobs as their user sees them: started, watched, read, ended and erased. */
import * as v from 'valibot'
import {
  ArticlesPageAnswerSchema,
  DigestSchema,
  FrameSchema,
  JobsPageAnswerSchema,
  StartedSchema,
  WatchTokenSchema,
} from '../../job/answers.ts'
import { ArticlesPageSchema, JOB_STATES, JobStatusSchema, JobsPageSchema } from '../../job/schema.ts'
import { digest } from '../digest.ts'
import { tagged } from '../etag.ts'
import { events } from '../events.ts'
import { DigestRequestSchema, startDigest } from '../newsroom.ts'
import { type Group, JOB, JOBS, noContent, USER } from '../route.ts'
import { StartJobSchema, startJob } from '../start.ts'
import * as example from './examples.ts'

const start = { topics: ['Science', 'Rivers'] }
const FEED =
  '<rss version="2.0"><channel><title>Gazette</title><item><title>Science says hello</title><guid>https://news.example.org/hello</guid></item></channel></rss>'

export const jobs: Group = {
  name: 'Jobs',
  description: 'Digests in the making, as their user sees them.',
  routes: [
    {
      operation: 'startJob',
      method: 'POST',
      path: JOBS,
      who: 'user',
      answer: startJob,
      summary: 'Start a job',
      description:
        'Starts a job that a producer then fills. The same `jobId` with the same input answers the same job, however often it is sent. Without a `jobId`, an `Idempotency-Key` does the same; with neither, each call starts a new job.',
      headers: ['Idempotency-Key'],
      body: StartJobSchema,
      answers: {
        201: {
          is: 'The job, created by this call',
          schema: StartedSchema,
          headers: ['Location'],
          example: { ...example.started, watchToken: example.watchToken },
        },
        200: {
          is: 'The same job, which was there already',
          schema: StartedSchema,
          headers: ['Location'],
          example: { ...example.running, watchToken: example.watchToken },
        },
      },
      codes: ['conflict', 'gone', 'idempotency_mismatch'],
      example: { body: { jobId: '2026-11-23', ...start, expectedArticles: 2 } },
    },
    {
      operation: 'jobs',
      method: 'GET',
      path: JOBS,
      who: 'user',
      answer: (visit) =>
        visit.user().jobs({
          after: visit.text('after'),
          limit: visit.whole('limit'),
          status: visit.oneOf('status', JOB_STATES),
        }),
      summary: 'List the jobs, newest first',
      query: JobsPageSchema,
      answers: {
        200: { is: 'A page of jobs', schema: JobsPageAnswerSchema, example: { jobs: [example.running] } },
      },
      codes: ['gone'],
      example: { query: { status: 'in_progress', after: '1795417200000.2026-11-22', limit: 10 } },
    },
    {
      operation: 'startDigest',
      method: 'POST',
      path: `${USER}/digests`,
      who: 'user',
      answer: startDigest,
      summary: 'Make a whole digest',
      description:
        'Has a newsroom read the feeds and drive a job to its end, in the background. 503 where the operator has bound none.',
      body: DigestRequestSchema,
      answers: {
        202: {
          is: 'The job, on which the newsroom is working',
          schema: StartedSchema,
          example: { ...example.started, id: '2026-11-24', watchToken: example.watchToken },
        },
      },
      codes: ['conflict', 'gone'],
      example: {
        body: {
          jobId: '2026-11-24',
          ...start,
          feeds: [{ name: 'Gazette', document: FEED, contentType: 'application/rss+xml' }],
        },
      },
    },
    {
      operation: 'status',
      method: 'GET',
      path: JOB,
      who: 'user',
      async answer(visit) {
        const status = await visit.job().status()
        if (!status.completedAt) visit.headers['Retry-After'] = '2'
        return tagged(visit, status)
      },
      summary: 'Read where a job stands',
      headers: ['If-None-Match'],
      answers: {
        200: {
          is: 'The status; with Retry-After while the job goes on',
          schema: JobStatusSchema,
          headers: ['ETag', 'Retry-After'],
          example: example.running,
        },
        304: { is: 'Still as under the tag that was sent', headers: ['ETag', 'Retry-After'] },
      },
      codes: ['not_found'],
    },
    {
      operation: 'eraseJob',
      method: 'DELETE',
      path: JOB,
      who: 'user',
      answer: (visit) =>
        visit
          .job()
          .erase()
          .then(() => noContent(visit)),
      summary: 'Erase a job',
      description: 'Deletes everything and closes every connection. Erasing what is not there is no error.',
      answers: { 204: { is: 'There is no such job any more' } },
    },
    {
      operation: 'articles',
      method: 'GET',
      path: `${JOB}/articles`,
      who: 'user',
      answer: (visit) => visit.job().articles({ after: visit.whole('after'), limit: visit.whole('limit') }),
      summary: 'List a job’s articles',
      description: 'By sequence number. A page may end early to stay below 16 MiB.',
      query: ArticlesPageSchema,
      answers: {
        200: {
          is: 'A page of articles',
          schema: ArticlesPageAnswerSchema,
          example: { articles: [example.stored] },
        },
      },
      codes: ['not_found'],
      example: { query: { after: 0, limit: 50 } },
    },
    {
      operation: 'cancel',
      method: 'POST',
      path: `${JOB}/cancel`,
      who: 'user',
      answer: (visit) => visit.job().cancel(),
      summary: 'Cancel a job',
      description: 'Its producer learns of it in the answer to its next call.',
      answers: {
        200: { is: 'The cancelled job', schema: JobStatusSchema, example: example.cancelled },
      },
      codes: ['not_found', 'conflict'],
    },
    {
      operation: 'retry',
      method: 'POST',
      path: `${JOB}/retry`,
      who: 'user',
      answer: (visit) => visit.job().retry(),
      summary: 'Try a failed or cancelled job again',
      description: 'Takes the job to its next attempt; its articles stay.',
      answers: { 200: { is: 'The job, going on', schema: JobStatusSchema, example: example.retried } },
      codes: ['not_found', 'conflict', 'gone'],
    },
    {
      operation: 'digest',
      method: 'GET',
      path: `${JOB}/digest`,
      who: 'user',
      answer: digest,
      summary: 'Read the digest of a completed job',
      description:
        'Ranked for its user, in sections by topic, with reasons; the same whenever asked. As JSON, Markdown or a page, by `Accept`.',
      answers: {
        200: {
          is: 'The digest',
          schema: DigestSchema,
          example: example.digest,
          text: {
            'text/markdown': '# Your digest of 23 November 2026\n\n## Rivers\n',
            'text/html': '<!doctype html><title>Your digest of 23 November 2026</title>',
          },
        },
      },
      codes: ['not_found', 'conflict'],
    },
    {
      operation: 'events',
      method: 'GET',
      path: `${JOB}/events`,
      who: 'watcher',
      answer: events,
      summary: 'Follow a job live',
      description:
        'As a WebSocket, or with `Accept: text/event-stream` as server-sent events; both carry the same frames. A browser’s socket carries its token in the subprotocols `digest` and `bearer.{token}`. A WebSocket of a producer may send reports.',
      query: v.strictObject({
        after: v.optional(
          v.pipe(
            v.number(),
            v.integer(),
            v.minValue(0),
            v.description(
              'First sends the articles after this sequence number, so that a reconnect loses and doubles nothing.',
            ),
          ),
        ),
      }),
      headers: ['Last-Event-ID'],
      answers: {
        101: { is: 'A WebSocket, whose messages are frames' },
        200: {
          is: 'Server-sent events, whose data are frames',
          events: FrameSchema,
          text: {
            'text/event-stream': `id: 1\ndata: ${JSON.stringify({ type: 'update', data: example.running })}\n\n`,
          },
        },
        204: { is: 'The job is over and its end was sent before: connect no more' },
      },
      codes: ['not_found'],
      example: { query: { after: 0 } },
    },
    {
      operation: 'watchToken',
      method: 'POST',
      path: `${JOB}/watch-token`,
      who: 'user',
      answer: (visit) => visit.job().watchToken(),
      summary: 'Make a token for watching a job',
      answers: {
        200: { is: 'The token', schema: WatchTokenSchema, example: { watchToken: example.watchToken } },
      },
      codes: ['not_found'],
    },
  ],
}
