import type { Position } from './liveProtocol.ts';
export interface Cursor extends Position {
    /** The last sequence number. */
    after: number;
    /** The attempt whose end the reader has. */
    ended?: number;
}
/** A cursor. Earlier releases sent it without the incarnation. */
export declare const CURSOR: RegExp;
export declare function formatCursor({ incarnation, after, ended }: Cursor): string;
/**
 * @param name of the parameter, for the message
 * @throws `invalid_input` if the text is not a cursor of this service
 */
export declare function parseCursor(name: string, text: string): Cursor;
