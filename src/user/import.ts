/** An export as the state to store. Pure. */
import { DigestError, parseInput } from '../errors.ts'
import type { LearnerState } from './learning.ts'
import type { PreferencesRecord } from './record.ts'
import type { StoredVote, WeightState } from './rules.ts'
import { type Import, ImportSchema, topicKey } from './schema.ts'

/** Everything that is stored about a user, without jobs. */
export interface RestoredUser {
  preferences: PreferencesRecord
  weightState: WeightState
  baseline: LearnerState
  votes: StoredVote[]
  /** Fingerprints of addresses that digests have shown, the newest digest first. */
  seen: string[]
}

const ms = (instant: string | undefined) => (instant === undefined ? 0 : Date.parse(instant))

/** @throws `invalid_input` if the votes are not in order of time, or two are on one article */
export function restoredUser(document: Import): RestoredUser {
  const { preferences, weights, learner, feedback, resets, seen } = document
  const votes = feedback.map(
    ({ votedAt, teaches = true, ...vote }): StoredVote => ({ ...vote, teaches, at: Date.parse(votedAt) }),
  )
  assertVotes(votes)
  const newest = votes.at(-1)?.at ?? 0
  const allTopics = resets.filter(({ topic }) => topic === undefined)
  return {
    preferences,
    weightState: {
      weights: new Map(
        weights.map(([topic, weight]) => [topicKey(topic), { topic, hundredths: Math.round(weight * 100) }]),
      ),
      // An export of release 0.1.0 does not say what was learned: everything.
      learnedAt:
        document.learnedAt === undefined && document.votedAt === undefined ? newest : ms(document.learnedAt),
      votedAt: Math.max(newest, ms(document.votedAt)),
      resetAt: Math.max(0, ...allTopics.map(({ resetAt }) => Date.parse(resetAt))),
      resets: new Map(
        resets.flatMap(({ topic, resetAt }) =>
          topic === undefined ? [] : [[topicKey(topic), Date.parse(resetAt)] as const],
        ),
      ),
    },
    baseline: {
      H: learner.H,
      N: learner.N,
      topics: new Map(learner.topics.map((counts) => [topicKey(counts.topic), counts])),
    },
    votes,
    seen,
  }
}

function assertVotes(votes: readonly StoredVote[]): void {
  const isOrdered = votes.every(({ at }, index) => at > (votes[index - 1]?.at ?? 0))
  const articles = new Set(votes.map(({ articleId }) => articleId))
  if (isOrdered && articles.size === votes.length) return
  const message = 'must be in order of time, with one vote per article'
  throw new DigestError('invalid_input', `feedback: ${message}`, [{ path: 'feedback', message }])
}

/**
 * A repeated import finds what the first one has stored.
 * @throws `conflict`
 */
export function assertSameDocument(document: Import, stored: unknown): void {
  const comparable = ({ userId: _, exportedAt: __, jobs: ___, ...rest }: Import) => JSON.stringify(rest)
  if (comparable(document) !== comparable(parseInput(ImportSchema, stored)))
    throw new DigestError('conflict', 'The user is not empty: erase it first')
}
