/** The maximum size of a request body, in bytes. */
export declare const BODY_LIMIT: number;
/**
 * Reads the body as JSON.
 * @returns undefined if the body is empty or `null`. The type is the caller's claim: the object validates the
 * value before it uses it.
 * @throws `too_large` over the limit, 1 MiB by default; `unsupported_media_type` if the body is compressed, or has none of the types
 * unless `anyType`; `invalid_input` if it is not JSON in UTF-8
 */
export declare function readJson<Claimed>(request: Request, { anyType, otherType, limit, }?: {
    anyType?: boolean;
    otherType?: string | undefined;
    limit?: number | undefined;
}): Promise<Claimed>;
/** @throws `invalid_input` if there is a body */
export declare function assertNoBody(request: Request): Promise<void>;
