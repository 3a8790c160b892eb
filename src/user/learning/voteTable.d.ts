import type { Database } from '../../platform/database.ts';
import type { StoredVote } from './votes.ts';
/**
 * The key `castAt` is the time of the first vote on the article, so the newest rows and the pages of the list are found
 * without reading the others. The other verdict changes `votedAt` and keeps the key. An index by article would cost a
 * second row for each vote: `LearningStore` knows which articles have a vote.
 */
export declare const CREATE_FEEDBACK = "CREATE TABLE feedback (\n     castAt INTEGER PRIMARY KEY,\n     articleId TEXT NOT NULL,\n     votedAt INTEGER NOT NULL,\n     feedback TEXT NOT NULL,\n     topics TEXT NOT NULL,\n     source TEXT,\n     teaches INTEGER NOT NULL\n   ) STRICT, WITHOUT ROWID";
/** A live vote with its key, in ms. */
export interface VoteRow {
    castAt: number;
    vote: StoredVote;
}
/** The oldest live vote, and the oldest that learning has not taken in yet, in ms. */
export interface OldestVotes {
    oldestVoteAt?: number | undefined;
    unlearnedVoteAt?: number | undefined;
}
export declare class VoteTable {
    #private;
    constructor(database: Database);
    /** The live vote on an article. Reads every row. */
    on(articleId: string): VoteRow | undefined;
    /** In order of time. */
    all(): StoredVote[];
    /** Votes that were first cast after an instant, in order of time. */
    castAfter(at: number): StoredVote[];
    /** Votes that were first cast before an instant, newest first. */
    castBefore(at: number, limit: number): VoteRow[];
    /** Reads every row. `unlearnedVoteAt` is that of a vote that teaches. */
    oldest(learnedAt: number): OldestVotes;
    /** Stores a new vote. Its time is its key. */
    add(vote: StoredVote): void;
    /** Stores a vote in place of the one with this key. */
    replace(castAt: number, vote: StoredVote): void;
    delete(castAt: number): void;
    /** Deletes the votes up to an instant. */
    deleteUpTo(at: number): void;
}
