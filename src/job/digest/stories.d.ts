/**
 * Finds articles about one story. These are articles of several sources with one headline, at most three days apart or
 * undated. Pure. Articles of one source are never one story: the replies in a forum have one title, and so has a daily
 * column.
 */
import { type Headlined } from '../../headline.ts';
/** The fields of an article that decide its story. */
export interface Dated extends Headlined {
    /** ISO 8601. */
    publishedAt?: string | undefined;
}
/** An article that stays, with the others of its story. */
export interface Story<Article> {
    article: Article;
    others: Article[];
}
/**
 * Merges articles about one story. The first of them stays.
 * @param articles the best first
 */
export declare function mergeStories<Article extends Dated>(articles: readonly Article[]): Story<Article>[];
