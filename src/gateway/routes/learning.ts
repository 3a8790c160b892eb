/** Routes for votes, weights and ranking. */
import * as v from 'valibot'
import { parseInput } from '../../contract/errors.ts'
import { strictObject } from '../../contract/fields.ts'
import {
  type FeedbackInput,
  type LearnOptions,
  LearnSchema,
  type Page,
  PageSchema,
  RecordFeedbackSchema,
} from '../../contract/learning.ts'
import { CheckSchema, RankSchema } from '../../contract/rank.ts'
import { mergeOptions } from '../input.ts'
import { type ServedRoute, USER } from './route.ts'

/** Validated here too, so that an error names the field. The object receives only the list. */
const RankBodySchema = strictObject({ articles: RankSchema })
const CheckUrlsSchema = strictObject({ urls: CheckSchema })
const CheckArticlesSchema = strictObject({ articles: CheckSchema })

export const learning = {
  feedback: {
    method: 'GET',
    path: `${USER}/feedback`,
    auth: 'user',
    handler: (context) => context.userStub().feedback(context.parameters<Page>()),
    query: PageSchema,
  },
  recordFeedback: {
    method: 'POST',
    path: `${USER}/feedback`,
    auth: 'user',
    handler: async (context) => context.userStub().recordFeedback(await context.body<FeedbackInput>()),
    body: RecordFeedbackSchema,
  },
  weights: {
    method: 'GET',
    path: `${USER}/weights`,
    auth: 'user',
    handler: (context) =>
      context.parameters<{ reasons?: boolean }>().reasons
        ? context.userStub().explainWeights()
        : context.userStub().weights(),
    query: strictObject({
      reasons: v.optional(v.boolean(), false),
    }),
  },
  sourceWeights: {
    method: 'GET',
    path: `${USER}/source-weights`,
    auth: 'user',
    handler: (context) => context.userStub().sourceWeights(),
  },
  learn: {
    method: 'POST',
    path: `${USER}/learn`,
    auth: 'user',
    async handler(context) {
      const inQuery = context.parameters<LearnOptions>()
      const inBody = await context.body<LearnOptions>()
      return context.userStub().learn(mergeOptions(inQuery, inBody))
    },
    query: LearnSchema,
    body: LearnSchema,
  },
  rank: {
    method: 'POST',
    path: `${USER}/rank`,
    auth: 'user',
    async handler(context) {
      return context.userStub().rank(parseInput(RankBodySchema, (await context.body()) ?? {}).articles)
    },
    body: RankBodySchema,
  },
  check: {
    method: 'POST',
    path: `${USER}/check`,
    auth: 'user',
    async handler(context) {
      const body = (await context.body()) ?? {}
      if (!Object.hasOwn(body, 'articles'))
        return { urls: await context.userStub().check(parseInput(CheckUrlsSchema, body).urls) }
      return { articles: await context.userStub().check(parseInput(CheckArticlesSchema, body).articles) }
    },
    body: v.union([CheckUrlsSchema, CheckArticlesSchema]),
  },
  withdrawFeedback: {
    method: 'DELETE',
    path: `${USER}/feedback/:articleId`,
    auth: 'user',
    handler: (context) => context.userStub().withdrawFeedback(context.param('articleId')),
  },
  resetTopic: {
    method: 'DELETE',
    path: `${USER}/weights/:topic`,
    auth: 'user',
    handler: (context) => context.userStub().resetLearning(context.param('topic')),
  },
  resetLearning: {
    method: 'DELETE',
    path: `${USER}/weights`,
    auth: 'user',
    handler: (context) => context.userStub().resetLearning(),
  },
  resetSource: {
    method: 'DELETE',
    path: `${USER}/source-weights/:source`,
    auth: 'user',
    handler: (context) => context.userStub().resetSourceLearning(context.param('source')),
  },
  resetSourceLearning: {
    method: 'DELETE',
    path: `${USER}/source-weights`,
    auth: 'user',
    handler: (context) => context.userStub().resetSourceLearning(),
  },
} satisfies Record<string, ServedRoute>
