/** Validates cron expressions and time zones, and computes local times. */
/** Whether the name is one of the IANA time zones that the runtime knows. */
export declare function isTimeZone(name: string): boolean;
/**
 * What is wrong with a cron expression.
 * @returns undefined if it fires, and never twice within an hour
 */
export declare function scheduleFault(schedule: string): string | undefined;
/**
 * The local times of an expression after a local time, in order. A local time is written as the instant that has this
 * time in UTC. No time zone matters here. None for what is not a valid expression.
 */
export declare function localTimesAfter(schedule: string, local: number): Generator<number>;
