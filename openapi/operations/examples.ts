/** Data for all examples. Together they tell one story: ann's digest of Monday. */

import type { Article, Digest, JobStatus, ReportResult, StoredArticle } from '../../src/contract/job.ts'
import type { FeedbackAnswer, SourceReset, Vote } from '../../src/contract/learning.ts'
import type { VersionedPreferences } from '../../src/contract/preferences.ts'
import type { Ranking } from '../../src/contract/rank.ts'
import type { UserExport } from '../../src/contract/userExport.ts'

const INSTANT = '2026-11-23T07:00:00.000Z'
const LATER = '2026-11-23T07:02:30.000Z'

export const article: Article = {
  id: 'a1',
  title: 'A river returns',
  url: 'https://news.example.org/river',
  source: 'Harbour Gazette',
  publishedAt: INSTANT,
  summary: 'Salmon were seen again above the old weir.',
  topics: ['Rivers'],
  relevance: 0.9,
}
export const stored: StoredArticle = { seq: 1, ...article }

export const started: JobStatus = {
  id: '2026-11-23',
  userId: 'ann',
  topics: ['Science', 'Rivers'],
  status: 'pending',
  progress: 0,
  currentStep: 'Waiting for a producer',
  articleCount: 0,
  expectedArticles: 2,
  attempt: 1,
  startedAt: INSTANT,
  updatedAt: INSTANT,
}
export const running: JobStatus = {
  ...started,
  status: 'in_progress',
  progress: 50,
  currentStep: 'Reading feeds',
  articleCount: 1,
  updatedAt: LATER,
}
const over = { ...running, completedAt: LATER }
export const completed: JobStatus = {
  ...over,
  status: 'completed',
  progress: 100,
  currentStep: 'Completed',
  digestId: 'mail-17',
}
export const failed: JobStatus = {
  ...over,
  status: 'failed',
  currentStep: 'Failed',
  error: 'No feed answered',
  failure: 'reported',
}
export const cancelled: JobStatus = { ...over, status: 'cancelled', currentStep: 'Cancelled' }
export const retried: JobStatus = { ...started, attempt: 2, articleCount: 1, updatedAt: LATER }

export const received: ReportResult = {
  outcomes: [{ id: 'a1', outcome: 'added', seq: 1 }],
  articleCount: 1,
  progress: 50,
  status: 'in_progress',
  cancelled: false,
}

const factors = {
  relevance: 0.9,
  interest: 1.1,
  topics: [{ topic: 'Rivers', weight: 1.1 }],
  source: { source: 'Harbour Gazette', weight: 1.1 },
}
const also = [{ id: 'b7', source: 'Valley Post', url: 'https://valley.example.org/salmon' }]
export const ranking: Ranking = {
  articles: [{ id: 'a1', score: 1.089, factors }],
  muted: [{ id: 'a2', by: 'topic', name: 'Golf' }],
}
const reason = 'Score 1.09: relevance 0.90 × interest 1.10 (Rivers 1.10) × source Harbour Gazette 1.10.'
export const digest: Digest = {
  jobId: '2026-11-23',
  userId: 'ann',
  digestId: 'mail-17',
  completedAt: LATER,
  sections: [
    { topic: 'Rivers', weight: 1.1, articles: [{ ...stored, score: 1.089, factors, reason, also }] },
  ],
  muted: [],
  left: 0,
}

/** The header of a watch token; the rest is left out. */
export const watchToken = 'eyJhbGciOiJIUzI1NiJ9.eyJqb2IiOiJtb25kYXkifQ.c2lnbmF0dXJl'

/** The token of a digest link, in the same way. */
export const linkToken = 'eyJhbGciOiJIUzI1NiJ9.eyJqb2IiOiIyMDI2LTExLTIzIn0.c2lnbmF0dXJl'

export const preferences: VersionedPreferences = {
  topics: ['Science', 'Rivers'],
  mutedTopics: [{ name: 'Golf' }],
  mutedSources: [],
  pinnedTopics: [],
  pinnedSources: [],
  learning: true,
  maxArticles: 20,
  language: 'en',
  timeZone: 'Europe/Berlin',
  paused: false,
  feeds: ['https://news.example.org/feed.xml', { url: 'https://art.example.org/feed.xml', name: 'Art' }],
  maxAgeDays: 30,
  version: 1,
}
export const vote: Vote = {
  articleId: 'a1',
  feedback: 'helpful',
  topics: ['Rivers'],
  source: 'Harbour Gazette',
  votedAt: LATER,
}
export const moved: FeedbackAnswer = {
  success: true,
  changes: [{ topic: 'Rivers', before: 1, after: 1.1 }],
  sourceChange: { source: 'Harbour Gazette', before: 1, after: 1.1 },
}
export const movedBack: FeedbackAnswer = {
  success: true,
  changes: [{ topic: 'Rivers', before: 1.1, after: 1 }],
}
export const sourceMovedBack: SourceReset = {
  success: true,
  changes: [{ source: 'Harbour Gazette', before: 1.1, after: 1 }],
}
/** An export without its jobs, which are not imported. */
export const imported: Omit<UserExport, 'jobs'> = {
  version: 1,
  userId: 'ann',
  exportedAt: LATER,
  preferences,
  weights: { Rivers: 1.1 },
  sourceWeights: { 'Harbour Gazette': 1.1 },
  votedAt: vote.votedAt,
  resets: [{ topic: 'Golf', resetAt: LATER }],
  sourceResets: [],
  learner: { H: 0, N: 0, topics: [] },
  sourceLearner: { H: 0, N: 0, sources: [] },
  feedback: [vote],
  seenKey: '0b9f2c1e-5d0c-4c57-9d3a-6f7f0e1f8a21',
  seen: ['X3k0mWq9ZbAq1c7Yh2LmT0vRk-sd8w_g0fhv'],
  seenAt: [{ at: LATER, count: 1 }],
  complete: true,
}
export const exported: UserExport = {
  ...imported,
  orders: [],
  jobs: [
    {
      ...completed,
      input: { topics: completed.topics, timeoutMs: 1_200_000, onTimeout: 'fail', allowSeen: false },
      profile: { weights: [{ topic: 'Rivers', weight: 1.1 }], maxArticles: 20 },
      articles: [stored],
    },
  ],
  oldJobs: [{ id: 'sunday', startedAt: INSTANT, endedAt: LATER }],
  complete: true,
}
