import type { Feedback, Verdict, Vote } from '../../contract/learning.ts';
import type { Taste } from '../../ranking.ts';
import type { PreferencesRecord } from '../preferences.ts';
import * as formulas from './formulas.ts';
import { type PerSubject, type Subject } from './subject.ts';
/** How long a vote is kept before it is folded into the baseline. */
export declare const VOTE_RETENTION_MS: number;
/** The interval of the clean-up while there are votes. */
export declare const CLEANUP_MS: number;
/** The most topics, and the most sources, of a user's learning, which is stored as one row. See `limitNames`. */
export declare const MAX_NAMES = 2000;
/** The weights of topics or of sources. */
export interface Learned {
    weights: formulas.Weights;
    /** Votes up to this instant teach nothing. */
    resetAt: number;
    /** Votes up to such an instant teach nothing about that name. By key. */
    resets: ReadonlyMap<string, number>;
}
/** The weights with two instants in ms: the newest vote that was learned, and the newest vote ever. */
export interface WeightState extends PerSubject<Learned> {
    learnedAt: number;
    votedAt: number;
}
/** A stored vote. `at`, in ms, is strictly greater than that of the previous vote. */
export interface StoredVote {
    articleId: string;
    feedback: Verdict;
    topics: readonly string[];
    source?: string | undefined;
    at: number;
    /** Whether learning was switched on when the vote was cast. */
    teaches: boolean;
}
/** The input of learning: the baseline of folded votes, and the live votes in order of time. */
export interface VoteHistory {
    baseline: PerSubject<formulas.LearnerState>;
    votes: readonly StoredVote[];
}
/** The weights of a user without votes. */
export declare const newWeights: WeightState;
export declare const newBaseline: Readonly<Record<Subject, formulas.LearnerState>>;
/** A new vote. Its time is later than that of every previous vote, even if the clock is not. */
export declare function newVote({ votedAt }: WeightState, vote: Feedback, teaches: boolean, now: number): StoredVote;
/** Adds a new vote by the quick rule. Only the weights of its topics and of its source change. */
export declare function addVote(before: WeightState, vote: StoredVote): WeightState;
/** Computes the weights by their definition after any change of the votes. `votes` are in order of time. */
export declare function recomputeWeights(before: WeightState, { baseline, votes }: VoteHistory): WeightState;
/**
 * The state with at most `MAX_NAMES` topics and as many sources. Those that were taught longest ago and have no live
 * vote are dropped. Their counts are in the baseline only, so no other weight changes. A reset of such a name has no
 * effect any more and is dropped too.
 * @param history of the state; called only over the limit, because it reads every vote
 * @returns `baseline` if names of it are dropped
 * @throws `too_large` if more topics, or more sources, have live votes
 */
export declare function limitNames(state: WeightState, history: () => VoteHistory): {
    weightState: WeightState;
    baseline?: VoteHistory['baseline'];
};
/** The weights after learning from every vote, and the learners' states that explain them. */
export declare function learnFrom(before: WeightState, { baseline, votes }: VoteHistory): {
    states: Readonly<Record<Subject, formulas.LearnerState>>;
    learned: number;
    after: WeightState;
};
/**
 * The votes that are too old to keep, and the baseline that includes them. Only learned votes may be folded.
 */
export declare function foldOldVotes(learned: WeightState, { baseline, votes }: VoteHistory, now: number): {
    foldedUpTo: number | undefined;
    baseline: Readonly<Record<Subject, formulas.LearnerState>>;
};
/**
 * Resets learning, on one topic or source or on all. Returns the same state if the name is unknown.
 * @param name undefined for all
 */
export declare function resetLearning(subject: Subject, before: WeightState, history: VoteHistory, name: string | undefined): {
    after: WeightState;
    baseline: VoteHistory['baseline'];
};
/** The reason for each weight of topics and of sources, the largest weight first. */
export declare function explainWeights(state: WeightState, history: VoteHistory, preferences: PreferencesRecord): Readonly<Record<Subject, {
    usual: number;
    names: {
        readonly name: string;
        readonly weight: number;
        readonly by: "hand" | "learning" | "vote";
        readonly helpful: number;
        readonly notHelpful: number;
        readonly votedAt?: string | undefined;
        readonly reason: string;
    }[];
}>>;
/** The weights that the reader has set by hand. */
export declare const pinsOf: ({ pinnedTopics, pinnedSources }: PreferencesRecord) => {
    topics: {
        name: string;
        weight: number;
    }[];
    sources: {
        name: string;
        weight: number;
    }[];
};
/** What ranks a reader's articles: the weights with pins, and the mutes. */
export declare function rankingProfile(state: WeightState, preferences: PreferencesRecord): Required<Taste>;
/** A vote as callers see it. */
export declare function toVote({ at, teaches, ...vote }: StoredVote): Vote;
