/** Routes for producers: articles, progress and the end of a job. */
import * as v from 'valibot'
import { parseInput } from '../../errors.ts'
import { ReportResultSchema } from '../../job/responses.ts'
import {
  AddArticlesSchema,
  type ArticleInput,
  type AttemptInput,
  AttemptSchema,
  BatchSchema,
  type CompleteInput,
  CompleteSchema,
  type FailInput,
  FailSchema,
  JobStatusSchema,
  type ReportInput,
  ReportSchema,
} from '../../job/schema.ts'
import { parsePreconditions } from '../etag.ts'
import { mergeOptions } from '../requestInput.ts'
import { JOB, PRECONDITIONS, type Tag } from '../route.ts'
import * as example from './examples.ts'

/** Validated here too, so that an error names the field. The object receives only the list. */
const NamedBatchSchema = v.object({ articles: BatchSchema })

export const producing: Tag = {
  name: 'Producing',
  description:
    'For the producer of the digest. Each request is a sign of life, and its response says whether to continue.',
  errors: ['not_found', 'conflict'],
  routes: [
    {
      operation: 'report',
      method: 'POST',
      path: `${JOB}/report`,
      auth: 'digest:produce',
      handler: async (context) =>
        context.jobStub().report(await context.body<ReportInput>(), parsePreconditions(context)),
      summary: 'Report progress and articles',
      description:
        'Each article is validated by itself and has its own outcome. A rejected article does not affect the others.',
      headers: PRECONDITIONS,
      body: ReportSchema,
      responses: {
        200: {
          description: 'The outcome of each article',
          schema: ReportResultSchema,
          example: example.received,
        },
      },
      example: { body: { progress: 40, currentStep: 'Reading feeds', articles: [example.article] } },
    },
    {
      operation: 'addArticles',
      method: 'POST',
      path: `${JOB}/articles`,
      auth: 'digest:produce',
      async handler(context) {
        const body = await context.body<ArticleInput | { articles: ArticleInput[]; attempt?: number }>()
        const inQuery = context.query<AttemptInput>()
        const preconditions = parsePreconditions(context)
        if (typeof body !== 'object' || body === null || !('articles' in body))
          return context.jobStub().addArticle(body, inQuery, preconditions)
        const { articles, ...inBody } = body
        parseInput(NamedBatchSchema, body)
        return context.jobStub().addArticles(articles, mergeOptions(inQuery, inBody), preconditions)
      },
      summary: 'Add one article, or up to 100',
      query: AttemptSchema,
      headers: PRECONDITIONS,
      body: AddArticlesSchema,
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
    {
      operation: 'complete',
      method: 'POST',
      path: `${JOB}/complete`,
      auth: 'digest:produce',
      handler: async (context) =>
        context.jobStub().complete(await context.body<CompleteInput>(), parsePreconditions(context)),
      summary: 'End a job with success',
      headers: PRECONDITIONS,
      body: CompleteSchema,
      responses: {
        200: { description: 'The completed job', schema: JobStatusSchema, example: example.completed },
      },
      example: { body: { digestId: 'mail-17' } },
    },
    {
      operation: 'fail',
      method: 'POST',
      path: `${JOB}/fail`,
      auth: 'digest:produce',
      handler: async (context) =>
        context.jobStub().fail(await context.body<FailInput>(), parsePreconditions(context)),
      summary: 'End a job with a reason',
      headers: PRECONDITIONS,
      body: FailSchema,
      responses: { 200: { description: 'The failed job', schema: JobStatusSchema, example: example.failed } },
      example: { body: { error: 'No feed answered' } },
    },
  ],
}
