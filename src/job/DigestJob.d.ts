/**
 * One digest job. It validates input, decides by its life cycle, stores, and informs watchers and the user.
 * `JobMethods` documents the methods.
 */
import { DurableObject } from 'cloudflare:workers';
import { type ArticleInput, type ArticlesPageInput, type AttemptInput, type CompleteInput, type FailInput, type ReportInput, type StartInput } from '../contract/job.ts';
import type { JobMethods } from '../contract/jobMethods.ts';
import type { ArticleSubjects } from '../contract/learning.ts';
import type { OrderInput } from '../contract/order.ts';
import { type PreconditionsInput } from '../contract/preconditions.ts';
export declare class DigestJob extends DurableObject<Env> implements JobMethods {
    #private;
    start(input: StartInput, order?: OrderInput): Promise<{
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
        created: boolean;
        watchToken?: string | undefined;
    }>;
    watchToken(): Promise<{
        watchToken: string;
    }>;
    status(): Promise<{
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
    }>;
    state(): Promise<{
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
        articles: {
            id: string;
            feed?: string | undefined;
            title: string;
            url?: string | undefined;
            source?: string | undefined;
            author?: string | undefined;
            publishedAt?: string | undefined;
            summary?: string | undefined;
            topics?: string[] | undefined;
            relevance?: number | undefined;
            imageUrl?: string | undefined;
            metadata?: {
                [x: string]: string | number | boolean | null;
            } | undefined;
            seq: number;
        }[];
    }>;
    articles(page?: ArticlesPageInput): Promise<{
        articles: {
            id: string;
            feed?: string | undefined;
            title: string;
            url?: string | undefined;
            source?: string | undefined;
            author?: string | undefined;
            publishedAt?: string | undefined;
            summary?: string | undefined;
            topics?: string[] | undefined;
            relevance?: number | undefined;
            imageUrl?: string | undefined;
            metadata?: {
                [x: string]: string | number | boolean | null;
            } | undefined;
            seq: number;
        }[];
        next?: number | undefined;
    }>;
    addArticle(article: ArticleInput, options?: AttemptInput, preconditions?: PreconditionsInput): Promise<{
        outcomes: ({
            id: string;
            outcome: "added";
            seq: number;
        } | {
            id: string;
            outcome: "duplicate";
            of: string;
        } | {
            id: string | null;
            outcome: "rejected";
            code: "conflict" | "forbidden" | "gone" | "idempotency_mismatch" | "internal" | "invalid_input" | "method_not_allowed" | "not_found" | "rate_limited" | "too_large" | "unauthenticated" | "unavailable" | "unsupported_media_type" | "version_mismatch";
            error: string;
            issues?: {
                path: string;
                message: string;
            }[] | undefined;
        } | {
            id: string;
            outcome: "seen";
        } | {
            id: string | null;
            outcome: "cancelled";
        })[];
        articleCount: number;
        progress: number;
        status: "cancelled" | "completed" | "failed" | "in_progress" | "pending";
        cancelled: boolean;
    }>;
    addArticles(articles: ArticleInput[], options?: AttemptInput, preconditions?: PreconditionsInput): Promise<{
        outcomes: ({
            id: string;
            outcome: "added";
            seq: number;
        } | {
            id: string;
            outcome: "duplicate";
            of: string;
        } | {
            id: string | null;
            outcome: "rejected";
            code: "conflict" | "forbidden" | "gone" | "idempotency_mismatch" | "internal" | "invalid_input" | "method_not_allowed" | "not_found" | "rate_limited" | "too_large" | "unauthenticated" | "unavailable" | "unsupported_media_type" | "version_mismatch";
            error: string;
            issues?: {
                path: string;
                message: string;
            }[] | undefined;
        } | {
            id: string;
            outcome: "seen";
        } | {
            id: string | null;
            outcome: "cancelled";
        })[];
        articleCount: number;
        progress: number;
        status: "cancelled" | "completed" | "failed" | "in_progress" | "pending";
        cancelled: boolean;
    }>;
    report(report: ReportInput, preconditions?: PreconditionsInput): Promise<{
        outcomes: ({
            id: string;
            outcome: "added";
            seq: number;
        } | {
            id: string;
            outcome: "duplicate";
            of: string;
        } | {
            id: string | null;
            outcome: "rejected";
            code: "conflict" | "forbidden" | "gone" | "idempotency_mismatch" | "internal" | "invalid_input" | "method_not_allowed" | "not_found" | "rate_limited" | "too_large" | "unauthenticated" | "unavailable" | "unsupported_media_type" | "version_mismatch";
            error: string;
            issues?: {
                path: string;
                message: string;
            }[] | undefined;
        } | {
            id: string;
            outcome: "seen";
        } | {
            id: string | null;
            outcome: "cancelled";
        })[];
        articleCount: number;
        progress: number;
        status: "cancelled" | "completed" | "failed" | "in_progress" | "pending";
        cancelled: boolean;
    }>;
    /** For UserState: what a vote on an article teaches. @throws `not_found` */
    articleSubjects(articleId: string): Promise<ArticleSubjects>;
    complete(completion?: CompleteInput, preconditions?: PreconditionsInput): Promise<{
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
    }>;
    digest(): Promise<{
        jobId: string;
        userId: string;
        digestId?: string | undefined;
        partial?: true | undefined;
        warnings?: string[] | undefined;
        completedAt: string;
        language?: string | undefined;
        timeZone?: string | undefined;
        sections: {
            topic: string | null;
            weight: number;
            articles: {
                id: string;
                feed?: string | undefined;
                title: string;
                url?: string | undefined;
                source?: string | undefined;
                author?: string | undefined;
                publishedAt?: string | undefined;
                summary?: string | undefined;
                topics?: string[] | undefined;
                relevance?: number | undefined;
                imageUrl?: string | undefined;
                metadata?: {
                    [x: string]: string | number | boolean | null;
                } | undefined;
                seq: number;
                score: number;
                factors: {
                    relevance: number;
                    interest: number;
                    topics: {
                        topic: string;
                        weight: number;
                    }[];
                    source?: {
                        source: string;
                        weight: number;
                    } | undefined;
                };
                reason: string;
                also?: {
                    id: string;
                    source?: string | undefined;
                    url?: string | undefined;
                }[] | undefined;
            }[];
        }[];
        muted: {
            by: "source" | "topic";
            name: string;
            until?: string | undefined;
            id: string;
        }[];
        left: number;
    }>;
    fail(failure: FailInput, preconditions?: PreconditionsInput): Promise<{
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
    }>;
    cancel(options?: AttemptInput, preconditions?: PreconditionsInput): Promise<{
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
    }>;
    retry(options?: AttemptInput, preconditions?: PreconditionsInput): Promise<{
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
    }>;
    erase(preconditions?: PreconditionsInput): Promise<void>;
    /** Serves the documented paths. A WebSocket upgrade on any path opens a live connection. */
    fetch(request: Request): Promise<Response>;
    /** Applies what is due and sets the next alarm. */
    alarm(run?: AlarmInvocationInfo): Promise<void>;
    /** A producer's message is a report. A watcher's message changes nothing. */
    webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void;
    webSocketClose(socket: WebSocket, code: number): void;
}
