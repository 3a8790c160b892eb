/**
 * The WebSockets of an object. It accepts them, sends frames, and closes them. Knows nothing of what they are about.
 */
import * as v from 'valibot';
import { type ErrorCode } from '../contract/errors.ts';
/** Stored with a connection, and so survives hibernation. */
declare const AttachmentSchema: v.LooseObjectSchema<{
    /** Whether its messages are reports. */
    readonly mayReport: v.BooleanSchema<undefined>;
    /** When its token expires, in ms. */
    readonly until: v.OptionalSchema<v.NumberSchema<undefined>, undefined>;
    /** How many of its messages were not reports. */
    readonly faults: v.NumberSchema<undefined>;
}, undefined>;
type Attachment = v.InferOutput<typeof AttachmentSchema>;
/** The connections of one object. */
export declare class Sockets {
    #private;
    /** @param owner names the object in an error */
    constructor(ctx: DurableObjectState, most: number, owner: string);
    /** Every connection. Closes those whose token has expired. */
    all(): WebSocket[];
    /**
     * Accepts a connection.
     * @throws `unavailable` if there are too many
     */
    accept({ mayReport, until }: Pick<Attachment, 'mayReport' | 'until'>): {
        client: WebSocket;
        server: WebSocket;
    };
    /** Closes all connections because what they watch is erased. */
    closeErased(reason: string): void;
}
export declare const attachmentOf: (socket: WebSocket) => Attachment;
export declare const isExpired: (socket: WebSocket, now: number) => boolean;
/** Serialises a frame once and sends it to every open socket. */
export declare function sendFrame(sockets: WebSocket[], frame: object): void;
export declare function closeSockets(sockets: WebSocket[], code: number, reason: string): undefined;
/**
 * Announces a close with a `closing` frame, then closes. A client that closes on this frame does not have to
 * wait for the close event, which takes ten seconds to arrive in the local runtime.
 */
export declare function announceClose(sockets: WebSocket[], code: number, reason: string, after?: number): undefined;
export declare const closeExpired: (sockets: WebSocket[]) => undefined;
/** Replies with an error. Closes a connection that keeps sending messages that are not allowed. */
export declare function rejectMessage(socket: WebSocket, error: string, code: ErrorCode): undefined;
/** Completes the closing handshake. Without it, the client would see 1006 some seconds later. */
export declare function acknowledgeClose(socket: WebSocket, code: number): void;
export {};
