/** The error class and input validation. Codes are a closed set. */
import * as v from 'valibot';
import { type ErrorCode, type ErrorReason } from './errorCodes.ts';
export { type ErrorCode, type ErrorReason, errorCodes, errorReasons } from './errorCodes.ts';
export declare const ErrorCodeSchema: v.PicklistSchema<readonly ["invalid_input", "unauthenticated", "forbidden", "not_found", "method_not_allowed", "conflict", "gone", "version_mismatch", "idempotency_mismatch", "too_large", "unsupported_media_type", "rate_limited", "unavailable", "internal"], undefined>;
export declare const ErrorReasonSchema: v.PicklistSchema<readonly ["different_input", "superseded", "ended", "not_ended", "not_empty", "documents_not_stored", "not_configured"], undefined>;
export declare const IssueSchema: v.StrictObjectSchema<{
    readonly path: v.StringSchema<undefined>;
    readonly message: v.StringSchema<undefined>;
}, undefined>;
/** One problem with the input. */
export type Issue = v.InferOutput<typeof IssueSchema>;
/** The body of an error response. */
export declare const ErrorSchema: v.StrictObjectSchema<{
    readonly error: v.StringSchema<undefined>;
    readonly code: v.PicklistSchema<readonly ["invalid_input", "unauthenticated", "forbidden", "not_found", "method_not_allowed", "conflict", "gone", "version_mismatch", "idempotency_mismatch", "too_large", "unsupported_media_type", "rate_limited", "unavailable", "internal"], undefined>;
    readonly reason: v.OptionalSchema<v.PicklistSchema<readonly ["different_input", "superseded", "ended", "not_ended", "not_empty", "documents_not_stored", "not_configured"], undefined>, undefined>;
    readonly issues: v.OptionalSchema<v.ArraySchema<v.StrictObjectSchema<{
        readonly path: v.StringSchema<undefined>;
        readonly message: v.StringSchema<undefined>;
    }, undefined>, undefined>, undefined>;
}, undefined>;
/**
 * An error that a caller may see. Its fields survive RPC, its class does not: compare `error.code`, never use
 * `instanceof`. Every own property must be serialisable, or the runtime drops all of them.
 */
export declare class DigestError extends Error {
    readonly name = "DigestError";
    readonly code: ErrorCode;
    readonly issues?: Issue[];
    /** Which case of the code it is. */
    readonly reason?: ErrorReason;
    /** How long to wait before another try, in seconds. */
    readonly retryAfter?: number;
    constructor(code: ErrorCode, message: string, issues?: Issue[], { reason, retryAfter }?: Pick<ClientError, 'reason' | 'retryAfter'>);
}
/** A `conflict` with its reason. */
export declare const conflict: (reason: ErrorReason, message: string) => DigestError;
/** `unavailable` until the operator changes the configuration. */
export declare const notConfigured: (message: string) => DigestError;
/**
 * Validates input.
 * @returns the input as its schema parses it, with defaults filled in
 * @throws `invalid_input` with an issue for each problem
 */
export declare function parseInput<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S>;
/** Like `parseInput`, but returns the error. For input of which other parts may be valid. */
export declare function safeParseInput<const S extends v.GenericSchema>(schema: S, input: unknown): {
    output: v.InferOutput<S>;
    error?: never;
} | {
    output?: never;
    error: DigestError;
};
/** The part of an error that a client may see. */
export interface ClientError {
    code: ErrorCode;
    message: string;
    issues?: Issue[] | undefined;
    reason?: ErrorReason | undefined;
    retryAfter?: number | undefined;
}
/** Another release may have a reason that this one does not know. */
export declare const ReceivedReasonSchema: v.SchemaWithFallback<v.OptionalSchema<v.PicklistSchema<readonly ["different_input", "superseded", "ended", "not_ended", "not_empty", "documents_not_stored", "not_configured"], undefined>, undefined>, undefined>;
/** Whether the platform has marked an error with this property: a later call may succeed. */
export declare const isMarked: (error: unknown, mark: 'overloaded' | 'retryable' | 'durableObjectReset') => boolean;
/**
 * The client-safe part of an error, thrown here or received over RPC. The details of any other error go only
 * to the log: the client gets a fixed message with `unavailable` if the platform says that a later call may
 * succeed, otherwise with `internal`.
 */
export declare function toClientError(error: unknown): ClientError;
/**
 * The paths at which stored data does not match its schema, for an error thrown here or received over RPC.
 * Undefined for any other error.
 */
export declare function invalidPaths(error: unknown): string[] | undefined;
