/** Routes for jobs. */
import * as v from 'valibot';
import { type JobStatus } from '../../contract/job.ts';
import type { RequestContext } from '../context.ts';
import { events } from '../live/connect.ts';
/** The body. The job validates it. */
export declare const StartJobSchema: v.StrictObjectSchema<{
    readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
    readonly expectedArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    readonly timeoutMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
    readonly stallMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
    readonly onTimeout: v.OptionalSchema<v.PicklistSchema<["fail", "complete"], undefined>, "fail">;
    readonly allowSeen: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
    readonly jobId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>;
}, undefined>;
/** Responds 201 if this request created the job, 200 if the same job existed. */
declare function startJob(context: RequestContext): Promise<JobStatus>;
export declare const jobs: {
    startJob: {
        method: "POST";
        path: string;
        auth: "user";
        handler: typeof startJob;
        headers: "Idempotency-Key"[];
        body: v.StrictObjectSchema<{
            readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.MinLengthAction<string[], 1, "at least one topic">, v.TransformAction<string[], string[]>]>;
            readonly expectedArticles: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
            readonly timeoutMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, number>;
            readonly stallMs: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
            readonly onTimeout: v.OptionalSchema<v.PicklistSchema<["fail", "complete"], undefined>, "fail">;
            readonly allowSeen: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
            readonly jobId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>;
        }, undefined>;
    };
    jobs: {
        method: "GET";
        path: string;
        auth: "user";
        handler: (context: RequestContext) => any;
        query: v.OptionalSchema<v.StrictObjectSchema<{
            readonly status: v.OptionalSchema<v.PicklistSchema<readonly ["pending", "in_progress", "completed", "failed", "cancelled"], undefined>, undefined>;
            readonly after: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "must be the \"next\" of a page">]>, undefined>;
            readonly limit: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 50>;
        }, undefined>, {}>;
    };
    status: {
        method: "GET";
        path: string;
        auth: "user";
        handler(context: RequestContext): Promise<string | null>;
        headers: import("./route.ts").RequestHeader[];
    };
    eraseJob: {
        method: "DELETE";
        path: string;
        auth: "user";
        handler: (context: RequestContext) => any;
        headers: import("./route.ts").RequestHeader[];
    };
    articles: {
        method: "GET";
        path: string;
        auth: "user";
        handler: (context: RequestContext) => any;
        query: v.OptionalSchema<v.StrictObjectSchema<{
            readonly after: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, 0, undefined>]>, 0>;
            readonly limit: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 100>;
        }, undefined>, {}>;
    };
    cancel: {
        method: "POST";
        path: string;
        auth: "user";
        handler: (context: RequestContext) => Promise<any>;
        headers: import("./route.ts").RequestHeader[];
        body: v.OptionalSchema<v.StrictObjectSchema<{
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        }, undefined>, {}>;
    };
    retry: {
        method: "POST";
        path: string;
        auth: "user";
        handler: (context: RequestContext) => Promise<any>;
        headers: import("./route.ts").RequestHeader[];
        body: v.OptionalSchema<v.StrictObjectSchema<{
            readonly attempt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
        }, undefined>, {}>;
    };
    events: {
        method: "GET";
        path: string;
        auth: "watcher";
        handler: typeof events;
        query: v.StrictObjectSchema<{
            readonly after: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "must be a whole number, or the id of an event">]>, undefined>;
            readonly lastEventId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "must be a whole number, or the id of an event">]>, undefined>;
        }, undefined>;
        headers: "Last-Event-ID"[];
    };
    watchToken: {
        method: "POST";
        path: string;
        auth: "user";
        handler: (context: RequestContext) => any;
    };
};
export {};
