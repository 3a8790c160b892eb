/** The table `feedback` of the user's object: one row for each live vote. */
import * as v from 'valibot'
import { VerdictSchema } from '../../contract/learning.ts'
import type { Database } from '../../platform/database.ts'
import { lenient } from '../../platform/lenient.ts'
import type { StoredVote } from './votes.ts'

export const CREATE_FEEDBACK = `CREATE TABLE feedback (
     articleId TEXT PRIMARY KEY,
     votedAt INTEGER NOT NULL,
     feedback TEXT NOT NULL,
     topics TEXT NOT NULL,
     source TEXT,
     teaches INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`

const VoteRowSchema = v.pipe(
  v.object({
    articleId: v.string(),
    votedAt: v.number(),
    feedback: lenient(VerdictSchema),
    topics: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
    source: v.nullable(v.string()),
    teaches: v.number(),
  }),
  v.transform(
    ({ votedAt, source, teaches, ...vote }): StoredVote => ({
      ...vote,
      at: votedAt,
      teaches: teaches === 1,
      ...(source !== null && { source }),
    }),
  ),
)
const OldestRowSchema = v.object({ oldest: v.nullable(v.number()), unlearned: v.nullable(v.number()) })

/** The oldest live vote, and the oldest that learning has not taken in yet, in ms. */
export interface OldestVotes {
  oldestVoteAt?: number | undefined
  unlearnedVoteAt?: number | undefined
}

export class VoteTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The live vote on an article. */
  on(articleId: string): StoredVote | undefined {
    return this.#select('SELECT * FROM feedback WHERE articleId = ?', articleId)[0]
  }

  /** In order of time. */
  all(): StoredVote[] {
    return this.#select('SELECT * FROM feedback ORDER BY votedAt, articleId')
  }

  /** Votes before an instant, newest first. The table is keyed by article, so this sorts all votes. */
  before(at: number, limit: number): StoredVote[] {
    return this.#select('SELECT * FROM feedback WHERE votedAt < ? ORDER BY votedAt DESC LIMIT ?', at, limit)
  }

  /** Reads every vote. `unlearnedVoteAt` is that of a vote that teaches. */
  oldest(learnedAt: number): OldestVotes {
    const [row] = this.#database.select(
      'SELECT MIN(votedAt) AS oldest, MIN(CASE WHEN votedAt > ? AND teaches = 1 THEN votedAt END) AS unlearned FROM feedback',
      learnedAt,
    )
    if (!row) return {}
    const { oldest, unlearned } = v.parse(OldestRowSchema, row)
    return { oldestVoteAt: oldest ?? undefined, unlearnedVoteAt: unlearned ?? undefined }
  }

  #select(query: string, ...bindings: (string | number)[]): StoredVote[] {
    return v.parse(v.array(VoteRowSchema), this.#database.select(query, ...bindings))
  }

  /** Stores a vote in place of the live vote on its article, if there is one. */
  put(vote: StoredVote): void {
    this.#database.insert(
      'INSERT OR REPLACE INTO feedback (articleId, votedAt, feedback, topics, source, teaches) VALUES (?, ?, ?, ?, ?, ?)',
      vote.articleId,
      vote.at,
      vote.feedback,
      JSON.stringify(vote.topics),
      vote.source ?? null,
      vote.teaches ? 1 : 0,
    )
  }

  delete(articleId: string): void {
    this.#database.change('DELETE FROM feedback WHERE articleId = ?', articleId)
  }

  /** Deletes the votes up to an instant. */
  deleteUpTo(at: number): void {
    this.#database.change('DELETE FROM feedback WHERE votedAt <= ?', at)
  }
}
