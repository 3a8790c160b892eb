import { DigestError } from '../contract/errors.ts';
import { type Article, type JobStatus, type Outcome, type Report, type ReportResult } from '../contract/job.ts';
import type { ArticleSubjects } from '../contract/learning.ts';
import { type RememberedArticles } from '../remembered.ts';
import type { DigestCandidate } from './digest/compose.ts';
import { type Identity, KnownArticles } from './knownArticles.ts';
import { type Job } from './record.ts';
/** A valid article with what identifies duplicates, and its JSON, which is stored. */
interface ValidArticle {
    id: string;
    article: Article;
    identity: Identity;
    json: string;
    error?: never;
}
interface InvalidArticle {
    /** Null if the article has no readable id. */
    id: string | null;
    error: DigestError;
}
export type Candidate = ValidArticle | InvalidArticle;
/** An article to store, with its sequence number. */
export interface NewArticle {
    seq: number;
    article: Article;
    identity: Identity;
    json: string;
}
/**
 * Validates each article of a call by itself: `invalid_input`, or `too_large` over 64 KiB.
 * @throws `too_large` if the call carries more than 1 MiB
 */
export declare function parseArticles(inputs: unknown[]): Candidate[];
/** What is known of a job's articles, and of what digests have shown its user; the job's store implements it. */
interface Known {
    knownArticles(): KnownArticles;
    remembered(): Pick<RememberedArticles, 'has'>;
    /** Tokens of the articles that were reported to this job and found seen. */
    met(): ReadonlySet<string>;
}
/** What a report changes: the job, the articles to add, and the outcome of each article. */
export interface Reported {
    changed: Job;
    added: NewArticle[];
    /** Tokens of articles that were found seen for the first time, without separators. */
    met: string;
    outcomes: Outcome[];
}
/**
 * Decides what a report changes. A cancelled job takes nothing, without an error.
 * @param now in ms
 * @param isWhole a rejected article fails the whole report
 * @throws `conflict` if the job is completed or failed, or the attempt is superseded; `too_large`; the error of a
 * rejected article if `isWhole`
 */
export declare function receiveReport(job: Job, report: Report, known: Known, now: number, isWhole: boolean): Reported;
/**
 * The outcome of each article in order, and the articles to add, numbered after `seq`.
 * @param remembered what digests have shown; nothing is seen without it
 */
export declare function ingest(candidates: Candidate[], known: Pick<KnownArticles, 'same'>, seq: number, remembered?: Pick<RememberedArticles, 'has'>): {
    outcomes: Outcome[];
    added: NewArticle[];
    seen: Article[];
};
/** The outcomes of a call to a cancelled job: nothing is added. */
export declare function cancelledOutcomes(inputs: unknown[]): Outcome[];
/** The result for a producer. */
export declare function toReportResult(status: JobStatus, outcomes: Outcome[]): ReportResult;
/**
 * The topics and the source of an article, which a vote on it teaches.
 * @throws `not_found`
 */
export declare function subjectsOf(articles: readonly Pick<DigestCandidate, 'id' | 'topics' | 'source'>[], articleId: string): ArticleSubjects;
export {};
