/** Routes for producers. They are for articles, progress and the end of a job. */
import * as v from 'valibot'
import { parseInput } from '../../contract/errors.ts'
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
  type ReportInput,
  ReportSchema,
} from '../../contract/job.ts'
import { mergeOptions, parsePreconditions } from '../input.ts'
import { JOB, PRECONDITIONS, type ServedRoute } from './route.ts'

/** Validated here too, so that an error names the field. The object receives only the list. */
const NamedBatchSchema = v.object({ articles: BatchSchema })

export const producing = {
  report: {
    method: 'POST',
    path: `${JOB}/report`,
    auth: 'digest:produce',
    handler: async (context) =>
      context.jobStub().report(await context.body<ReportInput>(), parsePreconditions(context)),
    headers: PRECONDITIONS,
    body: ReportSchema,
  },
  addArticles: {
    method: 'POST',
    path: `${JOB}/articles`,
    auth: 'digest:produce',
    async handler(context) {
      const body = await context.body<ArticleInput | { articles: ArticleInput[]; attempt?: number }>()
      const inQuery = context.parameters<AttemptInput>()
      const preconditions = parsePreconditions(context)
      if (typeof body !== 'object' || body === null || !('articles' in body))
        return context.jobStub().addArticle(body, inQuery, preconditions)
      const { articles, ...inBody } = body
      parseInput(NamedBatchSchema, body)
      return context.jobStub().addArticles(articles, mergeOptions(inQuery, inBody), preconditions)
    },
    query: AttemptSchema,
    headers: PRECONDITIONS,
    body: AddArticlesSchema,
  },
  complete: {
    method: 'POST',
    path: `${JOB}/complete`,
    auth: 'digest:produce',
    handler: async (context) =>
      context.jobStub().complete(await context.body<CompleteInput>(), parsePreconditions(context)),
    headers: PRECONDITIONS,
    body: CompleteSchema,
  },
  fail: {
    method: 'POST',
    path: `${JOB}/fail`,
    auth: 'digest:produce',
    handler: async (context) =>
      context.jobStub().fail(await context.body<FailInput>(), parsePreconditions(context)),
    headers: PRECONDITIONS,
    body: FailSchema,
  },
} satisfies Record<string, ServedRoute>
