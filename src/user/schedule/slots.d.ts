import type { PreferencesRecord } from '../preferences.ts';
import { type ScheduleRecord } from './orders.ts';
/** The next slot that is not settled, in ms. It may be due already. Undefined without a schedule, or if it is paused. */
export declare function nextSlotAt({ schedule, timeZone, paused }: PreferencesRecord, { settledUntil }: ScheduleRecord, now: number): number | undefined;
/** The state after all slots that are due have become orders. The same state if none is due. */
export declare function settleSlots(preferences: PreferencesRecord, before: ScheduleRecord, now: number): ScheduleRecord;
/**
 * The state after the schedule was changed. What was due under the earlier schedule stays due. The new one begins now.
 * @returns the same state if neither the schedule nor its time zone differs, nor whether it is paused
 */
export declare function reschedule(before: PreferencesRecord, after: PreferencesRecord, state: ScheduleRecord, now: number): ScheduleRecord;
/**
 * Checks what the schema of one field cannot.
 * @throws `invalid_input` for a schedule without topics or feeds; `unavailable` for a new schedule without a newsroom
 */
export declare function assertSchedulable(before: Pick<PreferencesRecord, 'schedule'>, after: Pick<PreferencesRecord, 'schedule' | 'topics' | 'feeds'>, hasNewsroom: boolean): void;
/**
 * The first run after an instant, in ms. A local time that does not exist, because clocks are set forward, runs at the
 * next one that does. A local time that occurs twice runs at the first. Undefined if there is none.
 */
export declare function runAfter(schedule: string, timeZone: string, after: number): number | undefined;
/** The id of a slot's job: its instant in UTC, `YYYY-MM-DD-HHmmZ`. */
export declare const slotId: (at: number) => string;
