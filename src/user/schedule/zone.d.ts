/** Local times of a time zone as instants. A local time is written as the instant that has this time in UTC. Pure. */
export declare class Zone {
    #private;
    constructor(timeZone: string);
    /** The local time at an instant, to the minute. */
    localTime(at: number): number;
    /**
     * The instant of a local time. One that occurs twice has its first instant. One that clocks skip has the instant of the
     * change, at which the next local time begins.
     * @returns undefined if the whole day does not exist
     */
    instantOf(local: number): number | undefined;
}
