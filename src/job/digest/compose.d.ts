/**
 * Composes the digest of a completed job. Its articles are ranked for the reader, in sections by topic. Pure: the same
 * articles and the profile that was stored at the start always give the same digest.
 *
 * Fair places. Each topic with articles gets one place first, however low its weight, because a reader who
 * never sees a topic can never vote for it again. The remaining places go one by one to the topic with the
 * largest weight / (2 · places + 1). This is the Sainte-Laguë method: proportional to the weights, without
 * favouring large ones. If there are fewer places than topics, a lottery seeded by the job's id decides, with
 * chances proportional to the weights (Efraimidis & Spirakis 2006), so that over some days even a weight of
 * 0.1 is drawn.
 */
import type { DigestNote, Profile } from '../../contract/between.ts';
import type { Digest, DigestSection, JobStatus, Placement, StoredArticle } from '../../contract/job.ts';
import { type Rankable } from '../../ranking.ts';
/**
 * The fields of an article that decide its place. All articles of a job in full may be too large for the
 * memory.
 */
export interface DigestCandidate extends Rankable {
    seq: number;
    title: string;
    feed?: string | undefined;
}
/** The place of an article, and the sequence numbers of the others of its story. */
export type Composed = Placement & {
    others: number[];
};
/** A section of any articles. */
export type SectionOf<Article> = Omit<DigestSection, 'articles'> & {
    articles: Article[];
};
/** A digest of any articles. */
export type DigestOf<Article> = Omit<Digest, 'sections'> & {
    sections: SectionOf<Article>[];
};
/** Composes the digest from the job's articles. */
export declare function composeDigest<Article extends DigestCandidate>(status: JobStatus, articles: readonly Article[], profile: Omit<Profile, 'seenKey'>): DigestOf<Article & Composed>;
/** Replaces the articles of a digest by the articles in full. */
export declare function withFullArticles(digest: DigestOf<DigestCandidate & Composed>, articles: ReadonlyMap<number, StoredArticle>): Digest;
/** The number of articles that each section shows. See the head of this file. */
export declare function allocatePlaces(sections: readonly SectionOf<unknown>[], total: number, seed: string): number[];
/** The source of a digest's articles; the job's tables implement it. */
export interface DigestSource {
    digestCandidates(): readonly DigestCandidate[];
    profile(): Omit<Profile, 'seenKey'>;
    met(): ReadonlySet<string>;
    articlesAt(seqs: number[]): Map<number, StoredArticle>;
}
/** The digest of a completed job with its articles in full, composed at each call. */
export declare function digestOf(source: DigestSource, status: JobStatus): Digest;
/**
 * What a digest shows, so that the next digests do not show it again, and what was met again. All articles of a story
 * count as shown.
 * @param seenKey the user's key for hashes
 */
export declare function digestNote(source: DigestSource, status: JobStatus, seenKey: string): DigestNote;
