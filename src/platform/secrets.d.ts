declare global {
    interface Env {
        /** An optional secret that is not in wrangler.jsonc. */
        AUTH_SECRET_PREVIOUS?: string;
    }
}
/** How far the clocks of two machines may differ, for the instants in a token, in seconds. */
export declare const CLOCK_TOLERANCE_SECONDS = 10;
/** Whether there is a secret to sign with. */
export declare const hasSecret: (env: Env) => boolean;
/**
 * Verifies a token with the current secret, then with the previous one.
 * @throws the error of `verify`; also if there is no secret
 */
export declare function verifyWithSecrets<T>(env: Env, verify: (secret: string) => Promise<T>): Promise<T>;
