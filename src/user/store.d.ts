import type { RestoredUser } from './data/import.ts';
import { JobTable, type ShownDigest } from './jobs/jobTable.ts';
import { LearningStore } from './learning/store.ts';
import { type PreferencesRecord } from './preferences.ts';
import { type ScheduleRecord } from './schedule/orders.ts';
export declare class UserStore {
    #private;
    readonly learning: LearningStore;
    /** The list of jobs. */
    readonly jobs: JobTable;
    constructor(storage: DurableObjectStorage);
    preferences(): PreferencesRecord;
    savePreferences(preferences: PreferencesRecord): void;
    schedule(): ScheduleRecord;
    saveSchedule(schedule: ScheduleRecord): void;
    /** Whether anything is stored about the user. */
    isEmpty(): boolean;
    /** Stores a restored user in one transaction: one row for each part, and one for each vote. */
    restore({ preferences, weightState, baseline, votes, seenKey, seen }: RestoredUser, now: number): void;
    /** Runs several changes as one: all are stored or none. */
    atomically(change: () => void): void;
    /** The digests since an instant, the newest first, and what an import has brought along. */
    shownSince(at: number): ShownDigest[];
    /** The user's key of tokens: a random one if nothing is remembered. It is stored with what is remembered. */
    seenKey(): string;
    /** Drops the tokens of an import before an instant. */
    dropImportedSeenBefore(at: number): void;
    /** Whether the user is being erased. Nothing else may then be read or written. */
    isErasing(): boolean;
    /** Deletes everything except the list of jobs, which the erasure needs. */
    beginErasing(): void;
    /** Deletes everything, including the alarm. */
    erase(): Promise<void>;
}
