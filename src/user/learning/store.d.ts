/**
 * The storage of learning: votes, weights and the baseline. A new vote writes its row only. The weights that include
 * it are in memory, and stored with every 16th new vote and with every other change. An object that wakes applies the
 * votes that are newer than the stored weights, so the weights equal their definition at any moment.
 */
import type { Database } from '../../platform/database.ts';
import type { Records } from '../records.ts';
import { type StoredVote, type VoteHistory, type WeightState } from './votes.ts';
/** A change that is not just a new vote. Absent fields stay as they are. */
export interface LearningChange {
    /** The weights after the change. */
    weightState: WeightState;
    /** All live votes after the change. */
    votes: readonly StoredVote[];
    newVote?: StoredVote | undefined;
    /** The key of the vote that `newVote` replaces. */
    replaces?: number | undefined;
    /** The key of the vote that is withdrawn. */
    withdrawn?: number | undefined;
    /** Votes up to this instant are deleted; the baseline includes them. */
    foldedUpTo?: number | undefined;
    baseline?: VoteHistory['baseline'] | undefined;
}
export declare class LearningStore {
    #private;
    constructor(database: Database, records: Records);
    /** The weights that include every vote. */
    weightState(): WeightState;
    /** The input of learning. Reads every vote. */
    history(): VoteHistory;
    /** The live vote on an article with its key. Most articles have none, which is known without reading a row. */
    voteOn(articleId: string): import("./voteTable.ts").VoteRow | undefined;
    castBefore(at: number, limit: number): import("./voteTable.ts").VoteRow[];
    oldestVotes(): import("./voteTable.ts").OldestVotes;
    /**
     * Stores a new vote on an article that has none: one row, and the weights with every 16th.
     * @param state the weights that `addVote` has computed
     */
    add(vote: StoredVote, state: WeightState): void;
    /** Stores any other change in one transaction: one row for each part, and one for each folded vote. */
    save({ weightState, votes, newVote, replaces, withdrawn, foldedUpTo, baseline }: LearningChange): void;
    /** Stores what an import has restored. */
    restore(votes: readonly StoredVote[], weightState: WeightState, baseline: VoteHistory['baseline']): void;
    isEmpty(): boolean;
    deleteVotes(): void;
    /** Must be called after a transaction that was undone, and after `deleteAll`. */
    forget(): void;
}
