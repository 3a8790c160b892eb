/**
 * Articles that digests have shown, remembered by hashes. Decides whether another article is one of them. Pure. The
 * hashes are keyed for each user, so that nobody can test addresses against them, and they contain no text. The user's
 * object keeps them, and the job compares with them.
 */
/** The fields of an article by which it is remembered, as many as are known. */
export interface Identifiable {
    id?: string | undefined;
    /** The collection within which `id` is unique. */
    feed?: string | undefined;
    url?: string | undefined;
    title?: string | undefined;
    source?: string | undefined;
    /** ISO 8601. */
    publishedAt?: string | undefined;
}
/** The length of a token. Tokens are joined without separators. */
export declare const TOKEN_LENGTH: number;
/** What is remembered of an article, as 36 characters. */
export declare const tokenOf: (key: string, article: Identifiable) => string;
/** The tokens in a text that joins them. */
export declare function splitTokens(text: string): string[];
/** Remembered articles, indexed at the first question. */
export declare class RememberedArticles {
    #private;
    /**
     * @param key the user's
     * @param seen tokens
     * @param told how many of them, from the first, digests of the last three days have shown
     */
    constructor(key: string, seen: string, told: number);
    /** Whether an article was shown, or its story was told under another source's article. */
    has(article: Identifiable): boolean;
}
