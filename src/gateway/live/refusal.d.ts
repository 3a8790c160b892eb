import type { RequestContext } from '../context.ts';
/**
 * Turns an error response into such a stream.
 * @param body of the error response
 * @returns undefined if the error does not pass, or the request is not one for server-sent events
 */
export declare function refusalStream(context: RequestContext, body: object): string | undefined;
/** Up to half longer than the seconds, so that clients that were refused together do not return together. */
export declare const retryMs: (seconds: number, random: number) => number;
