import type { RequestContext } from './context.ts';
import type { Route } from './routes/route.ts';
export type Scope = 'digest:produce' | 'digest:admin';
export interface Caller {
    /** The token's `sub`. */
    userId: string;
    scopes: ReadonlySet<string>;
    /** When the token expires, in whole ms. */
    expiresAt: number;
    /** All that the bearer of a watch token may watch: a job, or the list of jobs. */
    watches?: {
        jobId: string | undefined;
    };
}
/** The WebSocket subprotocol of browsers. The token is sent as a second subprotocol, `bearer.{token}`. */
export declare const SUBPROTOCOL = "digest";
/** Whether any token could be accepted. */
export declare function isConfigured(env: Env): boolean;
/** Whether an identity provider is configured. */
export declare const hasProvider: (env: Env) => boolean;
/** @throws `unauthenticated`, `forbidden` or `rate_limited` */
export declare function authorize({ auth }: Route, context: RequestContext): Promise<void>;
/**
 * @throws `unauthenticated` without saying what is wrong with the token, and always if nothing is configured;
 * `unavailable` if the identity provider's keys cannot be fetched
 */
export declare function authenticate(env: Env, request: Request): Promise<Caller>;
/**
 * For live connections: also accepts a watch token in the query.
 * @throws `unauthenticated`
 */
export declare function authenticateWatcher(env: Env, request: Request, query: URLSearchParams | undefined): Promise<Caller>;
/** The subprotocols that a connection offers. */
export declare const offeredSubprotocols: (request: Request) => string[];
/**
 * Tokens that were verified in this isolate a short time ago. Only valid tokens are cached, for a minute at
 * most and not beyond their expiry. Another configuration empties the cache.
 */
export declare class TokenCache<Caller extends {
    expiresAt: number;
}> {
    #private;
    get(env: Env, token: string): Caller | undefined;
    add(env: Env, token: string, caller: Caller): Caller;
}
