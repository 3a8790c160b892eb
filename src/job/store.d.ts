/**
 * The storage of a job. Its record is under one key, and each report that added articles is one row. The rows have no
 * index besides the sequence number. What identifies duplicates is read once and cached, which costs less than an
 * index (docs/decisions.md).
 */
import * as v from 'valibot';
import { type Profile } from '../contract/between.ts';
import type { ArticlesPage, StoredArticle } from '../contract/job.ts';
import { RememberedArticles } from '../remembered.ts';
import type { NewArticle } from './articles.ts';
import type { DigestCandidate } from './digest/compose.ts';
import { KnownArticles } from './knownArticles.ts';
import { type Job } from './record.ts';
/** The key is in the record. */
declare const StoredProfileSchema: v.BaseSchema<unknown, {
    weights: {
        topic: string;
        weight: number;
    }[];
    sourceWeights: {
        source: string;
        weight: number;
    }[];
    mutedTopics: {
        name: string;
    }[];
    mutedSources: {
        name: string;
    }[];
    maxArticles: number;
    seen: string;
    told: number;
    language?: string | undefined;
    timeZone?: string | undefined;
}, v.BaseIssue<unknown>>;
export type StoredProfile = v.InferOutput<typeof StoredProfileSchema>;
/** What a change stores besides the job. */
export interface Change {
    added?: readonly NewArticle[];
    /** Tokens of articles that were found seen. */
    met?: string;
    /** The user's, for a new attempt. */
    profile?: Profile | undefined;
}
export declare class JobStore {
    #private;
    constructor(storage: DurableObjectStorage);
    /** The stored job, or null. */
    job(): Job | null;
    /**
     * Stores the difference in one transaction: the record as one row, the new articles as another, and for a new attempt
     * the user's profile if it differs from the stored one or, in the first attempt, the default.
     */
    save(before: Job | null, after: Job, { added, met, profile }?: Change): void;
    /** The user's profile as stored at the start; the default profile if none was stored. */
    profile(): StoredProfile;
    /** What digests have shown the user. */
    remembered(): RememberedArticles;
    /** Tokens of the articles that were reported to this job and found seen. */
    met(): ReadonlySet<string>;
    /** What identifies duplicates. The first call reads every row, without the bodies. */
    knownArticles(): KnownArticles;
    /** Articles after a sequence number, in order. A page ends early rather than exceed `mostBytes`. */
    articlesPage(after: number, limit?: number, mostBytes?: number): ArticlesPage;
    /**
     * The fields of every article that decide its place in the digest. Read once, and added to while the object lives, so
     * that completing a job seldom parses its articles. SQLite takes longer to find six fields in a body than it takes to
     * parse it here.
     */
    digestCandidates(): readonly DigestCandidate[];
    /** Articles by sequence number. */
    articlesAt(seqs: number[]): Map<number, StoredArticle>;
    /** Deletes everything, including the alarm. */
    erase(): Promise<void>;
}
export {};
