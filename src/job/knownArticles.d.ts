/** Which articles of a job are the same. Pure, and in memory only. */
/**
 * The id, the feed within which the id is unique, the canonical address and the title. A long text is replaced by its
 * hash, so that a row with many identities stays small.
 */
export interface Identity {
    id: string;
    feed: string | null;
    url: string | null;
    /** Null unless there are a feed and an address: only then it decides. */
    title: string | null;
}
/** The articles of a job by what identifies them. */
export declare class KnownArticles {
    #private;
    constructor(articles?: Iterable<Identity>);
    add(article: Identity): void;
    /** The id of the article that is the same. Undefined if there is none. */
    same(article: Identity): string | undefined;
}
