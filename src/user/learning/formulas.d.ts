import type { Verdict } from '../../contract/learning.ts';
import type { Pin } from '../../contract/preferences.ts';
/**
 * A vote as training data. `of`: how many names share the vote, if `names` does not list all of them.
 */
export interface TrainingVote {
    feedback: Verdict;
    names: readonly string[];
    of?: number;
}
/** Discounted counts of a name: `h` of `n` votes are helpful. `up` and `down` are for explanations only. */
export interface Counts {
    /** As first spelled. */
    name: string;
    h: number;
    n: number;
    up: number;
    down: number;
}
/**
 * The learner's state: discounted counts of the reader's votes (`H` of `N` helpful), and of each name by its
 * key. The name that was taught longest ago comes first.
 */
export interface LearnerState {
    H: number;
    N: number;
    counts: ReadonlyMap<string, Counts>;
}
/** A name's weight in hundredths, by the name's key. */
export type Weights = ReadonlyMap<string, {
    name: string;
    hundredths: number;
}>;
export declare const newLearnerState: LearnerState;
/** The least and the largest weight, in hundredths. */
export declare const LOWEST = 10;
export declare const HIGHEST = 200;
/**
 * Trains the learner with votes: a discounted Beta posterior for each name (Raj & Kalyani 2017). A vote is
 * shared equally by its names. A vote without names changes nothing.
 */
export declare function train(state: LearnerState, votes: Iterable<TrainingVote>): LearnerState;
/** The reader's usual helpful rate, 0–1: Laplace's rule of succession, shrunk by 30 % towards one half. */
export declare function usualRate({ H, N }: LearnerState): number;
/**
 * A name's helpful rate, 0–1, shrunk towards the usual rate with the strength of four votes (Efron & Morris
 * 1975).
 */
export declare function helpfulRate({ h, n }: Counts, usual: number): number;
/**
 * The weight for a rate compared with the usual rate, not rounded: 1 at the usual rate, 2 if always helpful,
 * 0.1 if never.
 */
export declare function earnedWeight(rate: number, usual: number): number;
/** The weights of a learner's state, in hundredths. */
export declare function learnedWeights(state: LearnerState): Weights;
/**
 * The documented quick rule: a helpful vote adds 0.1 to each name, the other verdict subtracts 0.1. The
 * result stays within 0.1–2.0.
 */
export declare function applyQuickRule(weights: Weights, votes: Iterable<TrainingVote>): Weights;
/**
 * The definition of the weights: the learner's weights from the baseline and the votes up to `learnedAt`,
 * then the quick rule for later votes. `votes` are in order of time.
 */
export declare function computeWeights(baseline: LearnerState, votes: readonly (TrainingVote & {
    at: number;
})[], learnedAt: number): Weights;
/** A name's weight as callers see it. 1.0 for an unknown name. */
export declare function weightOf(weights: Weights, key: string): number;
/** The weights as callers see them, by name as first spelled. */
export declare function toRecord(weights: Weights): Record<string, number>;
/** How a vote changes the weights of its names. A pinned weight does not change. */
export declare function changes(names: readonly string[], before: Weights, after: Weights, pins?: readonly Pin[]): {
    name: string;
    before: number;
    after: number;
}[];
/** The weights with pins applied: a pinned name has the weight of its pin, whatever was learned. */
export declare function withPins(weights: Weights, pins: readonly Pin[]): Weights;
/** The report of a learning run: each name before and after, the largest weight first. */
export declare function report(state: LearnerState, before: Weights, after: Weights, pins?: readonly Pin[]): {
    usual: number;
    names: {
        pinned?: true | undefined;
        helpful: number;
        notHelpful: number;
        reason: string;
        name: string;
        before: number;
        after: number;
    }[];
};
/**
 * The reason for each weight, the largest weight first.
 * @param votedAt the instant in ms of the latest vote on each name, by its key
 */
export declare function explain(state: LearnerState, weights: Weights, votedAt: ReadonlyMap<string, number>, learnedAt: number, pins: readonly Pin[]): {
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
};
/** The reason for a weight, in one sentence for a person. */
export declare function reason(counts: Counts, weight: number, usual: number, by: 'vote' | 'learning' | 'hand'): string;
