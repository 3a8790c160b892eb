/** The table `feedback`: one row for each live vote. */
import * as v from 'valibot'
import { VerdictSchema } from '../../contract/learning.ts'
import type { Database } from '../../platform/database.ts'
import { lenient } from '../../platform/lenient.ts'
import type { StoredVote } from './votes.ts'

/**
 * The key `castAt` is the time of the first vote on the article, so the newest rows and the pages of the list are found
 * without reading the others. The other verdict changes `votedAt` and keeps the key. An index by article would cost a
 * second row for each vote: `LearningStore` knows which articles have a vote.
 */
export const CREATE_FEEDBACK = `CREATE TABLE feedback (
     castAt INTEGER PRIMARY KEY,
     articleId TEXT NOT NULL,
     votedAt INTEGER NOT NULL,
     feedback TEXT NOT NULL,
     topics TEXT NOT NULL,
     source TEXT,
     teaches INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`

/** A live vote with its key, in ms. */
export interface VoteRow {
  castAt: number
  vote: StoredVote
}

const VoteRowSchema = v.pipe(
  v.object({
    castAt: v.number(),
    articleId: v.string(),
    votedAt: v.number(),
    feedback: lenient(VerdictSchema),
    topics: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
    source: v.nullable(v.string()),
    teaches: v.number(),
  }),
  v.transform(
    ({ castAt, votedAt, source, teaches, ...vote }): VoteRow => ({
      castAt,
      vote: { ...vote, at: votedAt, teaches: teaches === 1, ...(source !== null && { source }) },
    }),
  ),
)
const CountRowSchema = v.object({ count: v.number() })
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

  /** The live vote on an article. Reads every row. */
  on(articleId: string): VoteRow | undefined {
    return this.#select('SELECT * FROM feedback WHERE articleId = ?', articleId)[0]
  }

  /** Votes after an instant until another, in order of time. Reads every row. */
  *between(after: number, until: number): Generator<StoredVote> {
    const query = 'SELECT * FROM feedback WHERE votedAt > ? AND votedAt <= ? ORDER BY votedAt'
    for (const row of this.#database.rows(query, after, until)) yield v.parse(VoteRowSchema, row).vote
  }

  count(after: number, until: number): number {
    const [row] = this.#database.select(
      'SELECT COUNT(*) AS count FROM feedback WHERE votedAt > ? AND votedAt <= ?',
      after,
      until,
    )
    return row ? v.parse(CountRowSchema, row).count : 0
  }

  /** Votes that were first cast after an instant, in order of time. */
  castAfter(at: number): StoredVote[] {
    return this.#select('SELECT * FROM feedback WHERE castAt > ? ORDER BY castAt', at).map(({ vote }) => vote)
  }

  /** Votes that were first cast before an instant, newest first. */
  castBefore(at: number, limit: number): VoteRow[] {
    return this.#select('SELECT * FROM feedback WHERE castAt < ? ORDER BY castAt DESC LIMIT ?', at, limit)
  }

  /** Reads every row. `unlearnedVoteAt` is that of a vote that teaches. */
  oldest(learnedAt: number): OldestVotes {
    const [row] = this.#database.select(
      'SELECT MIN(votedAt) AS oldest, MIN(CASE WHEN votedAt > ? AND teaches = 1 THEN votedAt END) AS unlearned FROM feedback',
      learnedAt,
    )
    if (!row) return {}
    const { oldest, unlearned } = v.parse(OldestRowSchema, row)
    return { oldestVoteAt: oldest ?? undefined, unlearnedVoteAt: unlearned ?? undefined }
  }

  #select(query: string, ...bindings: (string | number)[]): VoteRow[] {
    return Array.from(this.#database.rows(query, ...bindings), (row) => v.parse(VoteRowSchema, row))
  }

  /** Stores a new vote. Its time is its key. */
  add(vote: StoredVote): void {
    this.#database.insert(
      `INSERT INTO feedback (articleId, votedAt, feedback, topics, source, teaches, castAt)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...columns(vote),
      vote.at,
    )
  }

  /** Stores a vote in place of the one with this key. */
  replace(castAt: number, vote: StoredVote): void {
    this.#database.change(
      `UPDATE feedback SET articleId = ?, votedAt = ?, feedback = ?, topics = ?, source = ?, teaches = ?
       WHERE castAt = ?`,
      ...columns(vote),
      castAt,
    )
  }

  delete(castAt: number): void {
    this.#database.change('DELETE FROM feedback WHERE castAt = ?', castAt)
  }

  /** Deletes the votes up to an instant. */
  deleteUpTo(at: number): void {
    this.#database.change('DELETE FROM feedback WHERE votedAt <= ?', at)
  }
}

const columns = ({ articleId, at, feedback, topics, source, teaches }: StoredVote) =>
  [articleId, at, feedback, JSON.stringify(topics), source ?? null, teaches ? 1 : 0] as const
