/** Messages between a job and its user. Each side reads them leniently: they may come from another release. */
import * as v from 'valibot';
/**
 * A job's note to its user's list when it starts or is retried; `startedAt` in ms. `order` is in the note of a retried job
 * that an order has started: the user's object gives the order again as soon as the job is in this attempt.
 */
export declare const JobNoteSchema: v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>;
    readonly startedAt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly attempt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
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
/**
 * A job's note to its user's list about its digest. `shown` has a token (`remembered.ts`) of each article in it, the others
 * of its stories included. `met` has those of articles that were reported and found seen: they are remembered from now on
 * as well, but were not told again.
 */
export declare const DigestNoteSchema: v.StrictObjectSchema<{
    readonly status: v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>;
        readonly userId: v.StringSchema<undefined>;
        readonly topics: v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>;
        readonly status: v.PicklistSchema<readonly ["pending", "in_progress", "completed", "failed", "cancelled"], undefined>;
        readonly progress: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly currentStep: v.StringSchema<undefined>;
        readonly articleCount: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly expectedArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        readonly attempt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly digestId: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
        readonly error: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
        readonly failure: v.OptionalSchema<v.PicklistSchema<["reported", "timeout", "stalled", "never_started"], undefined>, undefined>;
        readonly partial: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
        readonly warnings: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>;
        readonly startedAt: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>;
        readonly updatedAt: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>;
        readonly completedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
    }, undefined>;
    readonly shown: v.ArraySchema<v.StringSchema<undefined>, undefined>;
    readonly met: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, readonly []>;
}, undefined>;
/** What a job keeps of its user when it starts, so that its digest is the same at every call. */
export declare const ProfileSchema: v.ObjectSchema<{
    readonly weights: v.OptionalSchema<v.ArraySchema<v.ObjectSchema<{
        readonly topic: v.StringSchema<undefined>;
        readonly weight: v.NumberSchema<undefined>;
    }, undefined>, undefined>, readonly []>;
    readonly sourceWeights: v.OptionalSchema<v.ArraySchema<v.ObjectSchema<{
        readonly source: v.StringSchema<undefined>;
        readonly weight: v.NumberSchema<undefined>;
    }, undefined>, undefined>, readonly []>;
    readonly mutedTopics: v.OptionalSchema<v.ArraySchema<v.ObjectSchema<{
        readonly name: v.StringSchema<undefined>;
    }, undefined>, undefined>, readonly []>;
    readonly mutedSources: v.OptionalSchema<v.ArraySchema<v.ObjectSchema<{
        readonly name: v.StringSchema<undefined>;
    }, undefined>, undefined>, readonly []>;
    readonly maxArticles: v.OptionalSchema<v.NumberSchema<undefined>, 20>;
    /** The user's key for hashes of articles. */
    readonly seenKey: v.OptionalSchema<v.StringSchema<undefined>, "">;
    /** Tokens of remembered articles without separators. Those that digests of the last three days have shown come first. */
    readonly seen: v.OptionalSchema<v.StringSchema<undefined>, "">;
    /** How many of the first tokens those are. */
    readonly told: v.OptionalSchema<v.NumberSchema<undefined>, 0>;
    /** A BCP 47 tag. */
    readonly language: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    /** An IANA time zone. */
    readonly timeZone: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
}, undefined>;
export type JobNote = v.InferOutput<typeof JobNoteSchema>;
export type DigestNote = v.InferOutput<typeof DigestNoteSchema>;
export type Profile = v.InferOutput<typeof ProfileSchema>;
