/**
 * The storage of learning: votes, weights and the baseline. A new vote writes its row only. The weights that include
 * it are in memory, and stored with every 16th new vote and with every other change. An object that wakes applies the
 * votes that are newer than the stored weights, so the weights equal their definition at any moment.
 */
import type { Database } from '../../platform/database.ts'
import type { Records } from '../records.ts'
import { learnerRecord, readBaseline, readWeights, resetsRecord, weightsRecord } from './records.ts'
import { perSubject } from './subject.ts'
import {
  addVote,
  type LiveVotes,
  type StoredVote,
  type VoteHistory,
  voteBytes,
  type WeightState,
} from './votes.ts'
import { VoteTable } from './voteTable.ts'

/** The weights are stored with every so many new votes. */
const STORED_EVERY = 16

/** A change that is not just a new vote. Absent fields stay as they are. */
export interface LearningChange {
  /** The weights after the change. */
  weightState: WeightState
  /** All live votes after the change. */
  votes: readonly StoredVote[]
  newVote?: StoredVote | undefined
  /** The key of the vote that `newVote` replaces. */
  replaces?: number | undefined
  /** The key of the vote that is withdrawn. */
  withdrawn?: number | undefined
  /** Votes up to this instant are deleted; the baseline includes them. */
  foldedUpTo?: number | undefined
  baseline?: VoteHistory['baseline'] | undefined
}

interface Memory {
  state: WeightState
  /** Votes that the stored weights do not include, in order of time. */
  newer: StoredVote[]
  /** Hashes of the articles with a live vote that the stored weights include. */
  voted: Uint32Array
  /** How long those votes are together. */
  voteBytes: number
}

export class LearningStore {
  readonly #database: Database
  readonly #records: Records
  readonly #votes: VoteTable
  #memory: Memory | undefined

  constructor(database: Database, records: Records) {
    this.#database = database
    this.#records = records
    this.#votes = new VoteTable(database)
  }

  /** The weights that include every vote. */
  weightState(): WeightState {
    return this.#read().state
  }

  #read(): Memory {
    if (this.#memory) return this.#memory
    const stored = readWeights(this.#records.read('weights'), this.#records.read('resets'))
    const newer = this.#votes.castAfter(stored.state.votedAt)
    this.#memory = { ...stored, state: newer.reduce(addVote, stored.state), newer }
    return this.#memory
  }

  liveVotes(): LiveVotes {
    const { newer, voted, voteBytes } = this.#read()
    return { count: voted.length + newer.length, bytes: voteBytes + bytesOf(newer) }
  }

  /** The input of learning. Reads every vote. */
  history(): VoteHistory {
    return { baseline: this.baseline(), votes: [...this.#votes.between(0, Number.MAX_SAFE_INTEGER)] }
  }

  baseline(): VoteHistory['baseline'] {
    return readBaseline(this.#records.read('learner'))
  }

  /** Votes after an instant until another, in order of time, one by one. */
  votesBetween(after: number, until: number) {
    return this.#votes.between(after, until)
  }

  countVotes(after: number, until: number) {
    return this.#votes.count(after, until)
  }

  /** The live vote on an article with its key. Most articles have none, which is known without reading a row. */
  voteOn(articleId: string) {
    const { newer, voted } = this.#read()
    const recent = newer.find((vote) => vote.articleId === articleId)
    // A vote that was replaced is not among the newer ones: its key is its time.
    if (recent) return { castAt: recent.at, vote: recent }
    return voted.includes(hashOf(articleId)) ? this.#votes.on(articleId) : undefined
  }

  castBefore(at: number, limit: number) {
    return this.#votes.castBefore(at, limit)
  }

  oldestVotes() {
    return this.#votes.oldest(this.weightState().learnedAt)
  }

  /**
   * Stores a new vote on an article that has none: one row, and the weights with every 16th.
   * @param state the weights that `addVote` has computed
   */
  add(vote: StoredVote, state: WeightState): void {
    const { voted, newer, voteBytes } = this.#read()
    const votes = [...newer, vote]
    if (votes.length < STORED_EVERY) {
      this.#votes.add(vote)
      this.#memory = { state, newer: votes, voted, voteBytes }
      return
    }
    const all = new Uint32Array(voted.length + votes.length)
    all.set(voted)
    all.set(hashesOf(votes), voted.length)
    this.#atomically(() => {
      this.#votes.add(vote)
      this.#saveWeights(state, all, voteBytes + bytesOf(votes))
    })
  }

  /** Stores any other change in one transaction: one row for each part, and one for each folded vote. */
  save({ weightState, votes, newVote, replaces, withdrawn, foldedUpTo, baseline }: LearningChange): void {
    this.#atomically(() => {
      if (withdrawn !== undefined) this.#votes.delete(withdrawn)
      if (foldedUpTo !== undefined) this.#votes.deleteUpTo(foldedUpTo)
      if (newVote && replaces === undefined) this.#votes.add(newVote)
      else if (newVote && replaces !== undefined) this.#votes.replace(replaces, newVote)
      if (baseline) this.#records.write('learner', learnerRecord(baseline))
      this.#saveWeights(weightState, hashesOf(votes), bytesOf(votes))
    })
  }

  /** Stores what an import has restored. */
  restore(votes: readonly StoredVote[], weightState: WeightState, baseline: VoteHistory['baseline']): void {
    this.#atomically(() => {
      for (const vote of votes) this.#votes.add(vote)
      this.save({ weightState, votes, baseline })
    })
  }

  #saveWeights(state: WeightState, voted: Uint32Array, voteBytes: number): void {
    const before = this.#read().state
    this.#records.write('weights', weightsRecord(state, voted, voteBytes))
    const isChanged = perSubject((subject) => {
      const [one, other] = [before[subject].resets, state[subject].resets]
      return one !== other && one.size + other.size > 0
    })
    if (isChanged.topics || isChanged.sources) this.#records.write('resets', resetsRecord(state))
    this.#memory = { state, newer: [], voted, voteBytes }
  }

  #atomically(change: () => void): void {
    try {
      this.#database.atomically(change)
    } catch (error) {
      this.forget()
      throw error
    }
  }

  isEmpty(): boolean {
    return this.#votes.castBefore(Number.MAX_SAFE_INTEGER, 1).length === 0
  }

  deleteVotes(): void {
    this.#votes.deleteUpTo(Number.MAX_SAFE_INTEGER)
  }

  /** Must be called after a transaction that was undone, and after `deleteAll`. */
  forget(): void {
    this.#memory = undefined
  }
}

const bytesOf = (votes: readonly StoredVote[]) => votes.reduce((sum, vote) => sum + voteBytes(vote), 0)

const hashesOf = (votes: readonly StoredVote[]) =>
  Uint32Array.from(votes, ({ articleId }) => hashOf(articleId))

/**
 * 32 bits of an article's id (FNV-1a). If two articles have the same, the second vote looks for a row that is not
 * there, and is stored like any other.
 */
function hashOf(articleId: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < articleId.length; at++) hash = Math.imul(hash ^ articleId.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
