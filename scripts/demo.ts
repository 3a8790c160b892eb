/**
 * `npm run demo [feed …]`: one whole digest in the terminal. Runs the service and the newsroom on temporary
 * storage, watches a job live, votes, shows what was learned, and leaves nothing behind.
 */
import * as v from 'valibot'
import { nameOf } from '../examples/newsroom/src/feeds.ts'
import { JobStatusSchema } from '../src/job/schema.ts'
import { answerOf, Client, type StoredArticle } from './client.ts'
import { type Chosen, chosenFeeds } from './feeds.ts'
import { type Local, startLocal } from './local.ts'
import { newSecret, tokenFor } from './secret.ts'
import { Bar, bold, faint, heading, section, weights } from './terminal.ts'

const USER = 'alice'
const JOB = 'demo'

const ProducedSchema = v.object({
  status: JobStatusSchema.entries.status,
  error: v.optional(v.string()),
  items: v.number(),
  matched: v.number(),
  warnings: v.array(v.string()),
})
const WeightsSchema = v.record(v.string(), v.number())
const LearnSchema = v.object({ topics: v.array(v.object({ reason: v.string() })) })
const VoteSchema = v.object({ success: v.literal(true) })

async function main(): Promise<void> {
  const chosen = await chosenFeeds(process.argv.slice(2))
  console.log(faint('Starting the service and the newsroom on this machine …'))
  const secret = newSecret()
  const local = await startLocal({ secret })
  try {
    await demo(local, new Client(local.service, await tokenFor(secret, { user: USER, minutes: 10 })), chosen)
  } finally {
    await local.stop()
  }
}

async function demo(local: Local, client: Client, chosen: Chosen): Promise<void> {
  const { topics } = chosen
  heading(`A digest for ${USER}`)
  console.log(`Feeds   ${chosen.sources.map(nameOf).join(', ')}`)
  console.log(`Topics  ${topics.join(', ')}\n`)

  const { articles, warnings } = await produced(local, client, chosen)
  for (const warning of warnings) console.log(`Warning: ${warning}`)
  if (articles.length === 0) {
    console.log('\nThe digest is complete and empty: there was nothing to put into it. Try another feed.')
    return next()
  }
  const sections = byTopic(topics, articles)
  for (const [topic, found] of sections) section(topic, found)

  heading('Votes')
  const before = await client.call(WeightsSchema, 'GET', '/weights')
  for (const { article, feedback } of votes([...sections.values()])) {
    const { id, topics: about = [], source, title } = article
    await client.call(VoteSchema, 'POST', '/feedback', { articleId: id, feedback, topics: about, source })
    console.log(`  ${feedback === 'helpful' ? '+' : '–'} ${title}`)
  }

  heading('Weights, before and after the votes')
  weights(topics, before, await client.call(WeightsSchema, 'GET', '/weights'))

  heading('What was learned')
  for (const { reason } of (await client.call(LearnSchema, 'POST', '/learn')).topics)
    console.log(`  ${reason}`)
  next()
}

/**
 * The reader's app opens the job and watches; the newsroom takes it up, which harms nothing: the same start again
 * is the same job. So the connection is there before the first report.
 */
async function produced(local: Local, client: Client, { sources, topics }: Chosen) {
  const bar = new Bar()
  const articles: StoredArticle[] = []
  await client.call(v.object({ id: v.literal(JOB) }), 'POST', '/jobs', { jobId: JOB, topics })
  const live = client.watch(JOB, ({ type, data }) => {
    if (type === 'update') bar.show(data)
    if (type === 'articles') articles.push(...data)
  })
  await live.isOpen
  const answer = await fetch(new URL('/digests', local.newsroom), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ userId: USER, jobId: JOB, topics, feeds: sources }),
  })
  const { items, matched, warnings, error, status } = await answerOf(ProducedSchema, answer)
  await live.ended
  await bar.end()
  if (status !== 'completed') throw new Error(`The digest is ${status}. ${error ?? ''}`.trim())
  console.log(
    faint(`${matched} of ${items} items are about a topic; ${articles.length} articles in the digest`),
  )
  return { articles, warnings }
}

/** Each article once, under the rarest of its topics: a topic that everything is about says little. No empty sections. */
function byTopic(topics: string[], articles: StoredArticle[]): Map<string, StoredArticle[]> {
  const count = (topic: string) => articles.filter((article) => article.topics?.includes(topic)).length
  const rarest = topics.toSorted((one, other) => count(one) - count(other))
  const grouped = Map.groupBy(articles, (article) => rarest.find((topic) => article.topics?.includes(topic)))
  return new Map(
    topics.map((topic) => [topic, grouped.get(topic) ?? []] as const).filter(([, found]) => found.length > 0),
  )
}

/** Two helpful from the first section, one not helpful from the last other one. */
function votes(sections: StoredArticle[][]) {
  const [first = [], ...others] = sections
  const helpful = first.slice(0, 2).map((article) => ({ article, feedback: 'helpful' }))
  const rest = others.at(-1) ?? first.slice(2)
  return [...helpful, ...rest.slice(0, 1).map((article) => ({ article, feedback: 'not_helpful' }))]
}

function next(): void {
  heading('What to try next')
  console.log(`  ${bold('npm run demo -- FILE https://…')}   a digest of feeds of your own
  ${bold('npm start')}                        keep both Workers running, with curl lines to paste
  ${bold('npm run token -- --user alice')}    a token for the REST API`)
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  },
)
