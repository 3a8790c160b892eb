/**
 * @param jobId undefined for the list of jobs
 * @returns undefined if there is no secret to sign with
 */
export declare function signWatchToken(env: Env, userId: string, jobId?: string): Promise<string | undefined>;
/**
 * Verifies a watch token.
 * @returns the job, or undefined for the list of jobs; its user, and the expiry in ms
 * @throws if the token is invalid or expired
 */
export declare function verifyWatchToken(env: Env, token: string): Promise<{
    userId: string;
    jobId: string | undefined;
    until: number;
}>;
/**
 * A new watch token.
 * @throws `unavailable` without AUTH_SECRET
 */
export declare function makeWatchToken(...where: Parameters<typeof signWatchToken>): Promise<{
    watchToken: string;
}>;
