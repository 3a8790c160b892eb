/** Feedback and learning: votes, the weights that follow from them, and their effect on articles. */
import * as v from 'valibot'
import { parseInput } from '../../errors.ts'
import { strictObject } from '../../schemas.ts'
import {
  CheckedSchema,
  FeedbackAnswerSchema,
  FeedbackPageSchema,
  LearnReportSchema,
  SourceResetSchema,
  WeightReasonsSchema,
  WeightsSchema,
} from '../../user/responses.ts'
import {
  CheckSchema,
  type FeedbackInput,
  FeedbackSchema,
  type LearnOptions,
  LearnSchema,
  type Page,
  PageSchema,
  RankingSchema,
  RankSchema,
} from '../../user/schema.ts'
import { mergeOptions } from '../requestInput.ts'
import { type Tag, USER } from '../route.ts'
import * as example from './examples.ts'

const ADDRESS = 'https://news.example.org/river'

/** Validated here too, so that an error names the field. The object receives only the list. */
const RankBodySchema = strictObject({ articles: RankSchema })
const CheckBodySchema = strictObject({ urls: CheckSchema })

export const learning: Tag = {
  name: 'Learning',
  description:
    'Votes, the weights of topics and sources that follow from them, and their effect on articles.',
  errors: ['gone'],
  routes: [
    {
      operation: 'feedback',
      method: 'GET',
      path: `${USER}/feedback`,
      auth: 'user',
      handler: (context) => context.userStub().feedback(context.query<Page>()),
      summary: 'List the live votes, newest first',
      query: PageSchema,
      responses: {
        200: {
          description: 'A page of votes',
          schema: FeedbackPageSchema,
          example: { feedback: [example.vote] },
        },
      },
      example: { query: { after: '4102444800000', limit: 20 } },
    },
    {
      operation: 'recordFeedback',
      method: 'POST',
      path: `${USER}/feedback`,
      auth: 'user',
      handler: async (context) => context.userStub().recordFeedback(await context.body<FeedbackInput>()),
      summary: 'Vote on an article',
      description:
        'One live vote per article. The same verdict again changes nothing; the other verdict replaces it. Learning holds 2,000 topics and 2,000 sources: a further one drops the one that was taught longest ago. 413 if more would have votes of the last 30 days.',
      body: FeedbackSchema,
      responses: {
        200: { description: 'How the weights changed', schema: FeedbackAnswerSchema, example: example.moved },
      },
      example: {
        body: { articleId: 'a1', feedback: 'helpful', topics: ['Rivers'], source: 'Harbour Gazette' },
      },
    },
    {
      operation: 'weights',
      method: 'GET',
      path: `${USER}/weights`,
      auth: 'user',
      handler: (context) =>
        context.query<{ reasons?: boolean }>().reasons
          ? context.userStub().explainWeights()
          : context.userStub().weights(),
      summary: 'Read the weights',
      description:
        'By topic, from 0.1 to 2. A topic that is not listed has 1. With `reasons`, each weight is explained, those of sources too.',
      query: strictObject({
        reasons: v.optional(v.pipe(v.boolean(), v.description('Explains each weight.')), false),
      }),
      responses: {
        200: {
          description: 'The weights, with reasons if requested',
          schema: v.union([WeightsSchema, WeightReasonsSchema]),
          example: { Rivers: 1.1 },
        },
      },
      example: { query: { reasons: false } },
    },
    {
      operation: 'sourceWeights',
      method: 'GET',
      path: `${USER}/source-weights`,
      auth: 'user',
      handler: (context) => context.userStub().sourceWeights(),
      summary: 'Read the weights of sources',
      description: 'By source, from 0.1 to 2. A source that is not listed has 1.',
      responses: {
        200: { description: 'The weights', schema: WeightsSchema, example: { 'Harbour Gazette': 1.1 } },
      },
    },
    {
      operation: 'learn',
      method: 'POST',
      path: `${USER}/learn`,
      auth: 'user',
      async handler(context) {
        const inQuery = context.query<LearnOptions>()
        const inBody = await context.body<LearnOptions>()
        return context.userStub().learn(mergeOptions(inQuery, inBody))
      },
      summary: 'Learn from the votes now',
      description: 'Runs by itself every day. The response explains each topic and each source.',
      query: LearnSchema,
      body: LearnSchema,
      responses: {
        200: {
          description: 'The learned weights',
          schema: LearnReportSchema,
          example: { dryRun: true, learned: 0, usual: 0.5, topics: [], usualForSources: 0.5, sources: [] },
        },
      },
      example: { query: { dryRun: true }, body: { dryRun: true } },
    },
    {
      operation: 'rank',
      method: 'POST',
      path: `${USER}/rank`,
      auth: 'user',
      async handler(context) {
        return context.userStub().rank(parseInput(RankBodySchema, (await context.body()) ?? {}).articles)
      },
      summary: 'Rank articles for the reader',
      body: RankBodySchema,
      responses: {
        200: {
          description: 'The articles in this reader’s order, with the factors of each score',
          schema: RankingSchema,
          example: example.ranking,
        },
      },
      example: {
        body: {
          articles: [
            { id: 'a1', topics: ['Rivers'], source: 'Harbour Gazette', relevance: 0.9 },
            { id: 'a2', topics: ['Golf'] },
          ],
        },
      },
    },
    {
      operation: 'check',
      method: 'POST',
      path: `${USER}/check`,
      auth: 'user',
      async handler(context) {
        const { urls } = parseInput(CheckBodySchema, (await context.body()) ?? {})
        return { urls: await context.userStub().check(urls) }
      },
      summary: 'Check which addresses are seen or muted',
      description: 'For a producer, before it spends money on an article.',
      body: CheckBodySchema,
      responses: {
        200: {
          description: 'Each address, in the order given',
          schema: strictObject({ urls: v.array(CheckedSchema) }),
          example: { urls: [{ url: ADDRESS, seen: true }] },
        },
      },
      example: { body: { urls: [ADDRESS, { url: 'https://golf.example.org/', topics: ['Golf'] }] } },
    },
    {
      operation: 'withdrawFeedback',
      method: 'DELETE',
      path: `${USER}/feedback/:articleId`,
      auth: 'user',
      handler: (context) => context.userStub().withdrawFeedback(context.param('articleId')),
      summary: 'Withdraw a vote',
      description: 'Votes older than 30 days are folded into the learned state and cannot be withdrawn.',
      responses: {
        200: {
          description: 'How the weights changed',
          schema: FeedbackAnswerSchema,
          example: example.movedBack,
        },
      },
      errors: ['not_found'],
    },
    {
      operation: 'resetTopic',
      method: 'DELETE',
      path: `${USER}/weights/:topic`,
      auth: 'user',
      handler: (context) => context.userStub().resetLearning(context.param('topic')),
      summary: 'Forget what was learned about a topic',
      responses: {
        200: {
          description: 'How the weight changed',
          schema: FeedbackAnswerSchema,
          example: example.movedBack,
        },
      },
    },
    {
      operation: 'resetLearning',
      method: 'DELETE',
      path: `${USER}/weights`,
      auth: 'user',
      handler: (context) => context.userStub().resetLearning(),
      summary: 'Forget what was learned about all topics',
      responses: {
        200: {
          description: 'How the weights changed',
          schema: FeedbackAnswerSchema,
          example: example.movedBack,
        },
      },
    },
    {
      operation: 'resetSource',
      method: 'DELETE',
      path: `${USER}/source-weights/:source`,
      auth: 'user',
      handler: (context) => context.userStub().resetSourceLearning(context.param('source')),
      summary: 'Forget what was learned about a source',
      responses: {
        200: {
          description: 'How the weight changed',
          schema: SourceResetSchema,
          example: example.sourceMovedBack,
        },
      },
    },
    {
      operation: 'resetSourceLearning',
      method: 'DELETE',
      path: `${USER}/source-weights`,
      auth: 'user',
      handler: (context) => context.userStub().resetSourceLearning(),
      summary: 'Forget what was learned about all sources',
      responses: {
        200: {
          description: 'How the weights changed',
          schema: SourceResetSchema,
          example: example.sourceMovedBack,
        },
      },
    },
  ],
}
