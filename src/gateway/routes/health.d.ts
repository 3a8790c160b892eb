import type { RequestContext } from '../context.ts';
declare function readHealth(context: RequestContext): Promise<object>;
export declare const health: {
    health: {
        method: "GET";
        path: string;
        auth: "anyone";
        handler: typeof readHealth;
    };
};
export {};
