/** A producer's calls: articles, progress and the end of a job. */
import * as v from 'valibot'
import { check } from '../../errors.ts'
import { ReceivedSchema } from '../../job/answers.ts'
import {
  AddArticlesSchema,
  type ArticleInput,
  BatchSchema,
  type CompleteInput,
  CompleteSchema,
  type FailInput,
  FailSchema,
  JobStatusSchema,
  type ReportInput,
  ReportSchema,
} from '../../job/schema.ts'
import { type Group, JOB } from '../route.ts'
import * as example from './examples.ts'

/** Checked here too, for a refusal to name the field: the job is handed the list alone. */
const NamedBatchSchema = v.object({ articles: BatchSchema })

export const producing: Group = {
  name: 'Producing',
  description:
    'For whoever makes the digest: each call is a sign of life, and its answer says whether to go on.',
  codes: ['not_found', 'conflict'],
  routes: [
    {
      operation: 'report',
      method: 'POST',
      path: `${JOB}/report`,
      who: 'digest:produce',
      answer: async (visit) => visit.job().report(await visit.body<ReportInput>()),
      summary: 'Report progress and articles',
      description:
        'Each article is judged by itself and has an outcome of its own: a bad one keeps none of the others out.',
      body: ReportSchema,
      answers: {
        200: { is: 'What became of each article', schema: ReceivedSchema, example: example.received },
      },
      example: { body: { progress: 40, currentStep: 'Reading feeds', articles: [example.article] } },
    },
    {
      operation: 'addArticles',
      method: 'POST',
      path: `${JOB}/articles`,
      who: 'digest:produce',
      async answer(visit) {
        const body = await visit.body<ArticleInput | { articles: ArticleInput[]; attempt?: number }>()
        if (typeof body !== 'object' || body === null || !('articles' in body))
          return visit.job().addArticle(body)
        const { articles, ...options } = body
        check(NamedBatchSchema, body)
        return visit.job().addArticles(articles, options)
      },
      summary: 'Add one article, or up to 100',
      body: AddArticlesSchema,
      answers: {
        200: { is: 'What became of each article', schema: ReceivedSchema, example: example.received },
      },
      example: {
        body: { articles: [example.article, { id: 'a2', title: 'The moon, nearer', topics: ['Science'] }] },
      },
    },
    {
      operation: 'complete',
      method: 'POST',
      path: `${JOB}/complete`,
      who: 'digest:produce',
      answer: async (visit) => visit.job().complete(await visit.body<CompleteInput>()),
      summary: 'End a job with success',
      body: CompleteSchema,
      answers: {
        200: { is: 'The completed job', schema: JobStatusSchema, example: example.completed },
      },
      example: { body: { digestId: 'mail-17' } },
    },
    {
      operation: 'fail',
      method: 'POST',
      path: `${JOB}/fail`,
      who: 'digest:produce',
      answer: async (visit) => visit.job().fail(await visit.body<FailInput>()),
      summary: 'End a job with a reason',
      body: FailSchema,
      answers: { 200: { is: 'The failed job', schema: JobStatusSchema, example: example.failed } },
      example: { body: { error: 'No feed answered' } },
    },
  ],
}
