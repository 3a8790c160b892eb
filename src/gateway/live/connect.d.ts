/** Connects a client to a job or a user. The connection is a WebSocket or server-sent events. */
import { type Cursor } from '../../contract/cursor.ts';
import type { RequestContext } from '../context.ts';
export declare function events(context: RequestContext): Promise<ReadableStream | null>;
/** The changes of a user's list of jobs. A connection begins with the list, so there is nothing to resume. */
export declare function userEvents(context: RequestContext): Promise<ReadableStream | null>;
/** Whether a request asks for server-sent events. */
export declare const acceptsEventStream: (request: Request) => boolean;
/**
 * The position of a client that reconnects. `Last-Event-ID` precedes the query's `lastEventId`, which polyfills send
 * instead, and that precedes `after`, which is in the address of an EventSource at each of its connections.
 * @throws `invalid_input` if one of them is not a cursor or a number
 */
export declare function parsePosition({ request, searchParams }: RequestContext): Partial<Cursor>;
