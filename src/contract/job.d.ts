/** Schemas of jobs and articles. They are the inputs and results of DigestJob. No decisions, no storage. */
import * as v from 'valibot';
/** Limits of a job. Exceeding one is an error with its own message. */
export declare const limits: {
    readonly topics: 50;
    readonly articles: 2000;
    readonly articleBytes: number;
    readonly batch: 100;
    readonly sockets: 1000;
    /** The most bytes of missed articles that one connection carries. The client reconnects for the rest. */
    readonly backlogBytes: number;
    /** All articles of one call together. */
    readonly callBytes: number;
    /** The most bytes of articles in one result, well below the 32 MiB limit of RPC. */
    readonly answerBytes: number;
};
/** How long an ended job stays readable. */
export declare const JOB_RETENTION_MS: number;
export declare const JobIdSchema: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>;
export declare const AttemptNumberSchema: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
export declare const StartSchema: v.StrictObjectSchema<{
    readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
    readonly expectedArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    readonly timeoutMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
    /** Half of `timeoutMs` by default. */
    readonly stallMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    readonly onTimeout: v.OptionalSchema<v.PicklistSchema<["fail", "complete"], undefined>, "fail">;
    readonly allowSeen: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
}, undefined>;
/**
 * A flat map that is returned to the producer unchanged. valibot would silently drop the three forbidden
 * names.
 */
export declare const MetadataSchema: v.SchemaWithPipe<readonly [v.CustomSchema<Record<string, unknown>, v.ErrorMessage<v.CustomIssue> | undefined>, v.RecordSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.CheckAction<string, "must not begin or end in a space">, v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>]>, v.UnionSchema<[v.StringSchema<undefined>, v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>, v.BooleanSchema<undefined>, v.NullSchema<undefined>], undefined>, undefined>, v.MaxEntriesAction<{
    [x: string]: string | number | boolean | null;
}, 50, "at most 50 entries">]>;
export declare const ArticleSchema: v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    /** The collection within which `id` is unique, such as the feed's address. */
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
}, undefined>;
/** An article as a producer sends it. */
export declare const ArticleInputSchema: v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
    readonly seq: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly addedAt: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly score: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly factors: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly reason: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly also: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    /** The collection within which `id` is unique, such as the feed's address. */
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
}>]>;
/** An article that is validated later, so that one invalid article does not fail its batch. */
export declare const UncheckedArticleSchema: v.CustomSchema<{
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
}, undefined>;
export declare const BatchSchema: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.CustomSchema<{
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
/** The body of `addArticle` and `addArticles` over REST. The job validates the articles. */
export declare const AddArticlesSchema: v.UnionSchema<[v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
    readonly seq: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly addedAt: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly score: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly factors: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly reason: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly also: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    /** The collection within which `id` is unique, such as the feed's address. */
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
export declare const AttemptSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
}, undefined>, {}>;
export declare const ReportSchema: v.StrictObjectSchema<{
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
/** The sender's own reference of a report over a WebSocket. */
export declare const RefSchema: v.OptionalSchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 100, undefined>]>, v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>], undefined>, undefined>;
/** What a producer could not do, for the reader. */
export declare const WarningsSchema: v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>, v.MaxLengthAction<string[], 100, "at most 100 warnings">]>;
export declare const CompleteSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly digestId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
    readonly warnings: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>, v.MaxLengthAction<string[], 100, "at most 100 warnings">]>, undefined>;
    readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
}, undefined>, {}>;
export declare const FailSchema: v.StrictObjectSchema<{
    readonly error: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>;
    readonly warnings: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>, v.MaxLengthAction<string[], 100, "at most 100 warnings">]>, undefined>;
    readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
}, undefined>;
export declare const ArticlesPageSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly after: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
    readonly limit: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 100>;
}, undefined>, {}>;
export declare const JOB_STATES: readonly ['pending', 'in_progress', 'completed', 'failed', 'cancelled'];
export declare const JobStateNameSchema: v.PicklistSchema<readonly ["pending", "in_progress", "completed", "failed", "cancelled"], undefined>;
/** A page of a user's jobs. */
export declare const JobsPageSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly status: v.OptionalSchema<v.PicklistSchema<readonly ["pending", "in_progress", "completed", "failed", "cancelled"], undefined>, undefined>;
    readonly after: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "must be the \"next\" of a page">]>, undefined>;
    readonly limit: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 50>;
}, undefined>, {}>;
export declare const JobStatusSchema: v.StrictObjectSchema<{
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
/** Counts from 1 in order of arrival. */
export declare const SeqSchema: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
export declare const WatchTokenSchema: v.StrictObjectSchema<{
    readonly watchToken: v.StringSchema<undefined>;
}, undefined>;
/** `watchToken` is absent if the service has no secret to sign with. */
export declare const StartedSchema: v.StrictObjectSchema<{
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
    readonly watchToken: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
}, undefined>;
/** An article as stored in the job. */
export declare const StoredArticleSchema: v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    /** The collection within which `id` is unique, such as the feed's address. */
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
    readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
}, undefined>;
/** The documented state: the status with the articles. */
export declare const JobStateSchema: v.StrictObjectSchema<{
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
    readonly articles: v.ArraySchema<v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        /** The collection within which `id` is unique, such as the feed's address. */
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
        readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    }, undefined>, undefined>;
}, undefined>;
export declare const ArticlesPageResponseSchema: v.StrictObjectSchema<{
    readonly articles: v.ArraySchema<v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        /** The collection within which `id` is unique, such as the feed's address. */
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
        readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    }, undefined>, undefined>;
    readonly next: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
}, undefined>;
export declare const OutcomeSchema: v.VariantSchema<"outcome", [v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly outcome: v.LiteralSchema<"added", undefined>;
    readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
}, undefined>, v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly outcome: v.LiteralSchema<"duplicate", undefined>;
    readonly of: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
}, undefined>, v.StrictObjectSchema<{
    readonly id: v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>, undefined>;
    readonly outcome: v.LiteralSchema<"rejected", undefined>;
    readonly code: v.PicklistSchema<readonly ["invalid_input", "unauthenticated", "forbidden", "not_found", "method_not_allowed", "conflict", "gone", "version_mismatch", "idempotency_mismatch", "too_large", "unsupported_media_type", "rate_limited", "unavailable", "internal"], undefined>;
    readonly error: v.StringSchema<undefined>;
    readonly issues: v.OptionalSchema<v.ArraySchema<v.StrictObjectSchema<{
        readonly path: v.StringSchema<undefined>;
        readonly message: v.StringSchema<undefined>;
    }, undefined>, undefined>, undefined>;
}, undefined>, v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly outcome: v.LiteralSchema<"seen", undefined>;
}, undefined>, v.StrictObjectSchema<{
    readonly id: v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>, undefined>;
    readonly outcome: v.LiteralSchema<"cancelled", undefined>;
}, undefined>], undefined>;
/** The result for a producer: the outcome of each article, and the job's progress and status. */
export declare const ReportResultSchema: v.StrictObjectSchema<{
    readonly outcomes: v.ArraySchema<v.VariantSchema<"outcome", [v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        readonly outcome: v.LiteralSchema<"added", undefined>;
        readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    }, undefined>, v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        readonly outcome: v.LiteralSchema<"duplicate", undefined>;
        readonly of: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    }, undefined>, v.StrictObjectSchema<{
        readonly id: v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>, undefined>;
        readonly outcome: v.LiteralSchema<"rejected", undefined>;
        readonly code: v.PicklistSchema<readonly ["invalid_input", "unauthenticated", "forbidden", "not_found", "method_not_allowed", "conflict", "gone", "version_mismatch", "idempotency_mismatch", "too_large", "unsupported_media_type", "rate_limited", "unavailable", "internal"], undefined>;
        readonly error: v.StringSchema<undefined>;
        readonly issues: v.OptionalSchema<v.ArraySchema<v.StrictObjectSchema<{
            readonly path: v.StringSchema<undefined>;
            readonly message: v.StringSchema<undefined>;
        }, undefined>, undefined>, undefined>;
    }, undefined>, v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        readonly outcome: v.LiteralSchema<"seen", undefined>;
    }, undefined>, v.StrictObjectSchema<{
        readonly id: v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>, undefined>;
        readonly outcome: v.LiteralSchema<"cancelled", undefined>;
    }, undefined>], undefined>, undefined>;
    readonly articleCount: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly progress: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly status: v.PicklistSchema<readonly ["pending", "in_progress", "completed", "failed", "cancelled"], undefined>;
    readonly cancelled: v.BooleanSchema<undefined>;
}, undefined>;
export declare const JobsPageResponseSchema: v.StrictObjectSchema<{
    readonly jobs: v.ArraySchema<v.StrictObjectSchema<{
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
    }, undefined>, undefined>;
    readonly unavailable: v.OptionalSchema<v.ArraySchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>, undefined>;
    readonly next: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
}, undefined>;
/** Why an article has its place. */
export declare const PlacementSchema: v.StrictObjectSchema<{
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
    readonly reason: v.StringSchema<undefined>;
    readonly also: v.OptionalSchema<v.ArraySchema<v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
        readonly url: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    }, undefined>, undefined>, undefined>;
}, undefined>;
export declare const DigestArticleSchema: v.StrictObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    /** The collection within which `id` is unique, such as the feed's address. */
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
    readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
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
    readonly reason: v.StringSchema<undefined>;
    readonly also: v.OptionalSchema<v.ArraySchema<v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
        readonly url: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    }, undefined>, undefined>, undefined>;
}, undefined>;
export declare const DigestSectionSchema: v.StrictObjectSchema<{
    readonly topic: v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>;
    readonly weight: v.NumberSchema<undefined>;
    readonly articles: v.ArraySchema<v.StrictObjectSchema<{
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        /** The collection within which `id` is unique, such as the feed's address. */
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
        readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
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
        readonly reason: v.StringSchema<undefined>;
        readonly also: v.OptionalSchema<v.ArraySchema<v.StrictObjectSchema<{
            readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
            readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
            readonly url: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
        }, undefined>, undefined>, undefined>;
    }, undefined>, undefined>;
}, undefined>;
export declare const DigestSchema: v.StrictObjectSchema<{
    readonly jobId: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>;
    readonly userId: v.StringSchema<undefined>;
    readonly digestId: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    readonly partial: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
    readonly warnings: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>;
    readonly completedAt: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>;
    readonly language: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    readonly timeZone: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
    readonly sections: v.ArraySchema<v.StrictObjectSchema<{
        readonly topic: v.NullableSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>;
        readonly weight: v.NumberSchema<undefined>;
        readonly articles: v.ArraySchema<v.StrictObjectSchema<{
            readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
            /** The collection within which `id` is unique, such as the feed's address. */
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
            readonly seq: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
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
            readonly reason: v.StringSchema<undefined>;
            readonly also: v.OptionalSchema<v.ArraySchema<v.StrictObjectSchema<{
                readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
                readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
                readonly url: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
            }, undefined>, undefined>, undefined>;
        }, undefined>, undefined>;
    }, undefined>, undefined>;
    readonly muted: v.ArraySchema<v.StrictObjectSchema<{
        readonly by: v.PicklistSchema<["topic", "source"], undefined>;
        readonly name: v.StringSchema<undefined>;
        readonly until: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
        readonly id: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    }, undefined>, undefined>;
    readonly left: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
}, undefined>;
/** `created` is false if the same job existed. */
export type Started = v.InferOutput<typeof StartedSchema> & {
    created: boolean;
};
export type StoredArticle = v.InferOutput<typeof StoredArticleSchema>;
export type JobState = v.InferOutput<typeof JobStateSchema>;
export type ArticlesPage = v.InferOutput<typeof ArticlesPageResponseSchema>;
export type Outcome = v.InferOutput<typeof OutcomeSchema>;
export type ReportResult = v.InferOutput<typeof ReportResultSchema>;
export type JobsPage = v.InferOutput<typeof JobsPageResponseSchema>;
export type Placement = v.InferOutput<typeof PlacementSchema>;
export type DigestArticle = v.InferOutput<typeof DigestArticleSchema>;
export type DigestSection = v.InferOutput<typeof DigestSectionSchema>;
export type Digest = v.InferOutput<typeof DigestSchema>;
export type StartInput = v.InferInput<typeof StartSchema>;
export type Start = v.InferOutput<typeof StartSchema>;
export type ArticleInput = v.InferInput<typeof ArticleInputSchema>;
export type Article = v.InferOutput<typeof ArticleSchema>;
export type ReportInput = v.InferInput<typeof ReportSchema>;
export type Report = v.InferOutput<typeof ReportSchema>;
export type AttemptInput = v.InferInput<typeof AttemptSchema>;
export type Completion = v.InferOutput<typeof CompleteSchema>;
export type Failure = v.InferOutput<typeof FailSchema>;
export type CompleteInput = v.InferInput<typeof CompleteSchema>;
export type FailInput = v.InferInput<typeof FailSchema>;
export type ArticlesPageInput = v.InferInput<typeof ArticlesPageSchema>;
export type JobsPageInput = v.InferInput<typeof JobsPageSchema>;
export type JobsPageQuery = v.InferOutput<typeof JobsPageSchema>;
export type JobStatus = v.InferOutput<typeof JobStatusSchema>;
