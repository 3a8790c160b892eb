/**
 * CORS by configuration. It names the origins whose pages may call, none by default. Tokens travel in headers, never
 * in cookies.
 */
export declare const isPreflight: (request: Request) => boolean;
/** The headers that let the calling page read a response. Empty for origins that are not listed. */
export declare function corsHeaders(env: Env, request: Request): Record<string, string>;
