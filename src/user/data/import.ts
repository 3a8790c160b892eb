/** An export as the state to store. Pure. */
import { DigestError, parseInput } from '../../contract/errors.ts'
import { topicKey } from '../../contract/topicKey.ts'
import { type Import, ImportSchema } from '../../contract/userExport.ts'
import type { Counts, LearnerState } from '../learning/formulas.ts'
import { fromSource, fromTopic } from '../learning/names.ts'
import {
  type Learned,
  recomputeWeights,
  type StoredVote,
  type VoteHistory,
  type WeightState,
} from '../learning/votes.ts'
import type { PreferencesRecord } from '../preferences.ts'

/** Everything that is stored about a user, without jobs. */
export interface RestoredUser {
  preferences: PreferencesRecord
  weightState: WeightState
  baseline: VoteHistory['baseline']
  votes: StoredVote[]
  /** Fingerprints of addresses that digests have shown, the newest digest first. */
  seen: string[]
}

const ms = (instant: string | undefined) => (instant === undefined ? 0 : Date.parse(instant))

/** @throws `invalid_input` if the votes are not in order of time, or two are on one article */
export function restoredUser(document: Import): RestoredUser {
  const { preferences, feedback, seen } = document
  const votes = feedback.map(
    ({ votedAt, teaches = true, ...vote }): StoredVote => ({ ...vote, teaches, at: Date.parse(votedAt) }),
  )
  assertVotes(votes)
  const newest = votes.at(-1)?.at ?? 0
  const { sourceWeights, sourceResets = [], sourceLearner = { H: 0, N: 0, sources: [] } } = document
  const baseline = {
    topics: learnerState(document.learner, document.learner.topics.map(fromTopic)),
    sources: learnerState(sourceLearner, sourceLearner.sources.map(fromSource)),
  }
  const weightState = {
    // An export of release 0.1.0 does not say what was learned: everything.
    learnedAt:
      document.learnedAt === undefined && document.votedAt === undefined ? newest : ms(document.learnedAt),
    votedAt: Math.max(newest, ms(document.votedAt)),
    topics: learned(
      document.weights,
      document.resets.map(({ topic, resetAt }) => ({ name: topic, resetAt })),
    ),
    sources: learned(
      sourceWeights ?? [],
      sourceResets.map(({ source, resetAt }) => ({ name: source, resetAt })),
    ),
  }
  const { sources } = sourceWeights ? weightState : recomputeWeights(weightState, { baseline, votes })
  return { preferences, weightState: { ...weightState, sources }, baseline, votes, seen }
}

const learnerState = ({ H, N }: { H: number; N: number }, counts: readonly Counts[]): LearnerState => ({
  H,
  N,
  counts: new Map(counts.map((one) => [topicKey(one.name), one])),
})

/** @param resets without a name: of everything */
function learned(
  weights: readonly [string, number][],
  resets: readonly { name: string | undefined; resetAt: string }[],
): Learned {
  return {
    weights: new Map(
      weights.map(([name, weight]) => [topicKey(name), { name, hundredths: Math.round(weight * 100) }]),
    ),
    resetAt: Math.max(0, ...resets.flatMap(({ name, resetAt }) => (name === undefined ? [ms(resetAt)] : []))),
    resets: new Map(
      resets.flatMap(({ name, resetAt }) => (name === undefined ? [] : [[topicKey(name), ms(resetAt)]])),
    ),
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
 * A repeated import finds what the first one has stored. What the document does not have is not compared.
 * @throws `conflict`
 */
export function assertSameDocument(document: Import, stored: unknown): void {
  const known = parseInput(ImportSchema, stored)
  const comparable = (one: Import) =>
    JSON.stringify(
      Object.keys(ImportSchema.entries)
        .filter((name) => !['userId', 'exportedAt', 'jobs'].includes(name) && Object.hasOwn(document, name))
        .map((name) => one[name as keyof Import] ?? null),
    )
  if (comparable(document) !== comparable(known))
    throw new DigestError('conflict', 'The user is not empty: erase it first')
}
