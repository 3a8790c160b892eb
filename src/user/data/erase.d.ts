import type { JobOwner } from '../jobs/list.ts';
import type { UserAlarm } from '../schedule/alarm.ts';
import type { UserStore } from '../store.ts';
/**
 * Erases jobs, then the rest. The alarm for the next try is set first, so a crash or an unreachable job does not
 * end the erasure. A job leaves the list only after it has confirmed, so the next call continues after any interruption.
 * @returns whether everything is erased
 */
export declare function eraseUser(store: UserStore, alarm: UserAlarm, { env, userId }: JobOwner): Promise<boolean>;
