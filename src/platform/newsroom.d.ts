declare global {
    interface Env {
        /** An optional binding that is not in wrangler.jsonc: a Worker that responds to `POST /digests`. */
        NEWSROOM?: Fetcher;
    }
}
/**
 * Asks for a digest, which is made in the background.
 * @param order the body of `POST /digests`, with the user's id. The newsroom does not authenticate
 * @returns the response of a newsroom that has accepted it
 * @throws `unavailable` if no newsroom is bound or it does not respond as one; the newsroom's own error
 */
export declare function orderDigest({ NEWSROOM }: Pick<Env, 'NEWSROOM'>, order: {
    userId: string;
    [field: string]: unknown;
}): Promise<Response>;
