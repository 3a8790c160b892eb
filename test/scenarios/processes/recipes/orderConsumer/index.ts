/** Consumes the orders of examples/cron: adds one article for each topic, and completes the job. */
import type { DigestService } from '../../../../../src/DigestService.ts'

interface OrderConsumerEnv {
  DIGESTS: Service<typeof DigestService>
}

/** The cron's order. */
interface Order {
  userId: string
  jobId: string
  attempt: number
  topics: string[]
}

export default {
  async queue({ messages }, env) {
    for (const { body } of messages) {
      const { userId, jobId, attempt, topics } = body
      console.log(JSON.stringify({ operation: 'served', userId, jobId, attempt, topics }))
      const job = env.DIGESTS.job(userId, jobId)
      const articles = topics.map((topic) => ({ id: topic, title: `News of ${topic}`, topics: [topic] }))
      // A repeated order finds the job completed.
      if ((await job.status()).completedAt) continue
      await job.addArticles(articles, { attempt })
      await job.complete({ attempt })
    }
  },
} satisfies ExportedHandler<OrderConsumerEnv, Order>
