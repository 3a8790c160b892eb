/** Routes for producers. They are for articles, progress and the end of a job. */
import * as v from 'valibot';
export declare const producing: {
    report: {
        method: "POST";
        path: string;
        auth: "digest:produce";
        handler: (context: import("../context.ts").RequestContext) => Promise<any>;
        headers: import("./route.ts").RequestHeader[];
        body: v.StrictObjectSchema<{
            readonly progress: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, v.TransformAction<number, number>]>, undefined>;
            readonly currentStep: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
            readonly expectedArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
            readonly articles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.CustomSchema<{
                seq?: unknown;
                addedAt?: unknown;
                score?: unknown;
                factors?: unknown;
                reason?: unknown;
                also?: unknown;
                id: string;
                feed?: string | undefined;
                title: string;
                url?: string | undefined;
                source?: string | undefined;
                author?: string | undefined;
                publishedAt?: string | undefined;
                summary?: string | undefined;
                topics?: string[] | undefined;
                relevance?: number | undefined;
                imageUrl?: string | undefined;
                metadata?: Record<string, unknown> | undefined;
            }, undefined>, undefined>, v.MaxLengthAction<{
                seq?: unknown;
                addedAt?: unknown;
                score?: unknown;
                factors?: unknown;
                reason?: unknown;
                also?: unknown;
                id: string;
                feed?: string | undefined;
                title: string;
                url?: string | undefined;
                source?: string | undefined;
                author?: string | undefined;
                publishedAt?: string | undefined;
                summary?: string | undefined;
                topics?: string[] | undefined;
                relevance?: number | undefined;
                imageUrl?: string | undefined;
                metadata?: Record<string, unknown> | undefined;
            }[], 100, "at most 100 articles a call">]>, undefined>;
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        }, undefined>;
    };
    addArticles: {
        method: "POST";
        path: string;
        auth: "digest:produce";
        handler(context: import("../context.ts").RequestContext): Promise<any>;
        query: v.OptionalSchema<v.StrictObjectSchema<{
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        }, undefined>, {}>;
        headers: import("./route.ts").RequestHeader[];
        body: v.UnionSchema<[v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
            readonly seq: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
            readonly addedAt: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
            readonly score: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
            readonly factors: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
            readonly reason: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
            readonly also: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
            readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
            readonly feed: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
            readonly title: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>;
            readonly url: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, undefined>;
            readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
            readonly author: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
            readonly publishedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
            readonly summary: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
            readonly topics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>, undefined>;
            readonly relevance: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
            readonly imageUrl: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, undefined>;
            readonly metadata: v.OptionalSchema<v.SchemaWithPipe<readonly [v.CustomSchema<Record<string, unknown>, v.ErrorMessage<v.CustomIssue> | undefined>, v.RecordSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "must not begin or end in a space">, v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>]>, v.UnionSchema<[v.StringSchema<undefined>, v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>, v.BooleanSchema<undefined>, v.NullSchema<undefined>], undefined>, undefined>, v.MaxEntriesAction<{
                [x: string]: string | number | boolean | null;
            }, 50, "at most 50 entries">]>, undefined>;
        }, undefined>, v.TransformAction<{
            seq?: unknown;
            addedAt?: unknown;
            score?: unknown;
            factors?: unknown;
            reason?: unknown;
            also?: unknown;
            id: string;
            feed?: string | undefined;
            title: string;
            url?: string | undefined;
            source?: string | undefined;
            author?: string | undefined;
            publishedAt?: string | undefined;
            summary?: string | undefined;
            topics?: string[] | undefined;
            relevance?: number | undefined;
            imageUrl?: string | undefined;
            metadata?: {
                [x: string]: string | number | boolean | null;
            } | undefined;
        }, {
            id: string;
            feed?: string | undefined;
            title: string;
            url?: string | undefined;
            source?: string | undefined;
            author?: string | undefined;
            publishedAt?: string | undefined;
            summary?: string | undefined;
            topics?: string[] | undefined;
            relevance?: number | undefined;
            imageUrl?: string | undefined;
            metadata?: {
                [x: string]: string | number | boolean | null;
            } | undefined;
        }>]>, v.StrictObjectSchema<{
            readonly articles: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.CustomSchema<{
                seq?: unknown;
                addedAt?: unknown;
                score?: unknown;
                factors?: unknown;
                reason?: unknown;
                also?: unknown;
                id: string;
                feed?: string | undefined;
                title: string;
                url?: string | undefined;
                source?: string | undefined;
                author?: string | undefined;
                publishedAt?: string | undefined;
                summary?: string | undefined;
                topics?: string[] | undefined;
                relevance?: number | undefined;
                imageUrl?: string | undefined;
                metadata?: Record<string, unknown> | undefined;
            }, undefined>, undefined>, v.MaxLengthAction<{
                seq?: unknown;
                addedAt?: unknown;
                score?: unknown;
                factors?: unknown;
                reason?: unknown;
                also?: unknown;
                id: string;
                feed?: string | undefined;
                title: string;
                url?: string | undefined;
                source?: string | undefined;
                author?: string | undefined;
                publishedAt?: string | undefined;
                summary?: string | undefined;
                topics?: string[] | undefined;
                relevance?: number | undefined;
                imageUrl?: string | undefined;
                metadata?: Record<string, unknown> | undefined;
            }[], 100, "at most 100 articles a call">]>, v.MinLengthAction<{
                seq?: unknown;
                addedAt?: unknown;
                score?: unknown;
                factors?: unknown;
                reason?: unknown;
                also?: unknown;
                id: string;
                feed?: string | undefined;
                title: string;
                url?: string | undefined;
                source?: string | undefined;
                author?: string | undefined;
                publishedAt?: string | undefined;
                summary?: string | undefined;
                topics?: string[] | undefined;
                relevance?: number | undefined;
                imageUrl?: string | undefined;
                metadata?: Record<string, unknown> | undefined;
            }[], 1, "at least one article">]>;
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        }, undefined>], undefined>;
    };
    complete: {
        method: "POST";
        path: string;
        auth: "digest:produce";
        handler: (context: import("../context.ts").RequestContext) => Promise<any>;
        headers: import("./route.ts").RequestHeader[];
        body: v.OptionalSchema<v.StrictObjectSchema<{
            readonly digestId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
            readonly warnings: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>, v.MaxLengthAction<string[], 100, "at most 100 warnings">]>, undefined>;
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        }, undefined>, {}>;
    };
    fail: {
        method: "POST";
        path: string;
        auth: "digest:produce";
        handler: (context: import("../context.ts").RequestContext) => Promise<any>;
        headers: import("./route.ts").RequestHeader[];
        body: v.StrictObjectSchema<{
            readonly error: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>;
            readonly warnings: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>, v.MaxLengthAction<string[], 100, "at most 100 warnings">]>, undefined>;
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        }, undefined>;
    };
};
