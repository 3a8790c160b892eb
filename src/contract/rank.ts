/** Schemas of `rank` and `check`. `rank` returns a reader's order, `check` what is seen or muted. */
import * as v from 'valibot'
import {
  ArticleIdSchema,
  InstantSchema,
  list,
  numberBetween,
  SourceSchema,
  singleLine,
  strictObject,
  TopicSchema,
  topicsSchema,
  WebAddressSchema,
} from './fields.ts'

/** The mute that excludes an article. */
const muteEntries = {
  by: v.picklist(['topic', 'source']),
  name: v.string(),
  until: v.optional(InstantSchema),
}
export const MuteReasonSchema = v.strictObject(muteEntries)

/** An excluded article, and the mute that excludes it. */
export const MutedArticleSchema = v.strictObject({ id: ArticleIdSchema, ...muteEntries })

export const FactorsSchema = v.strictObject({
  relevance: numberBetween(0, 1),
  interest: v.number(),
  topics: v.array(v.strictObject({ topic: TopicSchema, weight: v.number() })),
  source: v.optional(v.strictObject({ source: SourceSchema, weight: v.number() })),
})

export const RankedSchema = v.strictObject({
  id: ArticleIdSchema,
  score: v.number(),
  factors: FactorsSchema,
})

export const RankingSchema = v.strictObject({
  articles: v.array(RankedSchema),
  muted: v.array(MutedArticleSchema),
})

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
    }),
  ]),
  500,
  'at most 500 articles',
)

export const CheckedSchema = v.strictObject({
  id: v.optional(ArticleIdSchema),
  url: v.optional(v.string()),
  seen: v.boolean(),
  muted: v.optional(MuteReasonSchema),
})

export type Factors = v.InferOutput<typeof FactorsSchema>
export type Ranked = v.InferOutput<typeof RankedSchema>
export type Muted = v.InferOutput<typeof MutedArticleSchema>
export type Ranking = v.InferOutput<typeof RankingSchema>
export type RankInput = v.InferInput<typeof RankSchema>
export type CheckInput = v.InferInput<typeof CheckSchema>
export type Checked = v.InferOutput<typeof CheckedSchema>
