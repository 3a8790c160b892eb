/** What the document says about feedback and learning. */

import * as v from 'valibot'
import { strictObject } from '../../src/contract/fields.ts'
import { WeightsSchema } from '../../src/contract/learning.ts'
import {
  CheckedSchema,
  FeedbackAnswerSchema,
  FeedbackPageSchema,
  LearnReportSchema,
  RankingSchema,
  SourceResetSchema,
  WeightReasonsSchema,
} from '../../src/contract/results.ts'

import type { learning as routes } from '../../src/gateway/routes/learning.ts'
import type { TagDocs } from '../documentation.ts'
import * as example from './examples.ts'

const ADDRESS = 'https://news.example.org/river'

export const learning: TagDocs<keyof typeof routes> = {
  name: 'Learning',
  description:
    'Votes, the weights of topics and sources that follow from them, and their effect on articles.',
  errors: ['gone'],
  operations: {
    feedback: {
      summary: 'List the live votes, newest first',
      description:
        'In the order of the first votes on their articles: a vote whose verdict changes keeps its place.',
      responses: {
        200: {
          description: 'A page of votes',
          schema: FeedbackPageSchema,
          example: { feedback: [example.vote] },
        },
      },
      example: { query: { after: '4102444800000', limit: 20 } },
    },
    recordFeedback: {
      summary: 'Vote on an article',
      description:
        'One live vote per article. The same verdict again changes nothing; the other verdict replaces it. Learning holds 2,000 topics and 2,000 sources: a further one drops the one that was taught longest ago and has no live vote. 413 if all of them have live votes.',
      responses: {
        200: { description: 'How the weights changed', schema: FeedbackAnswerSchema, example: example.moved },
      },
      errors: ['not_found'],
      example: {
        body: { articleId: 'a1', feedback: 'helpful', topics: ['Rivers'], source: 'Harbour Gazette' },
      },
    },
    weights: {
      summary: 'Read the weights',
      description:
        'By topic, from 0.1 to 2. A topic that is not listed has 1. With `reasons`, each weight is explained, those of sources too.',
      responses: {
        200: {
          description: 'The weights, with reasons if requested',
          schema: v.union([WeightsSchema, WeightReasonsSchema]),
          example: { Rivers: 1.1 },
        },
      },
      example: { query: { reasons: false } },
    },
    sourceWeights: {
      summary: 'Read the weights of sources',
      description: 'By source, from 0.1 to 2. A source that is not listed has 1.',
      responses: {
        200: { description: 'The weights', schema: WeightsSchema, example: { 'Harbour Gazette': 1.1 } },
      },
    },
    learn: {
      summary: 'Learn from the votes now',
      description:
        'Runs by itself when a scheduled digest is due, and at the latest about a day after a vote. The response explains each topic and each source.',
      responses: {
        200: {
          description: 'The learned weights',
          schema: LearnReportSchema,
          example: { dryRun: true, learned: 0, usual: 0.5, topics: [], usualForSources: 0.5, sources: [] },
        },
      },
      example: { query: { dryRun: true }, body: { dryRun: true } },
    },
    rank: {
      summary: 'Rank articles for the reader',
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
    check: {
      summary: 'Check which articles are seen or muted',
      description:
        'For a producer, before it spends money on an article. The body has `urls`, or `articles` with as many of their fields as are known; the response has the same.',
      responses: {
        200: {
          description: 'Each address or article, in the same order',
          schema: v.union([
            strictObject({ urls: v.array(CheckedSchema) }),
            strictObject({ articles: v.array(CheckedSchema) }),
          ]),
          example: { urls: [{ url: ADDRESS, seen: true }] },
        },
      },
      example: { body: { urls: [ADDRESS, { url: 'https://golf.example.org/', topics: ['Golf'] }] } },
    },
    withdrawFeedback: {
      summary: 'Withdraw a vote',
      description:
        'Votes older than 30 days, or the oldest of more than 20,000 or of more than 16 MiB, are folded into the learned state and cannot be withdrawn.',
      responses: {
        200: {
          description: 'How the weights changed',
          schema: FeedbackAnswerSchema,
          example: example.movedBack,
        },
      },
      errors: ['not_found'],
    },
    resetTopic: {
      summary: 'Forget what was learned about a topic',
      responses: {
        200: {
          description: 'How the weight changed',
          schema: FeedbackAnswerSchema,
          example: example.movedBack,
        },
      },
    },
    resetLearning: {
      summary: 'Forget what was learned about all topics',
      responses: {
        200: {
          description: 'How the weights changed',
          schema: FeedbackAnswerSchema,
          example: example.movedBack,
        },
      },
    },
    resetSource: {
      summary: 'Forget what was learned about a source',
      responses: {
        200: {
          description: 'How the weight changed',
          schema: SourceResetSchema,
          example: example.sourceMovedBack,
        },
      },
    },
    resetSourceLearning: {
      summary: 'Forget what was learned about all sources',
      responses: {
        200: {
          description: 'How the weights changed',
          schema: SourceResetSchema,
          example: example.sourceMovedBack,
        },
      },
    },
  },
}
