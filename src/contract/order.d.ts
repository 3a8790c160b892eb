/** What the service orders from a newsroom. An order comes from a schedule or from a request for a digest. */
import * as v from 'valibot';
export declare const FeedAddressSchema: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>;
/** A feed: its address, or with the name that the reader gives it. */
export declare const FeedSchema: v.UnionSchema<[v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>, v.StrictObjectSchema<{
    readonly url: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>;
    readonly name: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
}, undefined>], "must be an address or {url, name?}">;
/** Older items are left out. */
export declare const MaxAgeDaysSchema: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
/** What a job remembers of its order. `hasDocuments`: it had documents, which are not remembered. */
export declare const OrderSchema: v.StrictObjectSchema<{
    readonly feeds: v.SchemaWithPipe<readonly [v.ArraySchema<v.UnionSchema<[v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>, v.StrictObjectSchema<{
        readonly url: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>, v.CheckAction<string, "must be without a user name or password">]>;
        readonly name: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
    }, undefined>], "must be an address or {url, name?}">, undefined>, v.MaxLengthAction<(string | {
        url: string;
        name?: string | undefined;
    })[], 100, "at most 100 feeds">]>;
    readonly maxAgeDays: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    readonly hasDocuments: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
}, undefined>;
/** An order that is given again, with the input that its job was started with: the newsroom starts it with the same. */
export declare const RepeatedOrderSchema: v.StrictObjectSchema<{
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
}, undefined>;
/** A digest of the preferences, now. */
export declare const DigestNowSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly jobId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>;
}, undefined>, {}>;
/** A feed that the caller already has. */
export declare const FeedDocumentSchema: v.StrictObjectSchema<{
    readonly name: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>;
    readonly document: v.StringSchema<undefined>;
    readonly contentType: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, undefined>;
}, undefined>;
/** A digest of these topics and feeds. The newsroom gets it with the user's id. */
export declare const DigestOrderSchema: v.StrictObjectSchema<{
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
}, undefined>;
export type DigestOrderInput = v.InferInput<typeof DigestOrderSchema>;
export type DigestNowInput = v.InferInput<typeof DigestNowSchema>;
export type Feed = v.InferOutput<typeof FeedSchema>;
export type OrderInput = v.InferInput<typeof OrderSchema>;
export type RepeatedOrder = v.InferOutput<typeof RepeatedOrderSchema>;
export type Order = v.InferOutput<typeof OrderSchema>;
