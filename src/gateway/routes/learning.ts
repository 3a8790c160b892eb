/** What a reader likes: votes, the weights that follow from them, and what they do to articles. */
import * as v from 'valibot'
import { check } from '../../errors.ts'
import {
  CheckedSchema,
  FeedbackAnswerSchema,
  FeedbackPageSchema,
  LearnReportSchema,
  WeightReasonsSchema,
  WeightsSchema,
} from '../../user/answers.ts'
import {
  CheckSchema,
  type FeedbackInput,
  FeedbackSchema,
  LearnSchema,
  PageSchema,
  RankingSchema,
  RankSchema,
} from '../../user/schema.ts'
import { type Group, USER } from '../route.ts'
import * as example from './examples.ts'

const ADDRESS = 'https://news.example.org/river'

/** Checked here too, for a refusal to name the field: the user is handed the list alone. */
const RankBodySchema = v.strictObject({ articles: RankSchema })
const CheckBodySchema = v.strictObject({ urls: CheckSchema })

export const learning: Group = {
  name: 'Learning',
  description: 'Votes, the topic weights that follow from them, and what the weights do to articles.',
  codes: ['gone'],
  routes: [
    {
      operation: 'feedback',
      method: 'GET',
      path: `${USER}/feedback`,
      who: 'user',
      answer: (visit) => visit.user().feedback({ after: visit.text('after'), limit: visit.whole('limit') }),
      summary: 'List the live votes, newest first',
      query: PageSchema,
      answers: {
        200: { is: 'A page of votes', schema: FeedbackPageSchema, example: { feedback: [example.vote] } },
      },
      example: { query: { after: '4102444800000', limit: 20 } },
    },
    {
      operation: 'recordFeedback',
      method: 'POST',
      path: `${USER}/feedback`,
      who: 'user',
      answer: async (visit) => visit.user().recordFeedback(await visit.body<FeedbackInput>()),
      summary: 'Vote on an article',
      description:
        'One live vote an article: the same verdict again changes nothing, the other replaces it. 413 where the user’s learning would hold more than 2,000 topics.',
      body: FeedbackSchema,
      answers: {
        200: { is: 'How the weights moved', schema: FeedbackAnswerSchema, example: example.moved },
      },
      example: { body: { articleId: 'a1', feedback: 'helpful', topics: ['Rivers'] } },
    },
    {
      operation: 'weights',
      method: 'GET',
      path: `${USER}/weights`,
      who: 'user',
      answer: (visit) => (visit.flag('reasons') ? visit.user().explainWeights() : visit.user().weights()),
      summary: 'Read the weights',
      description: 'By topic, from 0.1 to 2; a topic that is not listed has 1. With `reasons`, explained.',
      query: v.strictObject({
        reasons: v.optional(v.pipe(v.boolean(), v.description('Says why each topic has its weight.')), false),
      }),
      answers: {
        200: {
          is: 'The weights; with reasons where they were asked for',
          schema: v.union([WeightsSchema, WeightReasonsSchema]),
          example: { Rivers: 1.1 },
        },
      },
      example: { query: { reasons: false } },
    },
    {
      operation: 'learn',
      method: 'POST',
      path: `${USER}/learn`,
      who: 'user',
      answer: (visit) => visit.user().learn({ dryRun: visit.flag('dryRun') }),
      summary: 'Learn from the votes now',
      description: 'Happens by itself every day. Answers with an explanation for each topic.',
      query: LearnSchema,
      answers: {
        200: {
          is: 'What was learned',
          schema: LearnReportSchema,
          example: { dryRun: true, learned: 0, usual: 0.5, topics: [] },
        },
      },
      example: { query: { dryRun: true } },
    },
    {
      operation: 'rank',
      method: 'POST',
      path: `${USER}/rank`,
      who: 'user',
      async answer(visit) {
        return visit.user().rank(check(RankBodySchema, (await visit.body()) ?? {}).articles)
      },
      summary: 'Rank articles for the reader',
      body: RankBodySchema,
      answers: {
        200: {
          is: 'The articles in this reader’s order, with the factors of each score',
          schema: RankingSchema,
          example: example.ranking,
        },
      },
      example: {
        body: {
          articles: [
            { id: 'a1', topics: ['Rivers'], relevance: 0.9 },
            { id: 'a2', topics: ['Golf'] },
          ],
        },
      },
    },
    {
      operation: 'check',
      method: 'POST',
      path: `${USER}/check`,
      who: 'user',
      async answer(visit) {
        const { urls } = check(CheckBodySchema, (await visit.body()) ?? {})
        return { urls: await visit.user().check(urls) }
      },
      summary: 'Ask which addresses are seen or muted',
      description: 'For a producer, before it spends money on an article.',
      body: CheckBodySchema,
      answers: {
        200: {
          is: 'Each address, in the order given',
          schema: v.strictObject({ urls: v.array(CheckedSchema) }),
          example: { urls: [{ url: ADDRESS, seen: true }] },
        },
      },
      example: { body: { urls: [ADDRESS, { url: 'https://golf.example.org/', topics: ['Golf'] }] } },
    },
    {
      operation: 'withdrawFeedback',
      method: 'DELETE',
      path: `${USER}/feedback/:articleId`,
      who: 'user',
      answer: (visit) => visit.user().withdrawFeedback(visit.param('articleId')),
      summary: 'Withdraw a vote',
      description: 'Votes older than 30 days are folded into what was learned and stay.',
      answers: {
        200: { is: 'How the weights moved', schema: FeedbackAnswerSchema, example: example.movedBack },
      },
      codes: ['not_found'],
    },
    {
      operation: 'resetTopic',
      method: 'DELETE',
      path: `${USER}/weights/:topic`,
      who: 'user',
      answer: (visit) => visit.user().resetLearning(visit.param('topic')),
      summary: 'Forget what was learned about a topic',
      answers: {
        200: { is: 'How the weight moved', schema: FeedbackAnswerSchema, example: example.movedBack },
      },
    },
    {
      operation: 'resetLearning',
      method: 'DELETE',
      path: `${USER}/weights`,
      who: 'user',
      answer: (visit) => visit.user().resetLearning(),
      summary: 'Forget what was learned about all topics',
      answers: {
        200: { is: 'How the weights moved', schema: FeedbackAnswerSchema, example: example.movedBack },
      },
    },
  ],
}
