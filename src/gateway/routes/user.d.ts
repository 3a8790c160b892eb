/** Routes for the user. They are for preferences, live list, export, import and erasure. */
import { userEvents } from '../live/connect.ts';
export declare const user: {
    preferences: {
        method: "GET";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => Promise<string | null>;
        headers: import("./route.ts").RequestHeader[];
    };
    updatePreferences: {
        method: "PUT";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => Promise<string | null>;
        headers: import("./route.ts").RequestHeader[];
        body: import("valibot").StrictObjectSchema<{
            readonly topics: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>, undefined>, import("valibot").MaxLengthAction<string[], number, `at most ${number} topics`>]>, import("valibot").TransformAction<string[], string[]>]>, readonly []>;
            readonly mutedTopics: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly until: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                until?: string | undefined;
            }[], 200, undefined>]>, readonly []>;
            readonly mutedSources: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly until: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                until?: string | undefined;
            }[], 200, undefined>]>, readonly []>;
            readonly pinnedTopics: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly weight: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                weight: number;
            }[], 200, undefined>]>, readonly []>;
            readonly pinnedSources: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly weight: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                weight: number;
            }[], 200, undefined>]>, readonly []>;
            readonly learning: import("valibot").OptionalSchema<import("valibot").BooleanSchema<undefined>, true>;
            readonly maxArticles: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>, 20>;
            readonly language: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 35, undefined>, import("valibot").RegexAction<string, "must be a language tag">]>, undefined>;
            readonly timeZone: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 64, undefined>, import("valibot").CheckAction<string, "must be an IANA time zone such as Europe/Berlin">]>, "UTC">;
            readonly schedule: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 100, undefined>, import("valibot").CheckAction<string, ({ input }: import("valibot").CheckIssue<string>) => string>]>, undefined>;
            readonly paused: import("valibot").OptionalSchema<import("valibot").BooleanSchema<undefined>, false>;
            readonly feeds: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").UnionSchema<[import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 2048, undefined>, import("valibot").RegexAction<string, "must not contain control characters">, import("valibot").CheckAction<string, "must be an http or https URL">]>, import("valibot").CheckAction<string, "must be without a user name or password">]>, import("valibot").StrictObjectSchema<{
                readonly url: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 2048, undefined>, import("valibot").RegexAction<string, "must not contain control characters">, import("valibot").CheckAction<string, "must be an http or https URL">]>, import("valibot").CheckAction<string, "must be without a user name or password">]>;
                readonly name: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, undefined>;
            }, undefined>], "must be an address or {url, name?}">, undefined>, import("valibot").MaxLengthAction<(string | {
                url: string;
                name?: string | undefined;
            })[], 100, undefined>]>, readonly []>;
            readonly maxAgeDays: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>, 30>;
            readonly version: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, 0, undefined>]>, undefined>;
            readonly nextDigestAt: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
        }, undefined>;
    };
    patchPreferences: {
        method: "PATCH";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => Promise<string | null>;
        headers: import("./route.ts").RequestHeader[];
        body: import("valibot").StrictObjectSchema<{
            topics: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>, undefined>, import("valibot").MaxLengthAction<string[], number, `at most ${number} topics`>]>, import("valibot").TransformAction<string[], string[]>]>, undefined>, undefined>;
            mutedTopics: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly until: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                until?: string | undefined;
            }[], 200, undefined>]>, undefined>, undefined>;
            mutedSources: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly until: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                until?: string | undefined;
            }[], 200, undefined>]>, undefined>, undefined>;
            pinnedTopics: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly weight: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                weight: number;
            }[], 200, undefined>]>, undefined>, undefined>;
            pinnedSources: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                readonly weight: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                name: string;
                weight: number;
            }[], 200, undefined>]>, undefined>, undefined>;
            learning: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").BooleanSchema<undefined>, undefined>, undefined>;
            maxArticles: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>, undefined>, undefined>;
            language: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 35, undefined>, import("valibot").RegexAction<string, "must be a language tag">]>, undefined>, undefined>;
            timeZone: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 64, undefined>, import("valibot").CheckAction<string, "must be an IANA time zone such as Europe/Berlin">]>, undefined>, undefined>;
            schedule: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 100, undefined>, import("valibot").CheckAction<string, ({ input }: import("valibot").CheckIssue<string>) => string>]>, undefined>, undefined>;
            paused: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").BooleanSchema<undefined>, undefined>, undefined>;
            feeds: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").UnionSchema<[import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 2048, undefined>, import("valibot").RegexAction<string, "must not contain control characters">, import("valibot").CheckAction<string, "must be an http or https URL">]>, import("valibot").CheckAction<string, "must be without a user name or password">]>, import("valibot").StrictObjectSchema<{
                readonly url: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 2048, undefined>, import("valibot").RegexAction<string, "must not contain control characters">, import("valibot").CheckAction<string, "must be an http or https URL">]>, import("valibot").CheckAction<string, "must be without a user name or password">]>;
                readonly name: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, undefined>;
            }, undefined>], "must be an address or {url, name?}">, undefined>, import("valibot").MaxLengthAction<(string | {
                url: string;
                name?: string | undefined;
            })[], 100, undefined>]>, undefined>, undefined>;
            maxAgeDays: import("valibot").OptionalSchema<import("valibot").NullableSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>, undefined>, undefined>;
            nextDigestAt: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
            version: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, 0, undefined>]>, undefined>;
        }, undefined>;
        bodyType: "application/merge-patch+json";
    };
    userEvents: {
        method: "GET";
        path: string;
        auth: "watcher";
        handler: typeof userEvents;
    };
    userWatchToken: {
        method: "POST";
        path: string;
        auth: "user";
        handler: (context: import("../context.ts").RequestContext) => any;
    };
    exportData: {
        method: "GET";
        path: string;
        auth: "user";
        handler(context: import("../context.ts").RequestContext): Promise<any>;
    };
    importData: {
        method: "POST";
        path: string;
        auth: "digest:admin";
        handler: (context: import("../context.ts").RequestContext) => Promise<any>;
        body: import("valibot").StrictObjectSchema<{
            readonly version: import("valibot").LiteralSchema<1, undefined>;
            readonly preferences: import("valibot").StrictObjectSchema<{
                readonly topics: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>, undefined>, import("valibot").MaxLengthAction<string[], number, `at most ${number} topics`>]>, import("valibot").TransformAction<string[], string[]>]>, readonly []>;
                readonly mutedTopics: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                    readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                    readonly until: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
                }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                    name: string;
                    until?: string | undefined;
                }[], 200, undefined>]>, readonly []>;
                readonly mutedSources: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                    readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                    readonly until: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
                }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                    name: string;
                    until?: string | undefined;
                }[], 200, undefined>]>, readonly []>;
                readonly pinnedTopics: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                    readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>;
                    readonly weight: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>;
                }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                    name: string;
                    weight: number;
                }[], 200, undefined>]>, readonly []>;
                readonly pinnedSources: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                    readonly name: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                    readonly weight: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>;
                }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                    name: string;
                    weight: number;
                }[], 200, undefined>]>, readonly []>;
                readonly learning: import("valibot").OptionalSchema<import("valibot").BooleanSchema<undefined>, true>;
                readonly maxArticles: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>, 20>;
                readonly language: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 35, undefined>, import("valibot").RegexAction<string, "must be a language tag">]>, undefined>;
                readonly timeZone: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 64, undefined>, import("valibot").CheckAction<string, "must be an IANA time zone such as Europe/Berlin">]>, "UTC">;
                readonly schedule: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 100, undefined>, import("valibot").CheckAction<string, ({ input }: import("valibot").CheckIssue<string>) => string>]>, undefined>;
                readonly paused: import("valibot").OptionalSchema<import("valibot").BooleanSchema<undefined>, false>;
                readonly feeds: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").UnionSchema<[import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 2048, undefined>, import("valibot").RegexAction<string, "must not contain control characters">, import("valibot").CheckAction<string, "must be an http or https URL">]>, import("valibot").CheckAction<string, "must be without a user name or password">]>, import("valibot").StrictObjectSchema<{
                    readonly url: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 2048, undefined>, import("valibot").RegexAction<string, "must not contain control characters">, import("valibot").CheckAction<string, "must be an http or https URL">]>, import("valibot").CheckAction<string, "must be without a user name or password">]>;
                    readonly name: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, undefined>;
                }, undefined>], "must be an address or {url, name?}">, undefined>, import("valibot").MaxLengthAction<(string | {
                    url: string;
                    name?: string | undefined;
                })[], 100, undefined>]>, readonly []>;
                readonly maxAgeDays: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>, 30>;
                readonly version: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
            }, undefined>;
            readonly learnedAt: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
            readonly votedAt: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>, undefined>;
            readonly resets: import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly resetAt: import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>;
                readonly topic: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>, undefined>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                resetAt: string;
                topic?: string | undefined;
            }[], number, `at most ${number}`>]>;
            readonly sourceResets: import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly resetAt: import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>;
                readonly source: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>, undefined>;
            }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                resetAt: string;
                source?: string | undefined;
            }[], number, `at most ${number}`>]>;
            readonly learner: import("valibot").StrictObjectSchema<{
                readonly H: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                readonly N: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                readonly topics: import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                    readonly h: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly n: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly up: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly down: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly topic: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>;
                }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                    h: number;
                    n: number;
                    up: number;
                    down: number;
                    topic: string;
                }[], number, `at most ${number}`>]>;
            }, undefined>;
            readonly sourceLearner: import("valibot").StrictObjectSchema<{
                readonly H: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                readonly N: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                readonly sources: import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                    readonly h: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly n: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly up: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly down: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, 0, undefined>]>;
                    readonly source: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>;
                }, undefined>, undefined>, import("valibot").MaxLengthAction<{
                    h: number;
                    n: number;
                    up: number;
                    down: number;
                    source: string;
                }[], number, `at most ${number}`>]>;
            }, undefined>;
            readonly feedback: import("valibot").ArraySchema<import("valibot").StrictObjectSchema<{
                readonly articleId: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
                readonly feedback: import("valibot").PicklistSchema<["helpful", "not_helpful"], undefined>;
                readonly topics: import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>, undefined>, import("valibot").MaxLengthAction<string[], number, `at most ${number} topics`>]>, import("valibot").TransformAction<string[], string[]>]>;
                readonly source: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]>, undefined>;
                readonly votedAt: import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, import("valibot").CheckAction<string, "must be an instant that exists">, import("valibot").TransformAction<string, string>]>;
                readonly teaches: import("valibot").OptionalSchema<import("valibot").LiteralSchema<false, undefined>, undefined>;
            }, undefined>, undefined>;
            readonly seenKey: import("valibot").OptionalSchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").MaxLengthAction<string, 100, undefined>]>, undefined>;
            readonly seen: import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").RegexAction<string, "must be a token of an article">]>, undefined>, import("valibot").MaxLengthAction<string[], number, `at most ${number}`>]>;
            readonly userId: import("valibot").OptionalSchema<import("valibot").StringSchema<undefined>, undefined>;
            readonly exportedAt: import("valibot").OptionalSchema<import("valibot").StringSchema<undefined>, undefined>;
            readonly weights: import("valibot").SchemaWithPipe<readonly [import("valibot").CustomSchema<Record<string, number>, import("valibot").ErrorMessage<import("valibot").CustomIssue> | undefined>, import("valibot").TransformAction<Record<string, number>, [string, unknown][]>, import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").TupleSchema<[import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]> | import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>, import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>], undefined>, undefined>, import("valibot").MaxLengthAction<[string, number][], number, `at most ${number}`>]>]>;
            readonly sourceWeights: import("valibot").SchemaWithPipe<readonly [import("valibot").CustomSchema<Record<string, number>, import("valibot").ErrorMessage<import("valibot").CustomIssue> | undefined>, import("valibot").TransformAction<Record<string, number>, [string, unknown][]>, import("valibot").SchemaWithPipe<readonly [import("valibot").ArraySchema<import("valibot").TupleSchema<[import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must have a visible character">]> | import("valibot").SchemaWithPipe<readonly [import("valibot").SchemaWithPipe<readonly [import("valibot").StringSchema<undefined>, import("valibot").TrimAction, import("valibot").MinLengthAction<string, 1, "must not be empty">, import("valibot").MaxLengthAction<string, number, `at most ${number} characters`>, import("valibot").RegexAction<string, "must not contain control characters">]>, import("valibot").CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, import("valibot").CheckAction<string, "must have a visible character">]>, import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").MinValueAction<number, number, undefined>, import("valibot").MaxValueAction<number, number, undefined>]>], undefined>, undefined>, import("valibot").MaxLengthAction<[string, number][], number, `at most ${number}`>]>]>;
            readonly jobs: import("valibot").OptionalSchema<import("valibot").ArraySchema<import("valibot").UnknownSchema, undefined>, undefined>;
        }, undefined>;
        bodyLimit: number;
    };
    eraseUser: {
        method: "DELETE";
        path: string;
        auth: "user";
        handler(context: import("../context.ts").RequestContext): Promise<{
            erased: any;
        } | null>;
    };
};
