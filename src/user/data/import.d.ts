import { type Import } from '../../contract/userExport.ts';
import type { JobOwner } from '../jobs/list.ts';
import type { StoredVote, VoteHistory, WeightState } from '../learning/votes.ts';
import type { PreferencesRecord } from '../preferences.ts';
import type { UserStore } from '../store.ts';
/** Everything that is stored about a user, without jobs. */
export interface RestoredUser {
    preferences: PreferencesRecord;
    weightState: WeightState;
    baseline: VoteHistory['baseline'];
    votes: StoredVote[];
    /** The key of the tokens. */
    seenKey: string;
    /** Tokens of articles that digests have shown, the newest digest first. */
    seen: string[];
}
/**
 * Restores a user. The same document again changes nothing.
 * @throws `invalid_input`; `conflict` if anything else is stored; `unavailable` for a schedule without a newsroom
 */
export declare function importDocument(store: UserStore, { env, userId }: JobOwner, document: Import, now: number): void;
/**
 * The state to store. Pure.
 * @throws `invalid_input` if the votes are not in order of time, or two are on one article
 */
export declare function restoredUser(document: Import): RestoredUser;
