/** What the document says about routes for producers. */

import { JobStatusSchema } from '../../src/contract/job.ts'
import { ReportResultSchema } from '../../src/contract/results.ts'
import type { producing as routes } from '../../src/gateway/routes/producing.ts'
import type { TagDocs } from '../documentation.ts'
import * as example from './examples.ts'

export const producing: TagDocs<keyof typeof routes> = {
  name: 'Producing',
  description:
    'For the producer of the digest. Each accepted report is a sign of life, and its response says whether to continue.',
  errors: ['not_found'],
  operations: {
    report: {
      reasons: ['superseded', 'ended'],
      summary: 'Report progress and articles',
      description:
        'Each article is validated by itself and has its own outcome. A rejected article does not affect the others.',
      responses: {
        200: {
          description: 'The outcome of each article',
          schema: ReportResultSchema,
          example: example.received,
        },
      },
      example: { body: { progress: 40, currentStep: 'Reading feeds', articles: [example.article] } },
    },
    addArticles: {
      reasons: ['superseded', 'ended'],
      summary: 'Add one article, or up to 100',
      responses: {
        200: {
          description: 'The outcome of each article',
          schema: ReportResultSchema,
          example: example.received,
        },
      },
      example: {
        query: { attempt: 1 },
        body: { articles: [example.article, { id: 'a2', title: 'The moon, nearer', topics: ['Science'] }] },
      },
    },
    complete: {
      reasons: ['superseded', 'ended', 'different_input'],
      summary: 'End a job with success',
      responses: {
        200: { description: 'The completed job', schema: JobStatusSchema, example: example.completed },
      },
      example: { body: { digestId: 'mail-17', warnings: ['https://news.example/feed: 503'] } },
    },
    fail: {
      reasons: ['superseded', 'ended'],
      summary: 'End a job with a reason',
      responses: { 200: { description: 'The failed job', schema: JobStatusSchema, example: example.failed } },
      example: { body: { error: 'No feed answered' } },
    },
  },
}
