import { type Feedback, type FeedbackAnswer, type FeedbackPage, type LearnOptions, type LearnReport, type Page, type SourceReset, type WeightReasons } from '../../contract/learning.ts';
import { type RankInput, type Ranking } from '../../contract/rank.ts';
import { type Taste } from '../../ranking.ts';
import type { UserStore } from '../store.ts';
import * as formulas from './formulas.ts';
import { type Subject } from './subject.ts';
import * as votes from './votes.ts';
export declare class Learner {
    #private;
    constructor(store: UserStore);
    /**
     * Stores a vote, unless the live vote on the article says the same.
     * @throws `too_large` if more than 2,000 topics, or sources, have live votes
     */
    record(feedback: Feedback, now: number): FeedbackAnswer;
    /** Whether the live vote on the article says the same, so that recording it again changes nothing. */
    hasRecorded({ articleId, feedback }: Pick<Feedback, 'articleId' | 'feedback'>): boolean;
    /** @throws `not_found` without a live vote on the article */
    withdraw(articleId: string): FeedbackAnswer;
    /**
     * The live votes by the time of the first vote on their article, newest first. A vote that is changed between two pages
     * keeps its place. A cursor is the place of the last vote of a page.
     */
    list(page: Page | undefined): FeedbackPage;
    explain(): WeightReasons;
    /** Learns and explains. Stores nothing in a dry run, or if learning is switched off. */
    learn(options: LearnOptions | undefined): LearnReport;
    /** Learns from every vote. Writes nothing if none is new. */
    learnAll(): {
        states: Readonly<Record<Subject, formulas.LearnerState>>;
        learned: number;
        after: votes.WeightState;
    };
    /** Forgets what the votes so far have taught, on one topic or on all. The votes stay listed. */
    resetTopics(topic: string | undefined): FeedbackAnswer;
    /** The same for one source or for all. */
    resetSources(source: string | undefined): SourceReset;
    /** Learns, then folds old votes into the baseline. In this order every folded vote was learned. */
    cleanUp(now: number): void;
    rank(articles: RankInput, now: number): Ranking;
    /** What ranks the reader's articles: weights with pins, and mutes. */
    taste(): Required<Taste>;
}
