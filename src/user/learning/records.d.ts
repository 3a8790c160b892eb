/**
 * The records of learning. What is stored under `weights` and `learner`, and the state that the rules use.
 * Pure.
 */
import * as v from 'valibot';
import { type VoteHistory, type WeightState } from './votes.ts';
/**
 * The weights, with the instants of the newest vote that `learn` has taken in and of the newest vote ever.
 */
export declare const WeightsRecordSchema: v.ObjectSchema<{
    readonly learnedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
    readonly votedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
    readonly topics: v.OptionalSchema<v.ObjectSchema<{
        readonly weights: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.ObjectSchema<{
            readonly name: v.StringSchema<undefined>;
            readonly hundredths: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 10, undefined>, v.MaxValueAction<number, 200, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            hundredths: number;
        }[], 2000, undefined>]>, readonly []>;
        /** Votes up to this instant teach nothing. */
        readonly resetAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        /** The same for single names, by key. */
        readonly resets: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.ObjectSchema<{
            readonly name: v.StringSchema<undefined>;
            readonly at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            at: number;
        }[], 2000, undefined>]>, readonly []>;
    }, undefined>, {}>;
    readonly sources: v.OptionalSchema<v.ObjectSchema<{
        readonly weights: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.ObjectSchema<{
            readonly name: v.StringSchema<undefined>;
            readonly hundredths: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 10, undefined>, v.MaxValueAction<number, 200, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            hundredths: number;
        }[], 2000, undefined>]>, readonly []>;
        /** Votes up to this instant teach nothing. */
        readonly resetAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        /** The same for single names, by key. */
        readonly resets: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.ObjectSchema<{
            readonly name: v.StringSchema<undefined>;
            readonly at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            at: number;
        }[], 2000, undefined>]>, readonly []>;
    }, undefined>, {}>;
    /** Hashes of the articles with a live vote: see `LearningStore`. */
    readonly voted: v.OptionalSchema<v.CustomSchema<Uint32Array<ArrayBufferLike>, undefined>, undefined>;
}, undefined>;
/** The learner's baseline: the state after all folded votes. */
export declare const LearnerRecordSchema: v.ObjectSchema<{
    readonly topics: v.OptionalSchema<v.ObjectSchema<{
        readonly H: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        readonly N: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        readonly counts: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.ObjectSchema<{
            readonly name: v.StringSchema<undefined>;
            readonly h: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
            readonly n: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
            readonly up: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
            readonly down: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            h: number;
            n: number;
            up: number;
            down: number;
        }[], 2000, undefined>]>, readonly []>;
    }, undefined>, {}>;
    readonly sources: v.OptionalSchema<v.ObjectSchema<{
        readonly H: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        readonly N: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        readonly counts: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.ObjectSchema<{
            readonly name: v.StringSchema<undefined>;
            readonly h: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
            readonly n: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
            readonly up: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
            readonly down: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            h: number;
            n: number;
            up: number;
            down: number;
        }[], 2000, undefined>]>, readonly []>;
    }, undefined>, {}>;
}, undefined>;
/** The stored weights, and the hashes of the articles whose votes they include. */
export declare function readWeights(stored: unknown): {
    state: WeightState;
    voted: Uint32Array;
};
/** The record of a state. */
export declare function weightsRecord(state: WeightState, voted: Uint32Array): v.InferOutput<typeof WeightsRecordSchema>;
/** The learners' states after all folded votes. */
export declare function readBaseline(stored: unknown): VoteHistory['baseline'];
/** The record of the learners' states. */
export declare function learnerRecord(baseline: VoteHistory['baseline']): v.InferOutput<typeof LearnerRecordSchema>;
