/**
 * Lenient schemas, derived from the strict ones. They read what this service has stored and what one of its objects
 * sends another, which another release may have written. An unknown field, an unknown value of an enumeration or a
 * raised limit is never an error. The types of the strict schema still hold.
 */
import * as v from 'valibot';
type Lenient<S extends v.GenericSchema> = v.GenericSchema<unknown, v.InferOutput<S>>;
/** Ignores unknown fields. */
export declare function lenient<const S extends v.GenericSchema>(schema: S): Lenient<S>;
/** Keeps unknown fields. For records that are written back, so that the fields survive a roll-back. */
export declare function lenientKeepingUnknown<const S extends v.GenericSchema>(schema: S): Lenient<S>;
export {};
