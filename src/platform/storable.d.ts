/** Checks a record before it is stored. What a rule has made of it must be within the bounds of its schema. */
import * as v from 'valibot';
/**
 * Checks the fields that differ from the stored record. The others may come from another release, which may have other
 * bounds.
 * @throws an error that callers see as `internal`: the rule is wrong, and nothing was written
 */
export declare function assertStorable<const Entries extends v.ObjectEntries>(entries: Entries, before: object | null, after: object): void;
