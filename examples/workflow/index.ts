/**
 * A Workflow that makes one digest: starts the job, summarises pages, adds them in batches, completes.
 *
 * A step may run more than once, if its result or the machine is lost, so every step may be repeated. The
 * instance's id is the job's id, and a start with the same input returns the same job. An article's id is its
 * address, and an article that exists is a `duplicate`. Completing a completed job changes nothing. Every
 * call after the start sends `attempt`, so a run that the reader's `retry` has superseded is rejected.
 */
import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { plain } from 'digest-service'
import { matcher } from '../newsroom/src/matchTopics.ts'
import { answered } from './answered.ts'
import { summarise } from './summarise.ts'

export { AwaitDigest } from './AwaitDigest.ts'

/** The parameters of an instance. Its id, 1–64 of A–Z a–z 0–9 _ -, is the job's id. */
export interface Order {
  userId: string
  topics: string[]
  pages: { url: string; title: string; text: string }[]
}

/** Pages per step: a step's result has at most 1 MiB, a call at most 100 articles. */
const BATCH = 20

export class MakeDigest extends WorkflowEntrypoint<WorkflowEnv, Order> {
  override async run({ payload, instanceId }: Readonly<WorkflowEvent<Order>>, step: WorkflowStep) {
    const { userId, topics, pages } = payload
    const topicsOf = matcher(topics)
    // Created in every step: a handle cannot be stored as a result, and lives only as long as its run.
    const job = () => this.env.DIGESTS.job(userId, instanceId)

    const attempt = await step.do('start', async () => {
      const start = { topics, expectedArticles: Math.max(pages.length, 1) }
      return (await answered(job().start(start))).attempt
    })

    for (let from = 0; from < pages.length; from += BATCH) {
      const batch = pages.slice(from, from + BATCH)
      // A separate step, because summarising is expensive and adding may be repeated without it.
      const articles = await step.do(`summarise from ${from}`, async () =>
        batch.map(({ url, title, text }) => ({
          id: url,
          url,
          title,
          summary: summarise(text),
          topics: topicsOf({ title, categories: [text] }),
        })),
      )
      const { cancelled } = await step.do(`add from ${from}`, async () => {
        const { outcomes, cancelled } = await answered(job().addArticles(articles, { attempt }))
        // Stored as this step's result, the outcomes can be looked up later.
        return { cancelled, outcomes: outcomes.map(({ id, outcome }) => ({ id, outcome })) }
      })
      if (cancelled) return 'cancelled'
    }

    // A step returns data only, and a result of a call is `Disposable` too.
    const { status } = await step.do('complete', async () =>
      plain(await answered(job().complete({ attempt }))),
    )
    return status
  }
}

export default {
  /** No requests are served. */
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler<WorkflowEnv>
