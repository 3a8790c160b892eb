/**
 * A Workflow that makes one digest: starts the job, summarises pages, adds them in batches, completes.
 *
 * A step may run more than once, when its answer is lost or the machine is: so each may be repeated unharmed. The
 * instance's id is the job's id, and a start again with the same input answers the same job; an article's id is its
 * address, and one that is there already is a `duplicate`; completing what is completed changes nothing. `attempt` goes
 * along with every call, so that a run which the reader's `retry` has overtaken is refused instead of mixing in.
 */
import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { NonRetryableError } from 'cloudflare:workflows'
import { summarise } from './summarise.ts'

/** What the instance is created with; its id, 1–64 of A–Z a–z 0–9 _ -, becomes the job's. */
export interface Order {
  userId: string
  topics: string[]
  pages: { url: string; title: string; text: string }[]
}

/** Pages a step: a step's result has at most 1 MiB, a call at most 100 articles. */
const BATCH = 20

export class MakeDigest extends WorkflowEntrypoint<WorkflowEnv, Order> {
  override async run({ payload, instanceId }: Readonly<WorkflowEvent<Order>>, step: WorkflowStep) {
    const { userId, topics, pages } = payload
    // Asked for in every step: a handle cannot be kept as a result, and lasts no longer than the run that got it.
    const job = () => this.env.DIGESTS.job(userId, instanceId)

    const attempt = await step.do('start', async () => {
      const start = { topics, expectedArticles: Math.max(pages.length, 1) }
      return (await answered(job().start(start))).attempt
    })

    for (let from = 0; from < pages.length; from += BATCH) {
      const batch = pages.slice(from, from + BATCH)
      // A step of its own, for it is what costs: adding may be repeated without summarising again.
      const articles = await step.do(`summarise from ${from}`, async () =>
        batch.map(({ url, title, text }) => ({
          id: url,
          url,
          title,
          summary: summarise(text),
          topics: topics.filter((topic) => `${title} ${text}`.toLowerCase().includes(topic.toLowerCase())),
        })),
      )
      const { cancelled } = await step.do(`add from ${from}`, async () => {
        const { outcomes, cancelled } = await answered(job().addArticles(articles, { attempt }))
        // The outcomes say what the service made of each; kept as this step's result, they can be looked up later.
        return { cancelled, outcomes: outcomes.map(({ id, outcome }) => ({ id, outcome })) }
      })
      if (cancelled) return 'cancelled'
    }

    return step.do('complete', async () => (await answered(job().complete({ attempt }))).status)
  }
}

/**
 * The answer to a call. A refusal that would be the same again ends the run: a step is repeated only for what may pass,
 * which is `unavailable`, `internal` and whatever has no code, such as a connection that broke. A run that gives up
 * leaves the job to its own clock, which fails it.
 */
async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal'
    if (code === 'unavailable' || code === 'internal') throw error
    throw new NonRetryableError(`${code}: ${error instanceof Error ? error.message : ''}`)
  }
}

export default {
  /** Nothing is served: the Workflow is what this Worker is for. */
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler<WorkflowEnv>
