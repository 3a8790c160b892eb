/**
 * The record of a job and its bounds. Every field that is added later needs a default or is optional: that is its
 * migration.
 */
import * as v from 'valibot';
/** The most articles that a job remembers as met again. */
export declare const MAX_MET = 5000;
export declare const JobRecordSchema: v.ObjectSchema<{
    readonly id: v.StringSchema<undefined>;
    readonly userId: v.StringSchema<undefined>;
    /** The input of the start with defaults. */
    readonly input: v.StrictObjectSchema<{
        readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
        readonly expectedArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        readonly timeoutMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
        readonly stallMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        readonly onTimeout: v.OptionalSchema<v.PicklistSchema<["fail", "complete"], undefined>, "fail">;
        readonly allowSeen: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
    }, undefined>;
    /** The fields of `input` that the caller has set. */
    readonly explicit: v.ArraySchema<v.StringSchema<undefined>, undefined>;
    /** The order that has started the job. A retry gives it again. */
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
    }, undefined>, undefined>;
    /** The user's key for hashes of articles. */
    readonly seenKey: v.OptionalSchema<v.StringSchema<undefined>, "">;
    /** Tokens of articles that were found seen in reports that added no article. */
    readonly met: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, number, undefined>]>, undefined>;
    readonly expectedArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    readonly attempt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    /** When this attempt began. */
    readonly attemptAt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    /** The last sign of life of this attempt that came without a new article. */
    readonly reportedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    /** The highest reported progress of this attempt. */
    readonly progress: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    /** Empty until a producer reports one. */
    readonly currentStep: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 200, undefined>]>;
    readonly startedAt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly updatedAt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly end: v.OptionalSchema<v.ObjectSchema<{
        readonly status: v.PicklistSchema<["completed", "failed", "cancelled"], undefined>;
        readonly at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly digestId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
        readonly error: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
        readonly failure: v.OptionalSchema<v.PicklistSchema<["reported", "timeout", "stalled", "never_started"], undefined>, undefined>;
        readonly partial: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
        readonly warnings: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>, v.MaxLengthAction<string[], 100, "at most 100 warnings">]>, undefined>;
    }, undefined>, undefined>;
}, undefined>;
export type JobRecord = v.InferOutput<typeof JobRecordSchema>;
/** A job: its record, and its last report that added articles: how many the job has since, when, and in which attempt. */
export interface Job {
    record: JobRecord;
    lastReport: {
        articleCount: number;
        at: number;
        attempt: number;
    } | null;
}
export declare const lastReportEntries: {
    articleCount: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    attempt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
};
