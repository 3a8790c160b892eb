/**
 * For producers that take orders from a queue. A reader's own `schedule` needs nothing of this, but a newsroom.
 *
 * Every morning: starts the day's job of each reader who has chosen topics, and sends an order for its
 * articles to a queue.
 *
 * Each firing takes 25 readers: more may need more calls than one invocation has. The minute says which.
 *
 * A cron may fire twice. The job's id is the date, so the second run finds the job of the first, and repeats
 * the order if no producer has begun. `learn` is not called here: UserState learns a day after a vote, and a vote
 * changes the weights at once.
 */

import { codeOf, reasonOf } from 'digest-service'

/** An order: articles on these topics for this attempt of this job. It may be sent twice. */
export interface Order {
  userId: string
  jobId: string
  attempt: number
  topics: string[]
}

const READERS_AT_ONCE = 25
/** wrangler.jsonc fires in so many consecutive minutes, and later once more: room for 250 readers. */
const FIRINGS = 10
/**
 * An error for one reader does not stop the others. `different_input`: started already, with the topics of that
 * time.
 */
const reasonOrCode = (error: unknown) => reasonOf(error) ?? codeOf(error) ?? String(error)

export default {
  async scheduled({ scheduledTime }, env) {
    // The scheduled time: the same for a late run, and for every reader.
    const at = new Date(scheduledTime)
    const jobId = `morning-${at.toISOString().slice(0, 10)}`
    const first = (at.getUTCMinutes() % FIRINGS) * READERS_AT_ONCE
    for (const userId of env.READERS.slice(first, first + READERS_AT_ONCE)) {
      const outcome = await order(env, userId, jobId).catch(reasonOrCode)
      console.log({ operation: 'order', userId, jobId, outcome })
    }
  },
} satisfies ExportedHandler<CronEnv>

async function order(env: CronEnv, userId: string, jobId: string): Promise<string> {
  const { topics } = await env.DIGESTS.user(userId).preferences()
  if (topics.length === 0) return 'no topics'
  const job = env.DIGESTS.job(userId, jobId)
  const started = await job.start({ topics })
  // The run that created the job may have ended before it sent the order. Ten minutes later such a job has
  // failed.
  const { attempt, status } = started.failure === 'never_started' ? await job.retry() : started
  if (status !== 'pending') return status
  await env.ORDERS.send({ userId, jobId, attempt, topics })
  return 'ordered'
}
