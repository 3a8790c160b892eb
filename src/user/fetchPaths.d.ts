/** A user's documented fetch paths. They are for callers without RPC. Each calls the method of the same name. */
import type { Watchers } from './jobs/watchers.ts';
import type { UserState } from './UserState.ts';
export declare function handleUserFetch(user: UserState, request: Request, watchers: Watchers): Promise<Response>;
