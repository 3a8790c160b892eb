/** What the user's alarm does. */
import { logInternal } from '../../platform/log.ts'
import { forgetOldJobs, type JobOwner } from '../jobs/list.ts'
import { SEEN_MS } from '../jobs/shown.ts'
import type { Learner } from '../learning/learner.ts'
import type { UserStore } from '../store.ts'
import type { UserAlarm } from './alarm.ts'
import { isHeavy, nextTry } from './cleanUp.ts'
import { orderDueDigests } from './scheduler.ts'

interface Parts {
  store: UserStore
  learner: Learner
  alarm: UserAlarm
  owner: JobOwner
}

/**
 * Orders the digests that are due, learns, folds old votes and forgets old jobs. Learning comes first, so that a digest has
 * the newest weights, unless there are so many votes that learning could take the object with it: then the schedule comes
 * first. A failure of one part does not keep the others.
 * @throws the first failure, when the others are done
 */
export async function doWhatIsDue(parts: Parts, now: number): Promise<void> {
  const { store, learner, alarm, owner } = parts
  const failures: unknown[] = []
  const attempt = async (work: () => unknown) => {
    try {
      // The user may have been erased meanwhile.
      if (!store.isErasing()) await work()
    } catch (error) {
      failures.push(error)
    }
  }
  const learning = () => learner.cleanUp(now)
  const isGuarded = isHeavy(store.learning.liveVotes())
  if (!isGuarded) await attempt(learning)
  await attempt(() => orderDueDigests(store, owner, now))
  if (isGuarded) await attempt(() => guarded(parts, now, learning))
  await attempt(() => forgetOldJobs(store, owner, now))
  await attempt(() => store.dropImportedSeenBefore(now - SEEN_MS))
  if (failures.length > 0) throw failures[0]
  await alarm.armNext(Date.now())
}

/**
 * Does work that may be killed. Before it, the alarm is set for another try, and the number of tries is stored. After three
 * killed tries the work is left out for a day, and the log says so.
 */
async function guarded({ store, alarm, owner }: Parts, now: number, work: () => void): Promise<void> {
  const before = store.cleanUp()
  if (before.tries === 0 && now < before.notBefore) return
  const { isLeftOut, ...next } = nextTry(before, now)
  store.saveCleanUp(next)
  if (isLeftOut) {
    const error = new Error('Learning was killed three times, and is left out for a day')
    logInternal('alarm', error, { userId: owner.userId })
    return
  }
  await alarm.armNext(now)
  await alarm.committed()
  try {
    work()
  } finally {
    store.endCleanUp()
  }
}
