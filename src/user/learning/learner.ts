/** The operations on a user's votes and on the weights learned from them. */
import * as v from 'valibot'
import { DigestError, parseInput } from '../../contract/errors.ts'
import { ArticleIdSchema, SourceSchema, TopicSchema } from '../../contract/fields.ts'
import {
  type FeedbackAnswer,
  type FeedbackInput,
  type FeedbackPage,
  FeedbackSchema,
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

export class Learner {
  readonly #store: UserStore

  constructor(store: UserStore) {
    this.#store = store
  }

  /**
   * Stores a vote, unless the live vote on the article says the same.
   * @throws `too_large` if more than 2,000 topics, or sources, have live votes
   */
  record(input: FeedbackInput, now: number): FeedbackAnswer {
    const feedback = parseInput(FeedbackSchema, input)
    const before = this.#store.weightState()
    const earlier = this.#store.votes.on(feedback.articleId)
    if (earlier?.feedback === feedback.feedback) return this.#answer([earlier], before, before)
    const vote = votes.newVote(before, feedback, this.#store.preferences().learning, now)
    const history = () => replaceVote(this.#store.voteHistory(), earlier, vote)
    const after = earlier ? votes.recomputeWeights(before, history()) : votes.addVote(before, vote)
    const limited = votes.limitNames(after, history)
    this.#store.saveLearning({ newVote: vote, ...limited })
    return this.#answer(earlier ? [vote, earlier] : [vote], before, limited.weightState)
  }

  /** @throws `not_found` without a live vote on the article */
  withdraw(articleId: string): FeedbackAnswer {
    const vote = this.#store.votes.on(parseInput(ArticleIdSchema, articleId))
    if (!vote) throw new DigestError('not_found', 'No vote on this article that can still be withdrawn')
    const before = this.#store.weightState()
    const after = votes.recomputeWeights(before, replaceVote(this.#store.voteHistory(), vote))
    this.#store.saveLearning({ withdrawn: vote.articleId, weightState: after })
    return this.#answer([vote], before, after)
  }

  /** The live votes, newest first. A cursor is the time in ms of the last vote of a page. */
  list(page: Page | undefined): FeedbackPage {
    const { after, limit } = parseInput(PageSchema, page)
    const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after)
    const listed = this.#store.votes.before(before, limit + 1)
    const feedback = listed.slice(0, limit)
    const last = feedback.at(-1)
    return {
      feedback: feedback.map(votes.toVote),
      ...(listed.length > limit && last && { next: String(last.at) }),
    }
  }

  explain(): WeightReasons {
    const { topics, sources } = votes.explainWeights(
      this.#store.weightState(),
      this.#store.voteHistory(),
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
    const before = this.#store.weightState()
    const { after, states, learned } =
      dryRun || !preferences.learning ? votes.learnFrom(before, this.#store.voteHistory()) : this.learnAll()
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
    const result = votes.learnFrom(this.#store.weightState(), this.#store.voteHistory())
    if (result.learned > 0) this.#store.saveLearning({ weightState: result.after })
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
    const before = this.#store.weightState()
    const history = this.#store.voteHistory()
    const { after, baseline } = votes.resetLearning(subject, before, history, name)
    const limited = votes.limitNames(after, () => ({ ...history, baseline }))
    if (after !== before) this.#store.saveLearning({ baseline, ...limited })
    const { weights } = before[subject]
    const names =
      name === undefined
        ? [...weights.values()].map(({ name }) => name)
        : [weights.get(topicKey(name))?.name ?? name]
    return this.#changes(subject, names, before, limited.weightState)
  }

  /** Learns, then folds old votes into the baseline. In this order every folded vote was learned. */
  cleanUp(now: number): void {
    if (this.#store.preferences().learning) this.learnAll()
    const folded = votes.foldOldVotes(this.#store.weightState(), this.#store.voteHistory(), now)
    if (folded.foldedUpTo !== undefined) this.#store.saveLearning(folded)
  }

  rank(articles: RankInput, now: number): Ranking {
    return rank(parseInput(RankSchema, articles), this.taste(), now)
  }

  /** What ranks the reader's articles: weights with pins, and mutes. */
  taste(): Required<Taste> {
    return votes.rankingProfile(this.#store.weightState(), this.#store.preferences())
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
