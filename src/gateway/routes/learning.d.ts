/** Routes for votes, weights and ranking. */
import * as v from 'valibot';
export declare const learning: {
    feedback: {
        method: "GET";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
        query: v.OptionalSchema<v.StrictObjectSchema<{
            readonly after: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "must be the \"next\" of a page">]>, undefined>;
            readonly limit: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 100>;
        }, undefined>, {}>;
    };
    recordFeedback: {
        method: "POST";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => Promise<any>;
        body: v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
            readonly articleId: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
            readonly feedback: v.PicklistSchema<["helpful", "not_helpful"], undefined>;
            readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
            readonly topics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>, undefined>;
            readonly jobId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>;
        }, undefined>, v.BaseValidation<{
            articleId: string;
            feedback: "helpful" | "not_helpful";
            source?: string | undefined;
            topics?: string[] | undefined;
            jobId?: string | undefined;
        }, {
            articleId: string;
            feedback: "helpful" | "not_helpful";
            source?: string | undefined;
            topics?: string[] | undefined;
            jobId?: string | undefined;
        }, v.CheckIssue<{
            articleId: string;
            feedback: "helpful" | "not_helpful";
            source?: string | undefined;
            topics?: string[] | undefined;
            jobId?: string | undefined;
        }>>]>;
    };
    weights: {
        method: "GET";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
        query: v.StrictObjectSchema<{
            readonly reasons: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
        }, undefined>;
    };
    sourceWeights: {
        method: "GET";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
    };
    learn: {
        method: "POST";
        path: string;
        auth: "user";
        handler(context: import("../context.ts").RequestContext): Promise<any>;
        query: v.OptionalSchema<v.StrictObjectSchema<{
            readonly dryRun: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
        }, undefined>, {}>;
        body: v.OptionalSchema<v.StrictObjectSchema<{
            readonly dryRun: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
        }, undefined>, {}>;
    };
    rank: {
        method: "POST";
        path: string;
        auth: "user";
        handler(context: import("../context.ts").RequestContext): Promise<any>;
        body: v.StrictObjectSchema<{
            readonly articles: v.SchemaWithPipe<readonly [v.ArraySchema<v.StrictObjectSchema<{
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
        }, undefined>;
    };
    check: {
        method: "POST";
        path: string;
        auth: "user";
        handler(context: import("../context.ts").RequestContext): Promise<{
            urls: any;
            articles?: undefined;
        } | {
            urls?: undefined;
            articles: any;
        }>;
        body: v.UnionSchema<[v.StrictObjectSchema<{
            readonly urls: v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.StrictObjectSchema<{
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
        }, undefined>, v.StrictObjectSchema<{
            readonly articles: v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.StrictObjectSchema<{
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
        }, undefined>], undefined>;
    };
    withdrawFeedback: {
        method: "DELETE";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
    };
    resetTopic: {
        method: "DELETE";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
    };
    resetLearning: {
        method: "DELETE";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
    };
    resetSource: {
        method: "DELETE";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
    };
    resetSourceLearning: {
        method: "DELETE";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
    };
};
