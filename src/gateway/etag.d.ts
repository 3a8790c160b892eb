import type { ReadPreferences } from '../contract/preferences.ts';
import type { RequestContext } from './context.ts';
/** The value as JSON with an ETag computed from its content. 304 without a body if the client has this version. */
export declare function withETag(context: RequestContext, value: object): string | null;
/**
 * Preferences with their version as the ETag. With a schedule they are always sent: the next digest changes without a
 * new version.
 */
export declare function withVersionETag(context: RequestContext, preferences: ReadPreferences): string | null;
/** The body with its ETag. Evaluates the preconditions of a read. */
export declare function conditional(context: RequestContext, tag: string, body: string, isSent?: boolean): string | null;
