/** Restores a user from an export. */
import { conflict, DigestError, parseInput } from '../../contract/errors.ts'
import { topicKey } from '../../contract/topicKey.ts'
import { type Import, ImportSchema } from '../../contract/userExport.ts'
import { hasNewsroom } from '../../platform/newsroom.ts'
import type { JobOwner } from '../jobs/list.ts'
import { SEEN_MS } from '../jobs/shown.ts'
import type { Counts, LearnerState } from '../learning/formulas.ts'
import { sourceCodec, topicCodec } from '../learning/subject.ts'
import {
  type Learned,
  type StoredVote,
  toVote,
  type VoteHistory,
  type WeightState,
} from '../learning/votes.ts'
import type { PreferencesRecord } from '../preferences.ts'
import { assertSchedulable } from '../schedule/slots.ts'
import type { UserStore } from '../store.ts'
import { exportOwn } from './export.ts'

/** Everything that is stored about a user, without jobs. */
export interface RestoredUser {
  preferences: PreferencesRecord
  weightState: WeightState
  baseline: VoteHistory['baseline']
  votes: StoredVote[]
  /** The key of the tokens. */
  seenKey: string
  /** Tokens of articles that digests have shown, by the time in ms at which they were last met. */
  seen: { at: number; tokens: string }[]
}

/**
 * Restores a user. The same document again changes nothing.
 * @throws `invalid_input`; `conflict` if anything else is stored; `unavailable` for a schedule without a newsroom
 */
export function importDocument(
  store: UserStore,
  { env, userId }: JobOwner,
  document: Import,
  now: number,
): void {
  const met = metTokens(document, now)
  const arriving = {
    ...document,
    seenKey: met.length > 0 ? document.seenKey : undefined,
    seen: met.flatMap(({ tokens }) => tokens),
    // Without times the document is the same at any time.
    seenAt:
      document.seenAt && met.length > 0
        ? met.map(({ at, tokens }) => ({ at: new Date(at).toISOString(), count: tokens.length }))
        : undefined,
    preferences: paused(document.preferences),
  }
  if (store.isEmpty()) {
    assertSchedulable({ schedule: undefined }, arriving.preferences, hasNewsroom(env))
    const seen = met.map(({ at, tokens }) => ({ at, tokens: tokens.join('') }))
    store.restore({ ...restoredUser(arriving), seen })
  } else
    assertSameDocument(arriving, {
      ...exportOwn(store, userId, now),
      feedback: store.learning.history().votes.map(toVote),
      complete: true,
    })
}

/**
 * The tokens that still count, by the time at which they were last met. Without times they count as met now.
 * @throws `invalid_input` if the times are of more or fewer tokens
 */
function metTokens({ seen, seenAt }: Import, now: number): { at: number; tokens: string[] }[] {
  let from = 0
  const groups = seenAt ?? [{ at: new Date(now).toISOString(), count: seen.length }]
  const met = groups.map(({ at, count }) => {
    from += count
    return { at: Date.parse(at), tokens: seen.slice(from - count, from) }
  })
  if (from !== seen.length) {
    const message = 'must be of as many tokens as there are in seen'
    throw new DigestError('invalid_input', `seenAt: ${message}`, [{ path: 'seenAt', message }])
  }
  return met.filter(({ at, tokens }) => tokens.length > 0 && at > now - SEEN_MS)
}

/** A schedule arrives paused, because the original may still run. */
const paused = (preferences: PreferencesRecord): PreferencesRecord =>
  preferences.schedule === undefined ? preferences : { ...preferences, paused: true }

const ms = (instant: string | undefined) => (instant === undefined ? 0 : Date.parse(instant))

/**
 * The state to store. Pure.
 * @throws `invalid_input` if the votes are not in order of time, or two are on one article
 */
export function restoredUser(document: Import): Omit<RestoredUser, 'seen'> {
  const { preferences, learner, sourceLearner, feedback, seenKey } = document
  const votes = feedback.map(
    ({ votedAt, teaches = true, ...vote }): StoredVote => ({ ...vote, teaches, at: Date.parse(votedAt) }),
  )
  assertVotes(votes)
  return {
    preferences,
    weightState: {
      learnedAt: ms(document.learnedAt),
      votedAt: Math.max(votes.at(-1)?.at ?? 0, ms(document.votedAt)),
      topics: learned(document.weights, document.resets.map(topicCodec.decode)),
      sources: learned(document.sourceWeights, document.sourceResets.map(sourceCodec.decode)),
    },
    baseline: {
      topics: learnerState(learner, learner.topics.map(topicCodec.decode)),
      sources: learnerState(sourceLearner, sourceLearner.sources.map(sourceCodec.decode)),
    },
    votes,
    seenKey: seenKey ?? '',
  }
}

const learnerState = ({ H, N }: { H: number; N: number }, counts: readonly Counts[]): LearnerState => ({
  H,
  N,
  counts: new Map(counts.map((one) => [topicKey(one.name), one])),
})

/** @param resets without a name: of everything */
function learned(
  weights: readonly [string, number][],
  resets: readonly { name?: string | undefined; resetAt: string }[],
): Learned {
  const ofAll = resets.filter(({ name }) => name === undefined)
  return {
    weights: new Map(
      weights.map(([name, weight]) => [topicKey(name), { name, hundredths: Math.round(weight * 100) }]),
    ),
    resetAt: Math.max(0, ...ofAll.map(({ resetAt }) => ms(resetAt))),
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
 * A repeated import finds what the first one has stored.
 * @throws `conflict`
 */
function assertSameDocument(document: Import, stored: unknown): void {
  const { seenAt: times } = document
  const comparable = ({
    userId: _,
    exportedAt: __,
    jobs: ___,
    oldJobs: ____,
    orders: _____,
    seenAt,
    ...user
  }: Import) =>
    JSON.stringify(
      Object.entries({ ...user, seenAt: times && seenAt })
        .filter(([, value]) => value !== undefined)
        .toSorted(),
    )
  if (comparable(document) !== comparable(parseInput(ImportSchema, stored)))
    throw conflict('not_empty', 'The user is not empty: erase it first')
}
