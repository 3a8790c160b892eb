import type { Preconditions } from '../contract/preconditions.ts';
import type { RequestContext } from './context.ts';
import { type Route } from './routes/route.ts';
/**
 * Parses the query, and rejects what the route does not declare.
 * @throws `invalid_input`, `version_mismatch`
 */
export declare function parseRequestInput(route: Route, context: RequestContext): Promise<void>;
/**
 * Options that a request may carry in its query or in its body.
 * @throws `invalid_input` if the two differ
 */
export declare function mergeOptions<Options extends object>(inQuery: Options | undefined, inBody: unknown): Options;
/**
 * The ETags in `If-Match` and `If-None-Match`, without quotes. A proxy that compresses weakens an ETag: `W/` is ignored.
 * @returns undefined if the request has neither
 */
export declare function parsePreconditions({ request }: RequestContext): Preconditions | undefined;
/** ETags without quotes and without `W/`; `*` alone stands for any. */
export declare function tagsIn(header: string | null): string[] | undefined;
/**
 * The preconditions of a change to a resource without an ETag: it always exists, and no ETag names it.
 * @throws `version_mismatch`
 */
export declare function assertNoVersionExpected(context: RequestContext): void;
