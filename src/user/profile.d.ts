/** The profile that a job keeps. It is what the digest needs of its user. Pure. */
import type { Profile } from '../contract/between.ts';
import type { Taste } from '../ranking.ts';
import type { PreferencesRecord } from './preferences.ts';
/**
 * The profile that a job keeps of its user. Mutes that have expired by `now` are left out, and so are weights
 * of 1.
 */
export declare function profile({ weights, sourceWeights, ...mutes }: Required<Taste>, { maxArticles, language, timeZone }: PreferencesRecord, remembered: Pick<Profile, 'seenKey' | 'seen' | 'told'>, now: number): Profile;
