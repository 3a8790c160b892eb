/** What the document says about jobs for their user. */

import { formatCursor } from '../../src/contract/cursor.ts'
import { FrameSchema } from '../../src/contract/frames.ts'
import { JobStatusSchema } from '../../src/contract/job.ts'
import { incarnationOf } from '../../src/contract/liveProtocol.ts'
import {
  ArticlesPageResponseSchema,
  DigestLinkSchema,
  DigestSchema,
  JobsPageResponseSchema,
  StartedSchema,
  WatchTokenSchema,
} from '../../src/contract/results.ts'
import type { digests } from '../../src/gateway/routes/digests.ts'
import type { jobs as routes } from '../../src/gateway/routes/jobs.ts'
import type { TagDocs } from '../documentation.ts'
import * as example from './examples.ts'

const start = { topics: ['Science', 'Rivers'] }
const FEED =
  '<rss version="2.0"><channel><title>Gazette</title><item><title>Science says hello</title><guid>https://news.example.org/hello</guid></item></channel></rss>'

export const jobs: TagDocs<keyof typeof routes | keyof typeof digests> = {
  name: 'Jobs',
  description: 'Digest jobs of a user.',
  operations: {
    startJob: {
      summary: 'Start a job',
      description:
        'Starts a job for a producer to fill. As long as it is kept, the same `jobId` with the same input returns the same job. Without a `jobId`, an `Idempotency-Key` has this effect. With neither, each request starts a new job.',
      responses: {
        201: {
          description: 'The job, created by this request',
          schema: StartedSchema,
          headers: ['Location'],
          example: { ...example.started, watchToken: example.watchToken },
        },
        200: {
          description: 'The same job, which existed already',
          schema: StartedSchema,
          headers: ['Location'],
          example: { ...example.running, watchToken: example.watchToken },
        },
      },
      errors: ['gone', 'idempotency_mismatch'],
      reasons: ['different_input'],
      example: { body: { jobId: '2026-11-23', ...start, expectedArticles: 2 } },
    },
    jobs: {
      summary: 'List the jobs, newest first',
      responses: {
        200: {
          description: 'A page of jobs',
          schema: JobsPageResponseSchema,
          example: { jobs: [example.running] },
        },
      },
      errors: ['gone'],
      example: { query: { status: 'in_progress', after: '1795417200000.2026-11-22', limit: 10 } },
    },
    startDigest: {
      summary: 'Make a whole digest',
      description:
        'A newsroom reads the feeds and drives a job to its end in the background. With nothing but a `jobId`, or no body, it is a digest of the preferences; if its producer dies before it has added an article, it is ordered again. 503 if the operator has bound no newsroom.',
      responses: {
        202: {
          description: 'The job that the newsroom works on',
          schema: StartedSchema,
          example: { ...example.started, id: '2026-11-24', watchToken: example.watchToken },
        },
      },
      errors: ['gone'],
      reasons: ['different_input', 'not_configured'],
      example: {
        body: {
          jobId: '2026-11-24',
          ...start,
          feeds: [{ name: 'Gazette', document: FEED, contentType: 'application/rss+xml' }],
        },
      },
    },
    status: {
      summary: 'Read the status of a job',
      responses: {
        200: {
          description: 'The status. Retry-After is present until the job has ended',
          schema: JobStatusSchema,
          headers: ['ETag', 'Retry-After'],
          example: example.running,
        },
        304: { description: 'Not changed since the given ETag', headers: ['ETag', 'Retry-After'] },
      },
      errors: ['not_found'],
    },
    eraseJob: {
      summary: 'Erase a job',
      description:
        'Deletes everything and closes every connection. What its digest contained stays seen. Erasing a job that does not exist is not an error.',
      responses: { 204: { description: 'The job does not exist any more' } },
    },
    articles: {
      summary: 'List a job’s articles',
      description: 'By sequence number. A page may end early to stay below 16 MiB.',
      responses: {
        200: {
          description: 'A page of articles',
          schema: ArticlesPageResponseSchema,
          example: { articles: [example.stored] },
        },
      },
      errors: ['not_found'],
      example: { query: { after: 0, limit: 50 } },
    },
    cancel: {
      summary: 'Cancel a job',
      description:
        'With `attempt`, only that attempt. The producer learns of it from the response to its next request.',
      responses: {
        200: { description: 'The cancelled job', schema: JobStatusSchema, example: example.cancelled },
      },
      errors: ['not_found'],
      reasons: ['superseded', 'ended'],
      example: { body: { attempt: 1 } },
    },
    retry: {
      summary: 'Try a failed or cancelled job again',
      description:
        "Starts the job's next attempt with the reader's present weights, mutes and seen articles. The job's articles stay. If an order has started the job, it is ordered again. `attempt` names the attempt that failed: a repeated request then changes nothing, even if a later attempt has failed too.",
      responses: {
        200: { description: 'The job in its new attempt', schema: JobStatusSchema, example: example.retried },
      },
      errors: ['not_found', 'gone'],
      reasons: ['superseded', 'ended', 'not_ended', 'documents_not_stored'],
      example: { body: { attempt: 1 } },
    },
    digest: {
      summary: 'Read the digest of a completed job',
      description:
        'The articles ranked for the user, in sections by topic, with reasons. The same at every request. JSON, Markdown or HTML, by `Accept`.',
      responses: {
        200: {
          description: 'The digest',
          schema: DigestSchema,
          example: example.digest,
          text: {
            'text/markdown': '# Your digest of 23 November 2026\n\n## Rivers\n',
            'text/html': '<!doctype html><title>Your digest of 23 November 2026</title>',
          },
        },
      },
      errors: ['not_found'],
      reasons: ['not_ended', 'ended'],
    },
    link: {
      summary: 'Make a link to the digest',
      description:
        'A path at this service that opens the digest of a completed job without signing in, for a mail. Its page lets the reader vote on the articles, and pause the schedule. Anyone who has the link can use it. An erasure of the user ends it, one of the job its digest.',
      responses: {
        200: {
          description: 'The link',
          schema: DigestLinkSchema,
          example: { path: `/d/${example.linkToken}`, expiresAt: '2026-12-23T07:02:30.000Z' },
        },
      },
      errors: ['not_found'],
      reasons: ['not_ended', 'ended', 'not_configured'],
      example: { body: { days: 30 } },
    },
    events: {
      summary: 'Watch a job live',
      description:
        'As a WebSocket, or without `Upgrade` as server-sent events. The `id` of an event is opaque. With `Accept: text/event-stream` a 429 or 503 is a stream with `retry` and an `error` frame, so that an EventSource comes back by itself. A browser’s socket carries a watch token in the subprotocols `digest` and `watch.{token}`. A WebSocket of a producer may send reports.',
      responses: {
        101: { description: 'A WebSocket, whose messages are frames' },
        200: {
          description: 'Server-sent events, whose data are frames',
          events: FrameSchema,
          text: {
            'text/event-stream': `id: ${formatCursor({ incarnation: incarnationOf(example.running), after: 1 })}\ndata: ${JSON.stringify({ type: 'update', data: example.running })}\n\n`,
          },
        },
        204: { description: 'The job has ended and the client has its end: do not reconnect' },
      },
      errors: ['not_found'],
      example: { query: { after: '0', lastEventId: '0' } },
    },
    watchToken: {
      summary: 'Make a token for watching a job',
      responses: {
        200: {
          description: 'The token',
          schema: WatchTokenSchema,
          example: { watchToken: example.watchToken },
        },
      },
      errors: ['not_found'],
      reasons: ['not_configured'],
    },
  },
}
