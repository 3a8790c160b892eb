/** Evaluates the preconditions of a change. These are `If-Match` and `If-None-Match` (RFC 9110, section 13). Pure. */
import * as v from 'valibot';
/** Lists of ETags without quotes. `*` stands for any state. */
export declare const PreconditionsSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly ifMatch: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>;
    readonly ifNoneMatch: v.OptionalSchema<v.ArraySchema<v.StringSchema<undefined>, undefined>, undefined>;
}, undefined>, {}>;
export type PreconditionsInput = v.InferInput<typeof PreconditionsSchema>;
export type Preconditions = v.InferOutput<typeof PreconditionsSchema>;
/**
 * A change may happen only in a state that its caller has named.
 * @param currentTag the ETag of the current state, without quotes
 * @throws `version_mismatch`
 */
export declare function assertPreconditions(currentTag: () => string, { ifMatch, ifNoneMatch }: Preconditions): void;
