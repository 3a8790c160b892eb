/** The table `feedback` of the user's object: one row for each live vote. */
import * as v from 'valibot'
import { VerdictSchema } from '../../contract/learning.ts'
import { lenient } from '../../platform/lenient.ts'
import type { OldestVotes } from '../schedule/slots.ts'
import type { StoredVote } from './votes.ts'

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

type Value = string | number | null

export class VoteTable {
  readonly #sql: SqlStorage
  readonly #isInitialized: () => boolean

  /** @param isInitialized whether there is a table to read */
  constructor(sql: SqlStorage, isInitialized: () => boolean) {
    this.#sql = sql
    this.#isInitialized = isInitialized
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

  /** The instants of the oldest live vote, and of the oldest that teaches and was not learned. Reads every vote. */
  oldest(learnedAt: number): OldestVotes {
    if (!this.#isInitialized()) return {}
    const [row] = this.#sql.exec<Record<'oldest' | 'unlearned', number | null>>(
      'SELECT MIN(votedAt) AS oldest, MIN(CASE WHEN votedAt > ? AND teaches = 1 THEN votedAt END) AS unlearned FROM feedback',
      learnedAt,
    )
    return { oldestVoteAt: row?.oldest ?? undefined, unlearnedVoteAt: row?.unlearned ?? undefined }
  }

  #select(query: string, ...bindings: Value[]): StoredVote[] {
    if (!this.#isInitialized()) return []
    return v.parse(v.array(VoteRowSchema), this.#sql.exec(query, ...bindings).toArray())
  }

  /** @returns whether it is stored. False if the article has a live vote. */
  add(vote: StoredVote): boolean {
    return this.#insert('IGNORE', vote) > 0
  }

  /** Stores a vote in place of the live vote on its article, if there is one. */
  replace(vote: StoredVote): void {
    this.#insert('REPLACE', vote)
  }

  #insert(onConflict: 'IGNORE' | 'REPLACE', vote: StoredVote): number {
    const { rowsWritten } = this.#sql.exec(
      `INSERT OR ${onConflict} INTO feedback (articleId, votedAt, feedback, topics, source, teaches) VALUES (?, ?, ?, ?, ?, ?)`,
      vote.articleId,
      vote.at,
      vote.feedback,
      JSON.stringify(vote.topics),
      vote.source ?? null,
      vote.teaches ? 1 : 0,
    )
    return rowsWritten
  }

  delete(articleId: string): void {
    this.#sql.exec('DELETE FROM feedback WHERE articleId = ?', articleId)
  }

  /** Deletes the votes up to an instant. */
  deleteUpTo(at: number): void {
    this.#sql.exec('DELETE FROM feedback WHERE votedAt <= ?', at)
  }
}
