/**
 * A queue consumer: adds articles to jobs, with one call for all articles of a batch that belong to one attempt of a job.
 *
 * A queue delivers at least once and in any order. Both are harmless: an article that exists is a
 * `duplicate`. The sender starts the job before it sends articles, and ends it with `complete`, or the job
 * ends by `onTimeout: 'complete'`.
 */
import { type ArticleInput, codeOf, isTemporary } from 'digest-service'

/** The body of a message. */
export interface Delivery {
  userId: string
  jobId: string
  /** The attempt that `start` returned. Articles for a superseded attempt are rejected. */
  attempt: number
  article: ArticleInput
}
type Deliveries = readonly Message<Delivery>[]

export default {
  async queue({ messages }, env) {
    const deliveries: Message<Delivery>[] = []
    for (const message of messages) {
      if (isDelivery(message.body)) deliveries.push(message)
      else {
        // Acknowledged by itself: an error here would return the whole batch.
        dropped({ messageId: message.id, error: 'The message is no delivery' })
        message.ack()
      }
    }
    const byJob = Map.groupBy(deliveries, ({ body: { userId, jobId, attempt } }) =>
      JSON.stringify([userId, jobId, attempt]),
    )
    await Promise.all([...byJob.values()].map((group) => deliver(group, env)))
  },
} satisfies ExportedHandler<QueueEnv, Delivery>

/** Anything can be sent, also null. The service validates the fields. */
function isDelivery(body: unknown): body is Delivery {
  const { userId, jobId, attempt } = Object(body)
  return typeof userId === 'string' && typeof jobId === 'string' && typeof attempt === 'number'
}

/** Settles each message: acknowledged, or retried. */
async function deliver(messages: Deliveries, env: QueueEnv): Promise<void> {
  const [first] = messages
  if (!first) return
  const { userId, jobId, attempt } = first.body
  const articles = messages.map(({ body }) => body.article)
  try {
    const { outcomes } = await env.DIGESTS.job(userId, jobId).addArticles(articles, { attempt })
    // Added, a duplicate, seen in an earlier digest, or rejected by a cancelled job: nothing is left to do. A
    // rejected article will still be invalid later.
    const rejected = outcomes.filter((outcome) => outcome.outcome === 'rejected')
    for (const { id, code, error } of rejected) dropped({ userId, jobId, articleId: id, code, error })
    for (const message of messages) message.ack()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'too_large' && messages.length > 1) {
      for (const message of messages) await deliver([message], env)
    } else if (isTemporary(error) || code === undefined) {
      for (const message of messages) message.retry({ delaySeconds: Number(env.RETRY_SECONDS) })
    } else {
      // The job has ended, is gone or was retried, or an id is malformed: the call would fail again.
      dropped({ userId, jobId, code, error: String(error), articles: messages.length })
      for (const message of messages) message.ack()
    }
  }
}

const dropped = (about: object) => console.warn({ operation: 'dropped', ...about })
