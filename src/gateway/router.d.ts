import type { RequestContext } from './context.ts';
import type { Route } from './routes/route.ts';
/** Every REST operation. */
export declare const routes: Route[];
/**
 * Finds the route of a request, and sets the parameters of its path.
 * @throws `not_found`; `method_not_allowed` with the header `Allow`
 */
export declare function findRoute({ request, headers, params }: RequestContext): Route;
/** The path of an address. */
export declare function pathOf(address: string): string;
