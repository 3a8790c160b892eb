/** Schemas for requests to the newsroom: the service's orders, each with the id of its reader. */
import type * as v from 'valibot'
import { strictObject, UserIdSchema } from '../../../src/contract/fields.ts'
import { DigestOrderSchema } from '../../../src/contract/order.ts'

export const limits = {
  /** Limits of one request. Feeds are read some at a time, and all of them within READING_TIMEOUT_MS. */
  feeds: 100,
  /** The newest articles of all feeds that are in memory at a time: twice what a job holds, because some were seen. */
  articles: 4_000,
  warnings: 100,
  warningCharacters: 500,
  feedBytes: 5 * 1024 * 1024,
  bodyBytes: 16 * 1024 * 1024,
} as const

export const DigestRequestSchema = strictObject({ userId: UserIdSchema, ...DigestOrderSchema.entries })

export type DigestRequest = v.InferOutput<typeof DigestRequestSchema>
/** The address of a feed or of a site, perhaps with the reader's name for it; or a document. */
export type Source = DigestRequest['feeds'][number]

export type Posted = Extract<Source, { document: string }>
export const isDocument = (source: Source): source is Posted =>
  typeof source === 'object' && 'document' in source
