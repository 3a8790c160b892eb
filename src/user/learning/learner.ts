/** A user's votes and the weights learned from them: combines the rules with the tables. */
import { DigestError } from '../../contract/errors.ts'
import type {
  Feedback,
  FeedbackAnswer,
  FeedbackPage,
  LearnReport,
  SourceReset,
  WeightReasons,
} from '../../contract/learning.ts'
import { topicKey } from '../../contract/topicKey.ts'
import type { Taste } from '../../ranking.ts'
import type { UserTables } from '../store.ts'
import * as learning from './formulas.ts'
import { asSource, asTopic } from './names.ts'
import * as rules from './votes.ts'

export class Learner {
  readonly #tables: () => UserTables

  /** @param tables throws if the user is being erased */
  constructor(tables: () => UserTables) {
    this.#tables = tables
  }

  /**
   * Stores a vote, unless the live vote on the article says the same.
   * @throws `too_large` if more than 2,000 topics, or sources, have live votes
   */
  record(input: Feedback, now: number): FeedbackAnswer {
    const tables = this.#tables()
    const before = tables.weightState()
    const vote = rules.newVote(before, input, tables.preferences().learning, now)
    const earlier = tables.addVote(vote, () =>
      rules.limitNames(rules.addVote(before, vote), () => tables.voteHistory()),
    )
    if (!earlier) return this.#answer([vote], before, tables.weightState())
    if (earlier.feedback === vote.feedback) return this.#answer([earlier], before, before)
    const history = replaceVote(tables.voteHistory(), earlier, vote)
    const limited = rules.limitNames(rules.recomputeWeights(before, history), () => history)
    tables.saveLearning({ newVote: vote, ...limited })
    return this.#answer([vote, earlier], before, limited.weightState)
  }

  /** @throws `not_found` without a live vote on the article */
  withdraw(articleId: string): FeedbackAnswer {
    const tables = this.#tables()
    const vote = tables.votes.on(articleId)
    if (!vote) throw new DigestError('not_found', 'No vote on this article that can still be withdrawn')
    const before = tables.weightState()
    const after = rules.recomputeWeights(before, replaceVote(tables.voteHistory(), vote))
    tables.saveLearning({ withdrawn: vote.articleId, weightState: after })
    return this.#answer([vote], before, after)
  }

  /** @param before an instant in ms; only earlier votes are listed */
  list(before: number, limit: number): FeedbackPage {
    const votes = this.#tables().votes.before(before, limit + 1)
    const feedback = votes.slice(0, limit)
    const last = feedback.at(-1)
    return {
      feedback: feedback.map(rules.toVote),
      ...(votes.length > limit && last && { next: String(last.at) }),
    }
  }

  explain(): WeightReasons {
    const tables = this.#tables()
    const { topics, sources } = rules.explainWeights(
      tables.weightState(),
      tables.voteHistory(),
      tables.preferences(),
    )
    return {
      usual: topics.usual,
      weights: topics.names.map(asTopic),
      usualForSources: sources.usual,
      sources: sources.names.map(asSource),
    }
  }

  /** Learns and explains. Stores nothing in a dry run, or if learning is switched off. */
  learn(dryRun: boolean): LearnReport {
    const tables = this.#tables()
    const preferences = tables.preferences()
    const before = tables.weightState()
    const { after, states, learned } =
      dryRun || !preferences.learning ? rules.learnFrom(before, tables.voteHistory()) : this.learnAll()
    const pins = rules.pinsOf(preferences)
    const { topics, sources } = rules.perSubject((subject) =>
      learning.report(states[subject], before[subject].weights, after[subject].weights, pins[subject]),
    )
    return {
      dryRun,
      learned,
      usual: topics.usual,
      topics: topics.names.map(asTopic),
      usualForSources: sources.usual,
      sources: sources.names.map(asSource),
    }
  }

  /** Learns from every vote. Writes nothing if none is new. */
  learnAll() {
    const tables = this.#tables()
    const result = rules.learnFrom(tables.weightState(), tables.voteHistory())
    if (result.learned > 0) tables.saveLearning({ weightState: result.after })
    return result
  }

  /** Forgets what the votes so far have taught, on one topic or on all. The votes stay listed. */
  resetTopics(topic: string | undefined): FeedbackAnswer {
    return { success: true, changes: this.#reset('topics', topic).map(asTopic) }
  }

  /** The same for one source or for all. */
  resetSources(source: string | undefined): SourceReset {
    return { success: true, changes: this.#reset('sources', source).map(asSource) }
  }

  #reset(subject: rules.Subject, name: string | undefined) {
    const tables = this.#tables()
    const before = tables.weightState()
    const history = tables.voteHistory()
    const { after, baseline } = rules.resetLearning(subject, before, history, name)
    const limited = rules.limitNames(after, () => ({ ...history, baseline }))
    if (after !== before) tables.saveLearning({ baseline, ...limited })
    const { weights } = before[subject]
    const names =
      name === undefined
        ? [...weights.values()].map(({ name }) => name)
        : [weights.get(topicKey(name))?.name ?? name]
    return this.#changes(subject, names, before, limited.weightState)
  }

  /**
   * Learns, then folds old votes into the baseline. In this order every folded vote was learned.
   * @returns whether live votes are left
   */
  cleanUp(now: number): boolean {
    const tables = this.#tables()
    if (tables.preferences().learning) this.learnAll()
    const history = tables.voteHistory()
    const { votes, ...folded } = rules.foldOldVotes(tables.weightState(), history, now)
    if (votes > 0) tables.saveLearning(folded)
    return votes < history.votes.length
  }

  rankingProfile(): Required<Taste> {
    const tables = this.#tables()
    return rules.rankingProfile(tables.weightState(), tables.preferences())
  }

  /** @param votes whose topics and source the answer names */
  #answer(
    votes: readonly rules.StoredVote[],
    before: rules.WeightState,
    after: rules.WeightState,
  ): FeedbackAnswer {
    const topics = votes.flatMap(({ topics }) => topics)
    const source = votes.map(({ source }) => source).find((one) => one !== undefined)
    const [sourceChange] =
      source === undefined ? [] : this.#changes('sources', [source], before, after).map(asSource)
    return {
      success: true,
      changes: this.#changes('topics', topics, before, after).map(asTopic),
      ...(sourceChange && { sourceChange }),
    }
  }

  #changes(
    subject: rules.Subject,
    names: readonly string[],
    before: rules.WeightState,
    after: rules.WeightState,
  ) {
    const pins = rules.pinsOf(this.#tables().preferences())[subject]
    return learning.changes(names, before[subject].weights, after[subject].weights, pins)
  }
}

/** The history without a vote, or with another in its place. */
function replaceVote(
  history: rules.VoteHistory,
  removed: rules.StoredVote | undefined,
  added?: rules.StoredVote,
): rules.VoteHistory {
  const votes = history.votes.filter(({ articleId }) => articleId !== removed?.articleId)
  return { ...history, votes: added ? [...votes, added] : votes }
}
