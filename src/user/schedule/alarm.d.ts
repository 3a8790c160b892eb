import type { OldestVotes } from '../learning/voteTable.ts';
import type { PreferencesRecord } from '../preferences.ts';
import type { UserStore } from '../store.ts';
import type { ScheduleRecord } from './orders.ts';
/** What the alarm depends on, unless the user is being erased. */
export interface AlarmState extends OldestVotes {
    preferences: PreferencesRecord;
    schedule: ScheduleRecord;
}
/** When the alarm is due, in ms: for the clean-up of votes or for the schedule. Pure. */
export declare function nextAlarmAt({ oldestVoteAt, unlearnedVoteAt, preferences, schedule }: AlarmState, now: number): number | undefined;
export declare class UserAlarm {
    #private;
    constructor(storage: DurableObjectStorage, store: UserStore);
    /** Sets the alarm to what the stored state says. Reads every vote. */
    armNext(now: number): Promise<void>;
    /** Sets the alarm, unless it is set for an earlier time. An early alarm finds nothing to do, and is set again. */
    arm(at: number): Promise<void>;
    /** Sets the alarm in any case. */
    set(at: number): Promise<void>;
    /** Must be called when the platform starts the alarm or deletes it. */
    forget(): void;
    /** Whether there is no alarm until an instant in ms. */
    isLaterThan(at: number): Promise<boolean>;
}
