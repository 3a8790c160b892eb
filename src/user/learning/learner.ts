/** The operations on votes and weights. */
import * as v from 'valibot'
import { DigestError, parseInput } from '../../contract/errors.ts'
import { ArticleIdSchema, SourceSchema, TopicSchema } from '../../contract/fields.ts'
import {
  type Feedback,
  type FeedbackAnswer,
  type FeedbackPage,
  type LearnOptions,
  type LearnReport,
  LearnSchema,
  type Page,
  PageSchema,
  type SourceReset,
  type WeightReasons,
} from '../../contract/learning.ts'
import { type RankInput, type Ranking, RankSchema } from '../../contract/rank.ts'
import { topicKey } from '../../contract/topicKey.ts'
import { rank, type Taste } from '../../ranking.ts'
import type { UserStore } from '../store.ts'
import * as formulas from './formulas.ts'
import { perSubject, type Subject, sourceCodec, topicCodec } from './subject.ts'
import * as votes from './votes.ts'

/** A page of votes ends early rather than be longer. */
const MAX_PAGE_BYTES = 1024 * 1024

export class Learner {
  readonly #store: UserStore

  constructor(store: UserStore) {
    this.#store = store
  }

  get #learning() {
    return this.#store.learning
  }

  /**
   * Stores a vote, unless the live vote on the article says the same.
   * @throws `too_large` if more than 2,000 topics, or sources, have live votes
   */
  record(feedback: Feedback, now: number): FeedbackAnswer {
    const same = this.#learning.voteOn(feedback.articleId)
    if (same?.vote.feedback === feedback.feedback) {
      const weights = this.#learning.weightState()
      return this.#answer([same.vote], weights, weights)
    }
    this.#makeRoom(feedback, now)
    const before = this.#learning.weightState()
    const earlier = this.#learning.voteOn(feedback.articleId)
    const vote = votes.newVote(before, feedback, this.#store.preferences().learning, now)
    const history = () => replaceVote(this.#learning.history(), earlier?.vote, vote)
    if (earlier) {
      const replaced = history()
      const limited = votes.limitNames(votes.recomputeWeights(before, replaced), () => replaced)
      this.#learning.save({ ...limited, votes: replaced.votes, newVote: vote, replaces: earlier.castAt })
      return this.#answer([vote, earlier.vote], before, limited.weightState)
    }
    const after = votes.addVote(before, vote)
    const limited = votes.limitNames(after, history)
    if (limited.weightState === after) this.#learning.add(vote, after)
    else this.#learning.save({ ...limited, votes: history().votes, newVote: vote })
    return this.#answer([vote], before, limited.weightState)
  }

  /** Learns and folds the oldest votes if there are as many as there may be. */
  #makeRoom(vote: Feedback, now: number): void {
    const { count, bytes } = this.#learning.liveVotes()
    if (count >= votes.MAX_VOTES.count || bytes + votes.voteBytes(vote) > votes.MAX_VOTES.bytes)
      this.cleanUp(now, votes.VOTES_AFTER_FOLDING)
  }

  /** Whether the live vote on the article says the same, so that recording it again changes nothing. */
  hasRecorded({ articleId, feedback }: Pick<Feedback, 'articleId' | 'feedback'>): boolean {
    return this.#learning.voteOn(articleId)?.vote.feedback === feedback
  }

  /** @throws `not_found` without a live vote on the article */
  withdraw(articleId: string): FeedbackAnswer {
    const found = this.#learning.voteOn(parseInput(ArticleIdSchema, articleId))
    if (!found) throw new DigestError('not_found', 'No vote on this article that can still be withdrawn')
    const before = this.#learning.weightState()
    const history = replaceVote(this.#learning.history(), found.vote)
    const after = votes.recomputeWeights(before, history)
    this.#learning.save({ withdrawn: found.castAt, weightState: after, votes: history.votes })
    return this.#answer([found.vote], before, after)
  }

  /**
   * The live votes by the time of the first vote on their article, newest first. A vote that is changed between two pages
   * keeps its place. A cursor is the place of the last vote of a page.
   */
  list(page: Page | undefined): FeedbackPage {
    const { after, limit } = parseInput(PageSchema, page)
    const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after)
    const listed = this.#learning.castBefore(before, limit + 1)
    let bytes = 0
    const rows = listed.slice(0, limit).filter(({ vote }, index) => {
      bytes += votes.voteBytes(vote)
      return index === 0 || bytes <= MAX_PAGE_BYTES
    })
    const last = rows.at(-1)
    return {
      feedback: rows.map(({ vote }) => votes.toVote(vote)),
      ...(listed.length > rows.length && last && { next: String(last.castAt) }),
    }
  }

  explain(): WeightReasons {
    const { topics, sources } = votes.explainWeights(
      this.#learning.weightState(),
      this.#learning.history(),
      this.#store.preferences(),
    )
    return {
      usual: topics.usual,
      weights: topics.names.map(topicCodec.encode),
      usualForSources: sources.usual,
      sources: sources.names.map(sourceCodec.encode),
    }
  }

  /** Learns and explains. Stores nothing in a dry run, or if learning is switched off. */
  learn(options: LearnOptions | undefined): LearnReport {
    const { dryRun } = parseInput(LearnSchema, options)
    const preferences = this.#store.preferences()
    const before = this.#learning.weightState()
    const { after, states, learned } =
      dryRun || !preferences.learning ? votes.learnFrom(before, this.#learning.history()) : this.learnAll()
    const pins = votes.pinsOf(preferences)
    const { topics, sources } = perSubject((subject) =>
      formulas.report(states[subject], before[subject].weights, after[subject].weights, pins[subject]),
    )
    return {
      dryRun,
      learned,
      usual: topics.usual,
      topics: topics.names.map(topicCodec.encode),
      usualForSources: sources.usual,
      sources: sources.names.map(sourceCodec.encode),
    }
  }

  /** Learns from every vote. Writes nothing if none is new. */
  learnAll() {
    const history = this.#learning.history()
    const result = votes.learnFrom(this.#learning.weightState(), history)
    if (result.learned > 0) this.#learning.save({ weightState: result.after, votes: history.votes })
    return result
  }

  /** Forgets what the votes so far have taught, on one topic or on all. The votes stay listed. */
  resetTopics(topic: string | undefined): FeedbackAnswer {
    return {
      success: true,
      changes: this.#reset('topics', parseInput(v.optional(TopicSchema), topic)).map(topicCodec.encode),
    }
  }

  /** The same for one source or for all. */
  resetSources(source: string | undefined): SourceReset {
    return {
      success: true,
      changes: this.#reset('sources', parseInput(v.optional(SourceSchema), source)).map(sourceCodec.encode),
    }
  }

  #reset(subject: Subject, name: string | undefined) {
    const before = this.#learning.weightState()
    const history = this.#learning.history()
    const { after, baseline } = votes.resetLearning(subject, before, history, name)
    const limited = votes.limitNames(after, () => ({ ...history, baseline }))
    if (after !== before) this.#learning.save({ baseline, ...limited, votes: history.votes })
    const { weights } = before[subject]
    const names =
      name === undefined
        ? [...weights.values()].map(({ name }) => name)
        : [weights.get(topicKey(name))?.name ?? name]
    return this.#changes(subject, names, before, limited.weightState)
  }

  /** Learns, then folds old votes into the baseline. In this order every folded vote was learned. */
  cleanUp(now: number, most?: votes.LiveVotes): void {
    if (this.#store.preferences().learning) this.learnAll()
    const weightState = this.#learning.weightState()
    const history = this.#learning.history()
    const { baseline, foldedUpTo } = votes.foldOldVotes(weightState, history, now, most)
    if (foldedUpTo === undefined) return
    const remaining = history.votes.filter(({ at }) => at > foldedUpTo)
    this.#learning.save({ weightState, votes: remaining, foldedUpTo, baseline })
  }

  rank(articles: RankInput, now: number): Ranking {
    return rank(parseInput(RankSchema, articles), this.taste(), now)
  }

  /** What ranks the reader's articles: weights with pins, and mutes. */
  taste(): Required<Taste> {
    return votes.rankingProfile(this.#learning.weightState(), this.#store.preferences())
  }

  /** @param changed the votes whose topics and source the answer names */
  #answer(
    changed: readonly votes.StoredVote[],
    before: votes.WeightState,
    after: votes.WeightState,
  ): FeedbackAnswer {
    const topics = changed.flatMap(({ topics }) => topics)
    const source = changed.map(({ source }) => source).find((one) => one !== undefined)
    const [sourceChange] =
      source === undefined ? [] : this.#changes('sources', [source], before, after).map(sourceCodec.encode)
    return {
      success: true,
      changes: this.#changes('topics', topics, before, after).map(topicCodec.encode),
      ...(sourceChange && { sourceChange }),
    }
  }

  #changes(subject: Subject, names: readonly string[], before: votes.WeightState, after: votes.WeightState) {
    const pins = votes.pinsOf(this.#store.preferences())[subject]
    return formulas.changes(names, before[subject].weights, after[subject].weights, pins)
  }
}

/** The history without a vote, or with another in its place. */
function replaceVote(
  history: votes.VoteHistory,
  removed: votes.StoredVote | undefined,
  added?: votes.StoredVote,
): votes.VoteHistory {
  const remaining = history.votes.filter(({ articleId }) => articleId !== removed?.articleId)
  return { ...history, votes: added ? [...remaining, added] : remaining }
}
