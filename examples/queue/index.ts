/**
 * A queue's consumer: adds articles to jobs, one call for all of a batch that belong to one job.
 *
 * A queue delivers at least once and in any order. Neither harms: an article that is there already is a `duplicate`.
 * The job is started before its articles are sent, by whoever sends them. It ends by their `complete`, or with
 * `onTimeout: 'complete'` by its own clock.
 */
import type { ArticleInput } from '../../src/job/schema.ts'

/** What a message says. */
export interface Delivery {
  userId: string
  jobId: string
  /** As `start` answered it: articles for an attempt that was superseded are refused. */
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
        // Done with by itself: an error here would bring back the whole batch.
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

/** Anything can be sent, null as well. What the fields say is for the service to judge. */
function isDelivery(body: unknown): body is Delivery {
  const { userId, jobId, attempt } = Object(body)
  return typeof userId === 'string' && typeof jobId === 'string' && typeof attempt === 'number'
}

/** Settles each message: done with, or to come again. */
async function deliver(messages: Deliveries, env: QueueEnv): Promise<void> {
  const [first] = messages
  if (!first) return
  const { userId, jobId, attempt } = first.body
  const articles = messages.map(({ body }) => body.article)
  try {
    const { outcomes } = await env.DIGESTS.job(userId, jobId).addArticles(articles, { attempt })
    // Added, a duplicate, seen in an earlier digest, or turned away by a cancelled job: nothing is left to do. What is
    // wrong with a rejected article will still be wrong tomorrow.
    const rejected = outcomes.filter((outcome) => outcome.outcome === 'rejected')
    for (const { id, code, error } of rejected) dropped({ userId, jobId, articleId: id, code, error })
    for (const message of messages) message.ack()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal'
    if (code === 'too_large' && messages.length > 1) {
      for (const message of messages) await deliver([message], env)
    } else if (code === 'unavailable' || code === 'internal') {
      for (const message of messages) message.retry({ delaySeconds: Number(env.RETRY_SECONDS) })
    } else {
      // The job is over, gone or was retried, or an id is none: it would be refused again.
      dropped({ userId, jobId, code, error: String(error), articles: messages.length })
      for (const message of messages) message.ack()
    }
  }
}

const dropped = (about: object) => console.warn({ operation: 'dropped', ...about })
