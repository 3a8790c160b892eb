import type { RequestContext } from '../context.ts';
declare function openapi(context: RequestContext): Promise<string | null>;
declare function docs(context: RequestContext): Promise<string>;
export declare const documentation: {
    openapi: {
        method: "GET";
        path: string;
        auth: "anyone";
        handler: typeof openapi;
        headers: import("./route.ts").RequestHeader[];
    };
    docs: {
        method: "GET";
        path: string;
        auth: "anyone";
        handler: typeof docs;
    };
};
export {};
