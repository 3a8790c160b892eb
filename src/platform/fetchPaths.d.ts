/** Reads the body as the type that the method takes. Any content type is accepted, as documented. */
export type ReadBody = <Claimed>() => Promise<Claimed>;
type PathHandler = (body: ReadBody, query: URLSearchParams) => Promise<object>;
/** A documented path: the handler of each method, and the names of its query parameters. */
export interface PathEntry {
    GET?: PathHandler;
    POST?: PathHandler;
    PUT?: PathHandler;
    query?: readonly string[];
}
/**
 * Serves the documented paths of an object: bare JSON in and out, 404 for unknown paths, 405 with `Allow` for
 * other methods.
 */
export declare function servePaths(paths: Record<string, PathEntry>, request: Request): Promise<Response>;
export {};
