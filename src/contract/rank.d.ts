/** Schemas of `rank` and `check`. `rank` returns a reader's order, `check` what is seen or muted. */
import * as v from 'valibot';
export declare const MuteReasonSchema: v.StrictObjectSchema<{
    by: v.PicklistSchema<["topic", "source"], undefined>;
    name: v.StringSchema<undefined>;
    until: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
}, undefined>;
/** An excluded article, and the mute that excludes it. */
export declare const MutedArticleSchema: v.StrictObjectSchema<{
    readonly by: v.PicklistSchema<["topic", "source"], undefined>;
    readonly name: v.StringSchema<undefined>;
    readonly until: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
}, undefined>;
export declare const FactorsSchema: v.StrictObjectSchema<{
    readonly relevance: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly interest: v.NumberSchema<undefined>;
    readonly topics: v.ArraySchema<v.StrictObjectSchema<{
        readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
        readonly weight: v.NumberSchema<undefined>;
    }, undefined>, undefined>;
    readonly source: v.OptionalSchema<v.StrictObjectSchema<{
        readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
        readonly weight: v.NumberSchema<undefined>;
    }, undefined>, undefined>;
}, undefined>;
export declare const RankedSchema: v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly score: v.NumberSchema<undefined>;
    readonly factors: v.StrictObjectSchema<{
        readonly relevance: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly interest: v.NumberSchema<undefined>;
        readonly topics: v.ArraySchema<v.StrictObjectSchema<{
            readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
            readonly weight: v.NumberSchema<undefined>;
        }, undefined>, undefined>;
        readonly source: v.OptionalSchema<v.StrictObjectSchema<{
            readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
            readonly weight: v.NumberSchema<undefined>;
        }, undefined>, undefined>;
    }, undefined>;
}, undefined>;
export declare const RankingSchema: v.StrictObjectSchema<{
    readonly articles: v.ArraySchema<v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        readonly score: v.NumberSchema<undefined>;
        readonly factors: v.StrictObjectSchema<{
            readonly relevance: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
            readonly interest: v.NumberSchema<undefined>;
            readonly topics: v.ArraySchema<v.StrictObjectSchema<{
                readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
                readonly weight: v.NumberSchema<undefined>;
            }, undefined>, undefined>;
            readonly source: v.OptionalSchema<v.StrictObjectSchema<{
                readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
                readonly weight: v.NumberSchema<undefined>;
            }, undefined>, undefined>;
        }, undefined>;
    }, undefined>, undefined>;
    readonly muted: v.ArraySchema<v.StrictObjectSchema<{
        readonly by: v.PicklistSchema<["topic", "source"], undefined>;
        readonly name: v.StringSchema<undefined>;
        readonly until: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    }, undefined>, undefined>;
}, undefined>;
/** An article to rank, with as many fields as are known. */
export declare const RankSchema: v.SchemaWithPipe<readonly [v.ArraySchema<v.StrictObjectSchema<{
    readonly seq: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly addedAt: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly score: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly factors: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly reason: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly also: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly author: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly summary: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly imageUrl: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly metadata: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly topics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>, undefined>;
    readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
    readonly url: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>]>, undefined>;
    readonly publishedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
    readonly relevance: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    readonly title: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    readonly feed: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
}, undefined>, undefined>, v.MaxLengthAction<{
    seq?: unknown;
    addedAt?: unknown;
    score?: unknown;
    factors?: unknown;
    reason?: unknown;
    also?: unknown;
    author?: unknown;
    summary?: unknown;
    imageUrl?: unknown;
    metadata?: unknown;
    id: string;
    topics?: string[] | undefined;
    source?: string | undefined;
    url?: string | undefined;
    publishedAt?: string | undefined;
    relevance?: number | undefined;
    title?: string | undefined;
    feed?: unknown;
}[], 500, "at most 500 articles">]>;
/** An article that a producer asks about, by its address or with as many fields as are known. */
export declare const CheckSchema: v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.StrictObjectSchema<{
    readonly seq: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly addedAt: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly score: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly factors: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly reason: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly also: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly author: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly summary: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly imageUrl: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly metadata: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly id: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>, undefined>;
    readonly feed: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
    readonly url: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, undefined>;
    readonly title: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
    readonly topics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>, undefined>;
    readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
    readonly publishedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
    readonly relevance: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
}, undefined>], undefined>, undefined>, v.MaxLengthAction<(string | {
    seq?: unknown;
    addedAt?: unknown;
    score?: unknown;
    factors?: unknown;
    reason?: unknown;
    also?: unknown;
    author?: unknown;
    summary?: unknown;
    imageUrl?: unknown;
    metadata?: unknown;
    id?: string | undefined;
    feed?: string | undefined;
    url?: string | undefined;
    title?: string | undefined;
    topics?: string[] | undefined;
    source?: string | undefined;
    publishedAt?: string | undefined;
    relevance?: number | undefined;
})[], 500, "at most 500 articles">]>;
export declare const CheckedSchema: v.StrictObjectSchema<{
    readonly id: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>, undefined>;
    readonly url: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    readonly seen: v.BooleanSchema<undefined>;
    readonly muted: v.OptionalSchema<v.StrictObjectSchema<{
        by: v.PicklistSchema<["topic", "source"], undefined>;
        name: v.StringSchema<undefined>;
        until: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
    }, undefined>, undefined>;
}, undefined>;
export type Factors = v.InferOutput<typeof FactorsSchema>;
export type Ranked = v.InferOutput<typeof RankedSchema>;
export type Muted = v.InferOutput<typeof MutedArticleSchema>;
export type Ranking = v.InferOutput<typeof RankingSchema>;
export type RankInput = v.InferInput<typeof RankSchema>;
export type CheckInput = v.InferInput<typeof CheckSchema>;
export type Checked = v.InferOutput<typeof CheckedSchema>;
