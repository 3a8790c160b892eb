/**
 * Every morning: starts the day's job of each reader who has chosen topics, and orders its articles from whoever
 * consumes the queue.
 *
 * A cron may fire twice. The job's id is made from the day, and jobs are kept by reader, so the second firing finds the
 * job of the first, and orders again what nobody has begun. Nothing here calls `learn`: a reader's object does that by
 * itself once a day, and a vote moves the weights at once.
 */

/** What is ordered: articles on these topics for this attempt of this job. It may be sent twice. */
export interface Order {
  userId: string
  jobId: string
  attempt: number
  topics: string[]
}

export default {
  async scheduled({ scheduledTime }, env) {
    // The firing's own time: the same for a late one, and for every reader.
    const jobId = `morning-${new Date(scheduledTime).toISOString().slice(0, 10)}`
    for (const userId of env.READERS) {
      const outcome = await order(env, userId, jobId).catch(codeOf)
      console.log({ operation: 'order', userId, jobId, outcome })
    }
  },
} satisfies ExportedHandler<CronEnv>

async function order(env: CronEnv, userId: string, jobId: string): Promise<string> {
  const { topics } = await env.DIGESTS.user(userId).preferences()
  if (topics.length === 0) return 'no topics'
  const job = env.DIGESTS.job(userId, jobId)
  const started = await job.start({ topics })
  // The firing that created it may have ended before it ordered. Ten minutes later the job has failed of that.
  const { attempt, status } = started.failure === 'never_started' ? await job.retry() : started
  if (status !== 'pending') return status
  await env.ORDERS.send({ userId, jobId, attempt, topics })
  return 'ordered'
}

/** One reader's trouble is not the next one's. `conflict`: started already, with the topics of before. */
const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)
