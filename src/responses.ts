/** Response schemas shared by jobs and users: rankings and mutes. Only types of them reach the Worker. */
import * as v from 'valibot'
import { ArticleIdSchema, InstantSchema, numberBetween, SourceSchema, TopicSchema } from './schemas.ts'

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

export type Factors = v.InferOutput<typeof FactorsSchema>
export type Ranked = v.InferOutput<typeof RankedSchema>
export type Muted = v.InferOutput<typeof MutedArticleSchema>
export type Ranking = v.InferOutput<typeof RankingSchema>
