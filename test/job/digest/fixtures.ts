/** A completed job's status and a reader's profile, for digests as pure functions. */
import type { Profile } from '../../../src/contract/between.ts'
import type { JobStatus } from '../../../src/contract/job.ts'

/** A completed job on these topics. */
export const status = (topics: string[]): JobStatus => ({
  id: 'one',
  userId: 'ann',
  topics,
  status: 'completed',
  progress: 100,
  currentStep: 'Completed',
  articleCount: 0,
  attempt: 1,
  startedAt: '2026-06-01T08:00:00.000Z',
  updatedAt: '2026-06-01T08:05:00.000Z',
  completedAt: '2026-06-01T08:05:00.000Z',
})
/** A profile with defaults. */
export const profile = (fields: Partial<Profile> = {}): Profile => ({
  weights: [],
  sourceWeights: [],
  mutedTopics: [],
  mutedSources: [],
  maxArticles: 20,
  seenKey: '',
  seen: '',
  told: 0,
  ...fields,
})
