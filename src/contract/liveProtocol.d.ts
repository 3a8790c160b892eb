/**
 * Protocol constants of live connections. The service and the client share them. Imports nothing, because the client
 * includes it.
 */
/** Close codes of the service. A connection closes with 1000 after the end. */
export declare const CloseCode: {
    /** It kept sending messages that are not allowed. */
    readonly policy: 1008;
    readonly tooBig: 1009;
    /** More was missed than one connection carries: reconnect with the last `after`. */
    readonly resume: 1013;
    /** Its token expired: reconnect with a new one. */
    readonly renew: 4401;
    readonly erased: 4410;
};
/**
 * Names one job among those that have the same id one after another: the start in ms, in base 36. Padded, so that it
 * is never shorter than the eight characters that the times since 1972 have.
 */
export declare const incarnationOf: ({ startedAt }: {
    startedAt: string;
}) => string;
/** What a watcher has: the articles up to `after`, of this incarnation of the job if it is known. */
export interface Position {
    after?: number | undefined;
    incarnation?: string | undefined;
}
/**
 * The sequence number from which a watcher continues. Without `after` it wants only new articles. A position of another
 * incarnation belongs to an erased job with the same id, and all articles are new. So does an `after` that is larger
 * than the job's article count.
 */
export declare function resumePosition({ after, incarnation }: Position, status: {
    articleCount: number;
    startedAt: string;
}): number;
