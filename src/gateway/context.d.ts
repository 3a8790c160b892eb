/** The context of one request. Ids and text are decoded, nothing is validated. */
import { type ErrorCode } from '../contract/errors.ts';
import { type JobStub, type UserStub } from '../platform/stubs.ts';
import type { Caller } from './auth.ts';
import type { Route } from './routes/route.ts';
export declare class RequestContext {
    #private;
    readonly requestId: `${string}-${string}-${string}-${string}-${string}`;
    readonly beganAt: number;
    readonly env: Env;
    readonly request: Request;
    /** The path's parameters by name, still percent-encoded. */
    readonly params: Record<string, string | undefined>;
    /** The operation that is requested. Undefined until it is found. */
    operation: Route | undefined;
    caller: Caller | undefined;
    /** The declared query parameters that are present, as the types of their schemas. */
    parsedQuery: Record<string, unknown>;
    /** The status of the response. */
    status: number;
    readonly headers: Record<string, string>;
    webSocket: WebSocket | null;
    /** The result of the operation for the log. */
    code: ErrorCode | 'ok';
    error: unknown;
    /** The ids for the log entry. Empty until the caller is authenticated. */
    logFields: {
        userId?: string;
        jobId?: string;
        callerId?: string;
    };
    constructor(env: Env, request: Request);
    /** Undefined without a query. */
    get searchParams(): URLSearchParams | undefined;
    /** The query. The type is the caller's claim: the object validates the values. */
    parameters<Claimed>(): Claimed;
    /** The user in the path. `me` means the caller. */
    get userId(): string;
    /** @throws `invalid_input` if the segment is not percent-encoded text */
    param(name: string): string;
    jobStub(jobId?: string): JobStub;
    userStub(): UserStub;
    body<Claimed>(): Promise<Claimed>;
    /**
     * Turns the response into an error.
     * @returns its body
     */
    setError(error: unknown): object;
}
