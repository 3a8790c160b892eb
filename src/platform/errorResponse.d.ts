import { DigestError, type ErrorCode } from '../contract/errors.ts';
export declare const httpStatuses: Record<ErrorCode, number>;
/** The parts of an error response. The body `{error, code, reason?, issues?}` contains only what a client may see. */
export declare function errorParts(error: unknown): {
    code: "conflict" | "forbidden" | "gone" | "idempotency_mismatch" | "internal" | "invalid_input" | "method_not_allowed" | "not_found" | "rate_limited" | "too_large" | "unauthenticated" | "unavailable" | "unsupported_media_type" | "version_mismatch";
    status: number;
    headers: Record<string, string>;
    body: {
        error: string;
        code: "conflict" | "forbidden" | "gone" | "idempotency_mismatch" | "internal" | "invalid_input" | "method_not_allowed" | "not_found" | "rate_limited" | "too_large" | "unauthenticated" | "unavailable" | "unsupported_media_type" | "version_mismatch";
        reason: "different_input" | "documents_not_stored" | "ended" | "not_configured" | "not_empty" | "not_ended" | "superseded" | undefined;
        issues: {
            path: string;
            message: string;
        }[] | undefined;
    };
};
/**
 * The error response of an object's fetch path. For `internal` it has the request id under which the log has
 * the details.
 */
export declare function errorResponse(operation: string, error: unknown, more?: Record<string, string>): Response;
/** The error in a response of an object or a sibling. */
export declare function errorFromResponse(response: Response): Promise<DigestError>;
