/** Schemas of votes and weights. They are the inputs and results of UserState. */
import * as v from 'valibot';
export declare const VerdictSchema: v.PicklistSchema<["helpful", "not_helpful"], undefined>;
export declare const FeedbackSchema: v.StrictObjectSchema<{
    readonly articleId: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly feedback: v.PicklistSchema<["helpful", "not_helpful"], undefined>;
    readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>;
    readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
}, undefined>;
/** A vote as it is sent. With `jobId`, the job's article has the topics and the source that are not sent. */
export declare const RecordFeedbackSchema: v.SchemaWithPipe<readonly [v.StrictObjectSchema<{
    readonly articleId: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly feedback: v.PicklistSchema<["helpful", "not_helpful"], undefined>;
    readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
    readonly topics: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>, undefined>;
    readonly jobId: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "a job id is 1–64 of A–Z a–z 0–9 _ -">]>, undefined>;
}, undefined>, v.BaseValidation<{
    articleId: string;
    feedback: "helpful" | "not_helpful";
    source?: string | undefined;
    topics?: string[] | undefined;
    jobId?: string | undefined;
}, {
    articleId: string;
    feedback: "helpful" | "not_helpful";
    source?: string | undefined;
    topics?: string[] | undefined;
    jobId?: string | undefined;
}, v.CheckIssue<{
    articleId: string;
    feedback: "helpful" | "not_helpful";
    source?: string | undefined;
    topics?: string[] | undefined;
    jobId?: string | undefined;
}>>]>;
/** What a job says about the subjects of an article. */
export declare const ArticleSubjectsSchema: v.StrictObjectSchema<{
    readonly topics: v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>;
    readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
}, undefined>;
/** A stored vote as `feedback` returns it. */
export declare const VoteSchema: v.StrictObjectSchema<{
    readonly articleId: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
    readonly feedback: v.PicklistSchema<["helpful", "not_helpful"], undefined>;
    readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>;
    readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
    readonly votedAt: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>;
    readonly teaches: v.OptionalSchema<v.LiteralSchema<false, undefined>, undefined>;
}, undefined>;
export declare const PageSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly after: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "must be the \"next\" of a page">]>, undefined>;
    readonly limit: v.OptionalSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, 100>;
}, undefined>, {}>;
export declare const LearnSchema: v.OptionalSchema<v.StrictObjectSchema<{
    readonly dryRun: v.OptionalSchema<v.BooleanSchema<undefined>, false>;
}, undefined>, {}>;
/** How a topic's weight changed. 1.0 is neutral. */
export declare const WeightChangeSchema: v.StrictObjectSchema<{
    readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
    readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
}, undefined>;
/** How a source's weight changed. */
export declare const SourceChangeSchema: v.StrictObjectSchema<{
    readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
    readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
}, undefined>;
export declare const FeedbackAnswerSchema: v.StrictObjectSchema<{
    readonly success: v.LiteralSchema<true, undefined>;
    readonly changes: v.ArraySchema<v.StrictObjectSchema<{
        readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
        readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    }, undefined>, undefined>;
    readonly sourceChange: v.OptionalSchema<v.StrictObjectSchema<{
        readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
        readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    }, undefined>, undefined>;
}, undefined>;
export declare const SourceResetSchema: v.StrictObjectSchema<{
    readonly success: v.LiteralSchema<true, undefined>;
    readonly changes: v.ArraySchema<v.StrictObjectSchema<{
        readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
        readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    }, undefined>, undefined>;
}, undefined>;
export declare const FeedbackPageSchema: v.StrictObjectSchema<{
    readonly feedback: v.ArraySchema<v.StrictObjectSchema<{
        readonly articleId: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">]>;
        readonly feedback: v.PicklistSchema<["helpful", "not_helpful"], undefined>;
        readonly topics: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>, undefined>, v.MaxLengthAction<string[], number, `at most ${number} topics`>]>, v.TransformAction<string[], string[]>]>;
        readonly source: v.OptionalSchema<v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>, undefined>;
        readonly votedAt: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>;
        readonly teaches: v.OptionalSchema<v.LiteralSchema<false, undefined>, undefined>;
    }, undefined>, undefined>;
    readonly next: v.OptionalSchema<v.StringSchema<undefined>, undefined>;
}, undefined>;
/** Weights by topic or by source. A name that is not listed has 1. */
export declare const WeightsSchema: v.RecordSchema<v.StringSchema<undefined>, v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>, undefined>;
/** Why a topic has its weight. */
export declare const WeightReasonSchema: v.StrictObjectSchema<{
    readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly weight: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly by: v.PicklistSchema<["vote", "learning", "hand"], undefined>;
    readonly votedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
    readonly reason: v.StringSchema<undefined>;
    readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
}, undefined>;
/** Why a source has its weight. */
export declare const SourceWeightReasonSchema: v.StrictObjectSchema<{
    readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly weight: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly by: v.PicklistSchema<["vote", "learning", "hand"], undefined>;
    readonly votedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
    readonly reason: v.StringSchema<undefined>;
    readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
}, undefined>;
export declare const WeightReasonsSchema: v.StrictObjectSchema<{
    readonly usual: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly weights: v.ArraySchema<v.StrictObjectSchema<{
        readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly weight: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly by: v.PicklistSchema<["vote", "learning", "hand"], undefined>;
        readonly votedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
        readonly reason: v.StringSchema<undefined>;
        readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
    }, undefined>, undefined>;
    readonly usualForSources: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly sources: v.ArraySchema<v.StrictObjectSchema<{
        readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly weight: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly by: v.PicklistSchema<["vote", "learning", "hand"], undefined>;
        readonly votedAt: v.OptionalSchema<v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.IsoTimestampAction<string, "must be an ISO 8601 instant such as 2026-01-31T08:00:00Z">, v.CheckAction<string, "must be an instant that exists">, v.TransformAction<string, string>]>, undefined>;
        readonly reason: v.StringSchema<undefined>;
        readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
    }, undefined>, undefined>;
}, undefined>;
export declare const TopicReportSchema: v.StrictObjectSchema<{
    readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
    readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly pinned: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
    readonly reason: v.StringSchema<undefined>;
}, undefined>;
export declare const SourceReportSchema: v.StrictObjectSchema<{
    readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
    readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly pinned: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
    readonly reason: v.StringSchema<undefined>;
}, undefined>;
export declare const LearnReportSchema: v.StrictObjectSchema<{
    readonly dryRun: v.BooleanSchema<undefined>;
    readonly learned: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly usual: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly topics: v.ArraySchema<v.StrictObjectSchema<{
        readonly topic: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must not be \".\" or \"..\", which cannot be part of a URL">, v.CheckAction<string, "must have a visible character">]>;
        readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly pinned: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
        readonly reason: v.StringSchema<undefined>;
    }, undefined>, undefined>;
    readonly usualForSources: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
    readonly sources: v.ArraySchema<v.StrictObjectSchema<{
        readonly source: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.TrimAction, v.MinLengthAction<string, 1, "must not be empty">, v.MaxLengthAction<string, number, `at most ${number} characters`>, v.RegexAction<string, "must not contain control characters">]>, v.CheckAction<string, "must have a visible character">]>;
        readonly before: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly after: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly helpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly notHelpful: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, undefined>, v.MinValueAction<number, number, undefined>, v.MaxValueAction<number, number, undefined>]>;
        readonly pinned: v.OptionalSchema<v.LiteralSchema<true, undefined>, undefined>;
        readonly reason: v.StringSchema<undefined>;
    }, undefined>, undefined>;
}, undefined>;
export type WeightChange = v.InferOutput<typeof WeightChangeSchema>;
export type SourceChange = v.InferOutput<typeof SourceChangeSchema>;
export type SourceReset = v.InferOutput<typeof SourceResetSchema>;
export type FeedbackAnswer = v.InferOutput<typeof FeedbackAnswerSchema>;
export type FeedbackPage = v.InferOutput<typeof FeedbackPageSchema>;
export type WeightReason = v.InferOutput<typeof WeightReasonSchema>;
export type WeightReasons = v.InferOutput<typeof WeightReasonsSchema>;
export type SourceWeightReason = v.InferOutput<typeof SourceWeightReasonSchema>;
export type TopicReport = v.InferOutput<typeof TopicReportSchema>;
export type SourceReport = v.InferOutput<typeof SourceReportSchema>;
export type LearnReport = v.InferOutput<typeof LearnReportSchema>;
export type Verdict = v.InferOutput<typeof VerdictSchema>;
export type FeedbackInput = v.InferInput<typeof RecordFeedbackSchema> & ({
    topics: string[];
} | {
    jobId: string;
});
export type RecordFeedback = v.InferOutput<typeof RecordFeedbackSchema>;
export type ArticleSubjects = v.InferOutput<typeof ArticleSubjectsSchema>;
export type Feedback = v.InferOutput<typeof FeedbackSchema>;
export type Vote = v.InferOutput<typeof VoteSchema>;
export type Page = v.InferInput<typeof PageSchema>;
export type LearnOptions = v.InferInput<typeof LearnSchema>;
