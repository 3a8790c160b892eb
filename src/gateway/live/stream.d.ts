import { type Position } from '../../contract/liveProtocol.ts';
/**
 * The frames of a job as an event stream. A job ends a connection if more was missed than one connection may
 * carry. The stream then continues with another connection as soon as its reader has caught up.
 * @param connect opens a connection that begins after a position
 * @param first the first connection
 * @param from the position of the reader; undefined for a stream without positions, whose events have no ids
 */
export declare function eventStream(connect: (position: Position) => Promise<WebSocket>, first: WebSocket, from?: Position): ReadableStream<Uint8Array>;
