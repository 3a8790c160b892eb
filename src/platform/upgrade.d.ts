/** The request that opens a live connection. The gateway adds headers to it for the object. */
/** Whether a request asks for a WebSocket. */
export declare const isUpgrade: (request: Request) => boolean;
/**
 * Headers that the gateway adds to a connection for the job: whether its messages are reports, when its
 * token expires, in ms, and which incarnation it has seen. A sibling must not forward these headers of its own clients.
 */
export declare const MAY_REPORT_HEADER = "Digest-May-Report";
export declare const TOKEN_EXPIRY_HEADER = "Digest-Until";
/**
 * The incarnation of the job that `after` belongs to. Not a part of `after`, because an object of the last release
 * accepts only a number there.
 */
export declare const INCARNATION_HEADER = "Digest-Incarnation";
