/**
 * Which articles share a headline or source. Pure. Publishers differ in quotes, dashes and case, and some append their
 * name. Short headlines such as "Weekly review" say too little to be compared.
 */
/** The fields of an article that decide its headline and its source. */
export interface Headlined {
    title: string;
    source?: string | undefined;
    feed?: string | undefined;
    url?: string | undefined;
}
/**
 * What articles about one story have in common: the headline without its source, in letters and digits. Undefined if
 * the headline is too short: fewer than 4 words or 16 characters, or 8 characters in a script without spaces.
 */
export declare function headlineKey(article: Headlined): string | undefined;
/**
 * What articles of one source have in common: its name, else the feed, else the host of the address. Undefined if nothing
 * is known.
 */
export declare function sourceKey({ source, feed, url }: Omit<Headlined, 'title'>): string | undefined;
