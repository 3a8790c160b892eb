/** Schemas of `rank` and `check`. `rank` returns a reader's order, `check` what is seen or muted. */
import * as v from 'valibot'
import {
  ArticleIdSchema,
  InstantSchema,
  ignored,
  list,
  numberBetween,
  ownFields,
  SourceSchema,
  singleLine,
  strictObject,
  topicsSchema,
  WebAddressSchema,
} from './fields.ts'
import type {
  CheckedSchema,
  FactorsSchema,
  MutedArticleSchema,
  RankedSchema,
  RankingSchema,
} from './results.ts'

/** The fields of articles that neither reads. */
const unread = { author: ignored, summary: ignored, imageUrl: ignored, metadata: ignored, ...ownFields }

/** An article to rank, with as many fields as are known. */
export const RankSchema = list(
  strictObject({
    id: ArticleIdSchema,
    topics: v.optional(topicsSchema(50)),
    source: v.optional(SourceSchema),
    url: v.optional(v.pipe(v.string(), v.maxLength(2_048))),
    feed: v.optional(singleLine(2_048)),
    publishedAt: v.optional(InstantSchema),
    relevance: v.optional(numberBetween(0, 1)),
    title: v.optional(v.string()),
    ...unread,
  }),
  500,
  'at most 500 articles',
)

/** An article that a producer asks about, by its address or with as many fields as are known. */
export const CheckSchema = list(
  v.union([
    WebAddressSchema,
    strictObject({
      id: v.optional(ArticleIdSchema),
      feed: v.optional(singleLine(2_048)),
      url: v.optional(WebAddressSchema),
      title: v.optional(singleLine(1_000)),
      topics: v.optional(topicsSchema(50)),
      source: v.optional(SourceSchema),
      publishedAt: v.optional(InstantSchema),
      relevance: v.optional(numberBetween(0, 1)),
      ...unread,
    }),
  ]),
  500,
  'at most 500 articles',
)

export type Factors = v.InferOutput<typeof FactorsSchema>
export type Ranked = v.InferOutput<typeof RankedSchema>
export type Muted = v.InferOutput<typeof MutedArticleSchema>
export type Ranking = v.InferOutput<typeof RankingSchema>
export type RankInput = v.InferInput<typeof RankSchema>
export type CheckInput = v.InferInput<typeof CheckSchema>
export type Checked = v.InferOutput<typeof CheckedSchema>
