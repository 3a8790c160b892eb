/** Schemas shared by jobs and users. Text, ids, topics, instants and URLs. */
import * as v from 'valibot';
export declare const PRINTABLE: RegExp;
/** Whether the value is an object as JSON has it: no list, Map, Date, buffer or class instance. */
export declare function isPlainObject(value: unknown): value is Record<string, unknown>;
/**
 * Like valibot's `strictObject`, but accepts only plain objects. RPC also carries lists, Map, Set, Date and
 * others. Their content is not in fields, so a schema without required fields would read them as empty.
 */
export declare function strictObject<const Entries extends v.ObjectEntries>(entries: Entries): v.StrictObjectSchema<Entries, undefined>;
/** A single line of text, trimmed: no control characters, no lone surrogates. */
export declare const singleLine: (most: number) => v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>;
/** A whole number within bounds. */
export declare const integerBetween: (least: number, most: number) => v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
/** A number within bounds. */
export declare const numberBetween: (least: number, most: number) => v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
/**
 * 1–255 printable characters. Not trimmed: the identity provider's spelling counts. `me` stands for the caller in paths,
 * so it is never a user id.
 */
export declare const UserIdSchema: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MinLengthAction<string, 1, "a user id must not be empty">, v.MaxLengthAction<string, 255, "a user id has at most 255 characters">, v.RegexAction<string, "a user id must not contain control characters">, v.CheckAction<string, "a user id must not be \"me\"">, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
/** An article's id: an id of the producer, or the article's URL. */
export declare const ArticleIdSchema: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
export declare const WebAddressSchema: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.MaxLengthAction<string, 2048, undefined>, v.RegexAction<string, "must not contain control characters">, v.CheckAction<string, "must be an http or https URL">]>;
/** A topic as a person writes it. `topicKey` decides which spellings are the same topic. */
export declare const TopicSchema: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
/** The name of a source. Compared like a topic. */
export declare const SourceSchema: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
/** Distinct topics by their key, each as first spelled, in their order. */
export declare function distinctTopics(spellings: readonly string[]): Map<string, string>;
/** A list of topics without repeated spellings. */
export declare const topicsSchema: (most: number) => v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>;
/** Like `topicsSchema`, and not empty. */
export declare const nonEmptyTopicsSchema: (most: number) => v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
/** An instant, returned in UTC with milliseconds. */
export declare const InstantSchema: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>;
/** A field that an operation takes and does not read. */
export declare const ignored: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
/** What the service adds to an article. Inputs ignore it, so that an article of the service may be sent back. */
export declare const ownFields: {
    seq: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    addedAt: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    score: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    factors: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    reason: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
    also: v.OptionalSchema<v.CustomSchema<unknown, undefined>, undefined>;
};
