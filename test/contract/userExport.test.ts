/** What an import accepts: as much as a user may have. */
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { UserExportSchema } from '../../src/contract/userExport.ts'
import { MAX_SEEN } from '../../src/user/jobs/shown.ts'
import { MAX_NAMES, MAX_VOTES } from '../../src/user/learning/votes.ts'

const { feedback, seen, learner, sourceLearner, resets } = UserExportSchema.entries
const counts = { h: 1, n: 1, up: 1, down: 0 }
const vote = { articleId: 'a', feedback: 'helpful', topics: ['AI'], votedAt: '2026-01-31T08:00:00Z' }

test.each<[string, v.GenericSchema, unknown, number, number]>([
  ['votes', feedback, vote, 20_000, MAX_VOTES.count],
  ['remembered articles', seen, '.'.repeat(36), 20_000, MAX_SEEN],
  ['topics', learner.entries.topics, { topic: 'AI', ...counts }, 2_000, MAX_NAMES],
  ['sources', sourceLearner.entries.sources, { source: 'Gazette', ...counts }, 2_000, MAX_NAMES],
  ['resets, one of all topics among them', resets, { resetAt: '2026-01-31T08:00:00Z' }, 2_001, MAX_NAMES + 1],
])('%s', (_what, schema, one, most, kept) => {
  expect(kept).toBe(most)
  expect(v.is(schema, Array(most).fill(one))).toBe(true)
  expect(v.is(schema, Array(most + 1).fill(one))).toBe(false)
})
