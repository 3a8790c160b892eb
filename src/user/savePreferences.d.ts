/** Reads and saves a user's preferences. Applies what a change means for learning and for the schedule. */
import type { ReadPreferences, VersionConditions } from '../contract/preferences.ts';
import type { Learner } from './learning/learner.ts';
import { type WantedPreferences } from './preferences.ts';
import type { UserStore } from './store.ts';
/** The preferences as callers read them, with the time of the next digest. */
export declare function readPreferences(store: UserStore, now: number): ReadPreferences;
/**
 * Stores preferences, with what a change means for learning and for the schedule, in one transaction.
 * @returns whether the schedule has changed
 * @throws `invalid_input`; `version_mismatch`; `unavailable` for a new schedule without a newsroom
 */
export declare function savePreferences(store: UserStore, learner: Learner, wanted: WantedPreferences, conditions: VersionConditions, hasNewsroom: boolean, now: number): boolean;
