/** The record of preferences and its updates. Pure. */
import * as v from 'valibot';
import { type PatchedPreferences, type Preferences, type VersionConditions, type VersionedPreferences } from '../contract/preferences.ts';
/** The stored preferences. Every field that is added later needs a default or is optional: that is its migration. */
export declare const PreferencesRecordSchema: v.ObjectSchema<{
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
export type PreferencesRecord = v.InferOutput<typeof PreferencesRecordSchema>;
/** Preferences to store, with the version that they are based on, if the caller has sent it. */
export type WantedPreferences = Preferences & {
    version?: number | undefined;
    nextDigestAt?: string | undefined;
};
/**
 * The preferences after an update. Returns the same object if nothing changes: a repeated update is harmless, also with
 * the version before it.
 * @throws `version_mismatch` if the current version is not as the caller expects
 */
export declare function updatePreferences(before: PreferencesRecord, { version, nextDigestAt: _, ...preferences }: WantedPreferences, { ifVersion, ...preconditions }?: VersionConditions): PreferencesRecord;
/** The preferences after a merge patch, to replace all: null stands for the default. */
export declare function mergePreferences(before: PreferencesRecord, { version, nextDigestAt: _, ...patch }: PatchedPreferences): WantedPreferences;
/** The preferences as callers see them, without fields of a later release. */
export declare const toPreferences: (record: PreferencesRecord) => VersionedPreferences;
