/** Routes for ordering and reading digests. The format is the one that the client accepts. */
import * as v from 'valibot';
import type { RequestContext } from '../context.ts';
/**
 * Responds 202 with the job's status. The digest is made in the background.
 * @throws `invalid_input`; `unavailable` if no newsroom is bound; the newsroom's own error
 */
declare function startDigest(context: RequestContext): Promise<ReadableStream | object | null>;
/** In order of preference for clients that accept any. */
declare const MEDIA_TYPES: readonly ['application/json', 'text/html', 'text/markdown'];
declare function digest(context: RequestContext): Promise<object | string>;
/**
 * An HTML page that may not run scripts or load anything.
 * @param also added to its Content-Security-Policy
 */
export declare function page(context: RequestContext, body: string, also?: string): string;
/**
 * The type with the highest quality value in `Accept` (RFC 9110, 12.5.1). JSON if the client accepts none of
 * them.
 */
export declare function acceptedType(accept: string): (typeof MEDIA_TYPES)[number];
export declare const digests: {
    startDigest: {
        method: "POST";
        path: string;
        auth: "user";
        handler: typeof startDigest;
        body: v.OptionalSchema<v.UnionSchema<[v.StrictObjectSchema<{
            readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
            readonly timeoutMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
            readonly stallMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
            readonly onTimeout: v.OptionalSchema<v.PicklistSchema<["fail", "complete"], undefined>, "fail">;
            readonly allowSeen: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
            readonly jobId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>;
            readonly feeds: v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.UnionSchema<[v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>, v.StrictObjectSchema<{
                readonly url: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>;
                readonly name: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
            }, undefined>], "must be an address or {url, name?}">, v.StrictObjectSchema<{
                readonly name: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>;
                readonly document: v.StringSchema<undefined>;
                readonly contentType: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
            }, undefined>], "must be an address, {url, name?} or {name, document, contentType?}">, undefined>, v.MinLengthAction<(string | {
                url: string;
                name?: string | undefined;
            } | {
                name: string;
                document: string;
                contentType?: string | undefined;
            })[], 1, undefined>, v.MaxLengthAction<(string | {
                url: string;
                name?: string | undefined;
            } | {
                name: string;
                document: string;
                contentType?: string | undefined;
            })[], 100, undefined>]>;
            readonly maxAgeDays: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 30>;
        }, undefined>, v.StrictObjectSchema<{
            readonly jobId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>;
        }, undefined>], undefined>, undefined>;
    };
    digest: {
        method: "GET";
        path: string;
        auth: "user";
        handler: typeof digest;
    };
};
export {};
