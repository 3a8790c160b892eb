/** The records of a user. What a rule has made is validated before it is stored. */
import type * as v from 'valibot';
import type { Database } from '../platform/database.ts';
declare const SCHEMAS: {
    readonly preferences: v.ObjectSchema<{
        readonly topics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>, readonly []>;
        readonly mutedTopics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.StrictObjectSchema<{
            readonly name: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
            readonly until: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            until?: string | undefined;
        }[], 200, undefined>]>, readonly []>;
        readonly mutedSources: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.StrictObjectSchema<{
            readonly name: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
            readonly until: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            until?: string | undefined;
        }[], 200, undefined>]>, readonly []>;
        readonly pinnedTopics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.StrictObjectSchema<{
            readonly name: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
            readonly weight: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            weight: number;
        }[], 200, undefined>]>, readonly []>;
        readonly pinnedSources: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.StrictObjectSchema<{
            readonly name: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
            readonly weight: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        }, undefined>, undefined>, v.MaxLengthAction<{
            name: string;
            weight: number;
        }[], 200, undefined>]>, readonly []>;
        readonly learning: v.OptionalSchema<v.BooleanSchema<undefined>, true>;
        readonly maxArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 20>;
        readonly language: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 35, undefined>, v.RegexAction<string, "must be a language tag">]>, undefined>;
        readonly timeZone: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 64, undefined>, v.CheckAction<string, "must be an IANA time zone such as Europe/Berlin">]>, "UTC">;
        readonly schedule: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 100, undefined>, v.CheckAction<string, ({ input }: v.CheckIssue<string>) => string>]>, undefined>;
        readonly paused: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
        readonly feeds: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>, v.StrictObjectSchema<{
            readonly url: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>;
            readonly name: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
        }, undefined>], "must be an address or {url, name?}">, undefined>, v.MaxLengthAction<(string | {
            url: string;
            name?: string | undefined;
        })[], 100, undefined>]>, readonly []>;
        readonly maxAgeDays: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 30>;
        readonly version: v.OptionalSchema<v.NumberSchema<undefined>, 0>;
    }, undefined>;
    readonly schedule: v.ObjectSchema<{
        readonly settledUntil: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>, 0>;
        readonly orders: v.OptionalSchema<v.ArraySchema<v.ObjectSchema<{
            readonly jobId: v.StringSchema<undefined>;
            readonly at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>;
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 1>;
            readonly repeats: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
            readonly tries: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
            readonly nextTryAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>]>, undefined>;
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
    readonly weights: v.ObjectSchema<{
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
            readonly resetAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
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
            readonly resetAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
            readonly resets: v.OptionalSchema<v.SchemaWithPipe<readonly [v.ArraySchema<v.ObjectSchema<{
                readonly name: v.StringSchema<undefined>;
                readonly at: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>;
            }, undefined>, undefined>, v.MaxLengthAction<{
                name: string;
                at: number;
            }[], 2000, undefined>]>, readonly []>;
        }, undefined>, {}>;
        readonly voted: v.OptionalSchema<v.CustomSchema<Uint32Array<ArrayBufferLike>, undefined>, undefined>;
    }, undefined>;
    readonly learner: v.ObjectSchema<{
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
    readonly seen: v.ObjectSchema<{
        readonly at: v.OptionalSchema<v.NumberSchema<undefined>, 0>;
        readonly key: v.OptionalSchema<v.StringSchema<undefined>, "">;
        readonly tokens: v.OptionalSchema<v.StringSchema<undefined>, "">;
    }, undefined>;
};
type Key = keyof typeof SCHEMAS;
export declare class Records {
    #private;
    constructor(kv: SyncKvStorage, database: Database);
    /** As it is stored, to be read leniently. An empty record if there is none. */
    read(key: Key): unknown;
    /** @throws `invalid_input` if a rule has made what the record may not contain */
    write<K extends Key>(key: K, record: v.InferOutput<(typeof SCHEMAS)[K]>): void;
    delete(key: Key): void;
    deleteAll(): void;
    isEmpty(): boolean;
}
export {};
