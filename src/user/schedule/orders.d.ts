/**
 * Digests ordered from the newsroom. An acceptance is not a result: if the job ends by the clock, because its producer
 * has died, it is ordered again as its next attempt. Pure.
 */
import * as v from 'valibot';
import type { JobNote } from '../../contract/between.ts';
import type { JobStatus } from '../../contract/job.ts';
declare const DigestOrderSchema: v.ObjectSchema<{
    readonly jobId: v.StringSchema<undefined>;
    /** The slot, or when the reader has asked for it. */
    readonly at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>;
    /** The attempt of the job that is ordered. */
    readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 1>;
    /** How often it was ordered again because its job had ended by the clock. */
    readonly repeats: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
    /** How often the newsroom did not accept it. */
    readonly tries: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
    /** When it is sent to the newsroom. Absent if the newsroom has accepted it. */
    readonly nextTryAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>, undefined>;
    /** What a job that is retried was ordered with. Otherwise the preferences count. */
    readonly order: v.OptionalSchema<v.StrictObjectSchema<{
        readonly feeds: v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>, v.StrictObjectSchema<{
            readonly url: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>;
            readonly name: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
        }, undefined>], "must be an address or {url, name?}">, undefined>, v.MaxLengthAction<(string | {
            url: string;
            name?: string | undefined;
        })[], 100, "at most 100 feeds">]>;
        readonly maxAgeDays: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        readonly hasDocuments: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
        readonly start: v.StrictObjectSchema<{
            topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
            timeoutMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
            stallMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
            onTimeout: v.OptionalSchema<v.PicklistSchema<["fail", "complete"], undefined>, "fail">;
            allowSeen: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
        }, undefined>;
    }, undefined>, undefined>;
}, undefined>;
/** The schedule's state: which slots are settled, and the digests that are ordered. */
export declare const ScheduleRecordSchema: v.ObjectSchema<{
    /** Slots up to this instant are ordered, or were skipped. */
    readonly settledUntil: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>, 0>;
    readonly orders: v.OptionalSchema<v.ArraySchema<v.ObjectSchema<{
        readonly jobId: v.StringSchema<undefined>;
        /** The slot, or when the reader has asked for it. */
        readonly at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>;
        /** The attempt of the job that is ordered. */
        readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 1>;
        /** How often it was ordered again because its job had ended by the clock. */
        readonly repeats: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        /** How often the newsroom did not accept it. */
        readonly tries: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
        /** When it is sent to the newsroom. Absent if the newsroom has accepted it. */
        readonly nextTryAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>, undefined>;
        /** What a job that is retried was ordered with. Otherwise the preferences count. */
        readonly order: v.OptionalSchema<v.StrictObjectSchema<{
            readonly feeds: v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>, v.StrictObjectSchema<{
                readonly url: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>;
                readonly name: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
            }, undefined>], "must be an address or {url, name?}">, undefined>, v.MaxLengthAction<(string | {
                url: string;
                name?: string | undefined;
            })[], 100, "at most 100 feeds">]>;
            readonly maxAgeDays: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
            readonly hasDocuments: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
            readonly start: v.StrictObjectSchema<{
                topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
                timeoutMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
                stallMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
                onTimeout: v.OptionalSchema<v.PicklistSchema<["fail", "complete"], undefined>, "fail">;
                allowSeen: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
            }, undefined>;
        }, undefined>, undefined>;
    }, undefined>, undefined>, readonly []>;
}, undefined>;
export type DigestOrder = v.InferOutput<typeof DigestOrderSchema>;
export type ScheduleRecord = v.InferOutput<typeof ScheduleRecordSchema>;
/** A slot that is later than this is skipped, and an order is not sent any more. */
export declare const LATEST_MS: number;
/** A digest that the reader has asked for now. The same instant has the same job. */
export declare const newOrder: (jobId: string | undefined, now: number) => DigestOrder;
/** The state with another order. The same state if its job is ordered already. */
export declare const afterOrder: (state: ScheduleRecord, order: DigestOrder) => ScheduleRecord;
/** The order after a try that has failed: the pauses grow. Undefined if it is too late for another. */
export declare const afterFailedTry: (order: DigestOrder, now: number) => DigestOrder | undefined;
/** The order when the newsroom has accepted it. It waits for the end of its job. */
export declare const accepted: ({ jobId, at, attempt, repeats }: DigestOrder) => DigestOrder;
/** An order that was sent, and what it is now. Undefined if nothing more has to be done. */
export interface TriedOrder {
    order: DigestOrder;
    next: DigestOrder | undefined;
}
/** The state after tries. An order that was added meanwhile stays, and so does one of a later attempt. */
export declare function afterTries(state: ScheduleRecord, tried: readonly TriedOrder[]): ScheduleRecord;
/**
 * The state after the end of a job. If it was ordered and has ended by the clock, it is ordered again as its next attempt.
 * @returns the same state if it is not
 */
export declare function afterEnd(state: ScheduleRecord, { id, attempt, status, failure }: JobStatus, now: number): ScheduleRecord;
/**
 * The state after the retry of a job that an order has started: the order is given again.
 * @returns the same state if the note is not about such a retry
 */
export declare function afterRetry(state: ScheduleRecord, note: JobNote, now: number): ScheduleRecord;
export {};
