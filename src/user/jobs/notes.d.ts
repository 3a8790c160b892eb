/** Schemas of the messages from DigestJob. The messages may be of another release. */
import * as v from 'valibot';
/** Keeps the bounds of the id, the time and the attempt: a job under another id could never be reached. */
export declare const ReceivedJobNoteSchema: v.ObjectSchema<{
    readonly id: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>;
    readonly startedAt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly attempt: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly order: v.OptionalSchema<v.BaseSchema<unknown, {
        feeds: (string | {
            url: string;
            name?: string | undefined;
        })[];
        maxAgeDays?: number | undefined;
        hasDocuments?: true | undefined;
        start: {
            topics: string[];
            timeoutMs: number;
            stallMs?: number | undefined;
            onTimeout: "complete" | "fail";
            allowSeen: boolean;
        };
    }, v.BaseIssue<unknown>>, undefined>;
}, undefined>;
export declare const ReceivedDigestNoteSchema: v.BaseSchema<unknown, {
    status: {
        id: string;
        userId: string;
        topics: string[];
        status: "cancelled" | "completed" | "failed" | "in_progress" | "pending";
        progress: number;
        currentStep: string;
        articleCount: number;
        expectedArticles?: number | undefined;
        attempt: number;
        digestId?: string | undefined;
        error?: string | undefined;
        failure?: "never_started" | "reported" | "stalled" | "timeout" | undefined;
        partial?: true | undefined;
        warnings?: string[] | undefined;
        startedAt: string;
        updatedAt: string;
        completedAt?: string | undefined;
    };
    shown: string[];
    met: string[];
}, v.BaseIssue<unknown>>;
export declare const ReceivedStatusSchema: v.BaseSchema<unknown, {
    id: string;
    userId: string;
    topics: string[];
    status: "cancelled" | "completed" | "failed" | "in_progress" | "pending";
    progress: number;
    currentStep: string;
    articleCount: number;
    expectedArticles?: number | undefined;
    attempt: number;
    digestId?: string | undefined;
    error?: string | undefined;
    failure?: "never_started" | "reported" | "stalled" | "timeout" | undefined;
    partial?: true | undefined;
    warnings?: string[] | undefined;
    startedAt: string;
    updatedAt: string;
    completedAt?: string | undefined;
}, v.BaseIssue<unknown>>;
