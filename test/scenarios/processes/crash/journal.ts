/** What the service has acknowledged to its clients, as recorded by the clients. */
import type { JobStatus } from '../../../../src/contract/job.ts'
import type { Verdict } from '../../../../src/contract/learning.ts'

/** Whether a sent article must be stored, must not be stored, or may be. */
export type Sent =
  | { is: 'there'; seq?: number }
  | { is: 'left out'; of: string }
  /** The answer never came, and nobody asked again. */
  | { is: 'unknown' }

export interface JobEntry {
  id: string
  attempt: number
  /** The last status that its owner received. */
  status: JobStatus['status']
  digestId?: string
  articles: Map<string, Sent>
}

export interface VoteEntry {
  feedback: Verdict
  topics: string[]
  /** Its position among the operations of this user. */
  turn: number
}

/** The journal of one user, whose votes are cast one after the other. */
export class Journal {
  readonly user: string
  readonly jobs = new Map<string, JobEntry>()
  readonly votes = new Map<string, VoteEntry>()
  /**
   * The turn in which each vote's withdrawal was last sent. The service may have done it before it responded.
   */
  readonly askedBack = new Map<string, number>()
  turn = 0
  /** Acknowledged votes, including those that were changed or withdrawn later. */
  cast = 0
  /** The turn of the last `learn`. */
  learnedAt = 0
  maxArticles = 20
  /** How often the preferences were changed. */
  version = 0

  constructor(user: string) {
    this.user = user
  }

  started(id: string): JobEntry {
    const entry: JobEntry = { id, attempt: 1, status: 'pending', articles: new Map() }
    this.jobs.set(id, entry)
    return entry
  }

  /** The same verdict again changes nothing, the other one replaces the vote. */
  voted(articleId: string, feedback: Verdict, topics: string[]): void {
    this.turn += 1
    this.cast += 1
    if (this.votes.get(articleId)?.feedback === feedback) return
    this.votes.set(articleId, { feedback, topics, turn: this.turn })
  }

  withdrawing(articleId: string): void {
    this.turn += 1
    this.askedBack.set(articleId, this.turn)
  }

  withdrawn(articleId: string): void {
    this.votes.delete(articleId)
  }

  learned(): void {
    this.turn += 1
    this.learnedAt = this.turn
  }

  preferred(maxArticles: number): void {
    if (maxArticles !== this.maxArticles) this.version += 1
    this.maxArticles = maxArticles
  }
}
