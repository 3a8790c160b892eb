/**
 * Ranks articles for a reader and explains each score. Pure: weights and mutes are passed in, so producers
 * and clients can use the same function. A score is the product of the factors that explain it.
 */
import type { Muted, Ranking } from './contract/rank.ts';
export type { Factors, Muted, Ranked, Ranking } from './contract/rank.ts';
/** The fields of an article that affect its rank. */
export interface Rankable {
    id: string;
    topics?: readonly string[] | undefined;
    source?: string | undefined;
    url?: string | undefined;
    /** ISO 8601. */
    publishedAt?: string | undefined;
    /** How much the article matters by itself, 0–1. Defaults to 1. */
    relevance?: number | undefined;
}
/** What is known about a reader. Topics and sources are in any spelling. Expired mutes have no effect. */
export interface Taste {
    /** By topic. */
    weights: Readonly<Record<string, number>>;
    /** By source. */
    sourceWeights?: Readonly<Record<string, number>>;
    mutedTopics: readonly Mute[];
    mutedSources: readonly Mute[];
}
export interface Mute {
    name: string;
    until?: string | undefined;
}
/**
 * Ranks articles. Score = relevance × interest × the weight of the source. The interest is the mean weight of the
 * article's topics. Without topics it is 1, and without a source its weight is 1.
 * @param now in ms; a mute applies until its `until`
 */
export declare function rank(articles: readonly Rankable[], taste: Taste, now: number): Ranking;
/**
 * Finds the mute that excludes an article; a topic's mute before a source's. A source is also identified by
 * the article's host.
 */
export declare function muting(taste: Pick<Taste, 'mutedTopics' | 'mutedSources'>, now: number): (article: Omit<Rankable, 'id'>) => Omit<Muted, 'id'> | undefined;
/**
 * The names of an article's source: the producer's name for it, the host of its URL, and the parent domains.
 */
export declare function namesOfSource({ source, url }: Pick<Rankable, 'source' | 'url'>): string[];
