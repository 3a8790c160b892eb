/**
 * `npm run demo [feed …]`: makes two digests in the terminal, with votes on twenty articles of earlier days in between,
 * and shows the difference. Runs the service, the newsroom and the mailer on temporary storage, watches the jobs live, and
 * removes everything at the end.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { mailsOf } from '../../scripts/localMail.ts'
import { newSecret, tokenFor } from '../../scripts/secret.ts'
import { DigestClient } from '../../src/client/client.ts'
import type { Digest, DigestArticle } from '../../src/contract/job.ts'
import { nameOf } from '../newsroom/src/readFeed.ts'
import { type Chosen, chosenFeeds } from './chosenFeeds.ts'
import { Bar, bold, count, faint, heading, section, weights } from './terminal.ts'
import { type Local, localWorkers } from './workers.ts'

const USAGE = 'Usage: npm run demo [-- [--topics "Science, Rivers"] FILE https://… …]'

const USER = 'alice'
/** Few, so that the places show the reader's weights. */
const PLACES = 6
const VOTES = 20

const LAST = 'after-the-votes'

/** The service in the links of mails, whose own address is known only when it has started. */
const MAILED_LINKS = new URL('https://digests.example')
const MAIL_TRIES = 300
const MAIL_WAIT_MS = 100

const ProducedSchema = v.object({
  status: v.string(),
  error: v.optional(v.string()),
  items: v.number(),
  matched: v.number(),
  warnings: v.array(v.string()),
})

/** Ends the two Workers, if they run. */
let stop: Local['stop'] = async () => {}
let isEnding = false

async function end(code: number): Promise<void> {
  if (isEnding) return
  isEnding = true
  await stop()
  process.exit(code)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, topics: { type: 'string' } },
  })
  if (values.help) return console.log(USAGE)
  const chosen = await chosenFeeds(positionals, values.topics)
  console.log(faint('Starting the service, the newsroom and the mailer on this machine …'))
  const secret = newSecret()
  const local = localWorkers(secret, MAILED_LINKS)
  stop = local.stop
  const base = await local.start()
  const token = await tokenFor(secret, { user: USER, minutes: 10 })
  await demo(local, new DigestClient({ base, token }), base, chosen)
}

async function demo(local: Local, reader: DigestClient, base: URL, chosen: Chosen): Promise<void> {
  const { topics, sources } = chosen
  heading(`A digest for ${USER}`)
  console.log(`Feeds   ${sources.map(nameOf).join(', ')}`)
  console.log(`Topics  ${topics.join(', ')}\n`)
  await reader.updatePreferences({ topics, maxArticles: PLACES })
  const before = await produced(local, reader, chosen, 'before-the-votes')
  const [liked, disliked] = [before.sections.at(-1)?.topic, before.sections[0]?.topic]
  if (!disliked || !liked) {
    console.log('\nThe digest is complete and empty: the feeds hold nothing to read. Try another feed.')
    return next()
  }

  heading(
    `${VOTES} votes on articles of earlier days: ${liked === disliked ? `all helpful, on ${liked}` : `helpful on ${liked}, not helpful on ${disliked}`}`,
  )
  const weightsBefore = await reader.weights()
  for (let vote = 0; vote < VOTES; vote += 1) {
    const isHelpful = liked === disliked || vote % 2 === 0
    const feedback = isHelpful ? 'helpful' : 'not_helpful'
    await reader.recordFeedback({
      articleId: `read-earlier-${vote}`,
      feedback,
      topics: [isHelpful ? liked : disliked],
    })
  }
  const { topics: report } = await reader.learn()
  for (const { reason } of report) console.log(`  ${reason}`)

  heading('Weights, before and after')
  weights(topics, weightsBefore, await reader.weights())

  heading('The same digest again, started after the votes')
  const after = await produced(local, reader, chosen, LAST)
  const [article] = after.sections.flatMap(({ articles }) => articles)
  if (article) await mailed(reader, base, article, topics)
  next()
}

/** The mail of the last digest, and a vote by its link, as a click on its page sends it. */
async function mailed(
  reader: DigestClient,
  base: URL,
  article: DigestArticle,
  topics: string[],
): Promise<void> {
  heading('The same digest as a mail')
  const { text, link } = await mailOf(LAST)
  // The token of the link is long.
  console.log(text.replaceAll(link, `${MAILED_LINKS.origin}/d/…`).trimEnd())

  heading(`A vote by its link: not helpful, on “${article.title}”`)
  const before = await reader.weights()
  const form = new URLSearchParams({ articleId: article.id, feedback: 'not_helpful' })
  const votes = new URL(`${new URL(link).pathname}/votes`, base)
  const response = await fetch(votes, { method: 'POST', body: form, redirect: 'manual' })
  if (response.status !== 303) throw new Error(`The vote got ${response.status}`)
  weights(topics, before, await reader.weights())
}

/** Waits for the mail of a job: an event, a queue and the mailer are on its way. */
async function mailOf(jobId: string): Promise<{ text: string; link: string }> {
  for (let tries = 0; tries < MAIL_TRIES; tries += 1) {
    for (const { text } of mailsOf(MAILED_LINKS)) {
      const [link = '', claims = ''] = text.match(/https:\S+\/d\/[\w-]+\.([\w-]+)\.[\w-]+/) ?? []
      if (JSON.parse(Buffer.from(claims, 'base64url').toString()).job === jobId) return { text, link }
    }
    await pause(MAIL_WAIT_MS)
  }
  throw new Error('No mail has arrived')
}

/**
 * The reader's app starts the job and watches it, so that the connection is open before the first report. The
 * newsroom starts it again, which returns the same job.
 */
async function produced(
  local: Local,
  reader: DigestClient,
  { sources, topics }: Chosen,
  jobId: string,
): Promise<Digest> {
  // The second digest may repeat the first one's articles, because the two are compared.
  const start = { jobId, topics, allowSeen: true }
  await reader.start(start)
  const failure = new AbortController()
  const frames = reader.watch(jobId, { after: 0, signal: failure.signal })
  await frames.next()
  const answer = local.askNewsroom({ userId: USER, ...start, feeds: sources }).catch((error) => {
    failure.abort(error)
    return ''
  })
  const bar = new Bar()
  let arrived = 0
  for await (const { type, data } of frames) {
    if (type === 'articles') arrived += data.length
    else bar.show(data)
  }
  await bar.end()
  const text = await answer
  failure.signal.throwIfAborted()
  const { items, matched, warnings, error, status } = v.parse(ProducedSchema, JSON.parse(text))
  if (status !== 'completed') throw new Error(`The digest ${status}: ${error ?? 'no reason was given'}`)
  for (const warning of warnings) console.log(`Warning: ${warning}`)
  const digest = await reader.digest(jobId)
  const about = `${matched} of ${count(items, 'item')} ${matched === 1 ? 'is' : 'are'} about a topic`
  const counts = `${about}; ${count(arrived, 'article')} arrived live`
  console.log(faint(`${counts}; ${digest.left} found no place among ${PLACES}`))
  for (const one of digest.sections) section(one)
  return digest
}

function next(): void {
  heading('What to try next')
  console.log(`  ${bold('npm run demo -- FILE https://…')}            a digest of feeds of your own
  ${bold('npm run demo -- --topics "Rivers, Art" …')}  topics of your own
  ${bold('npm start')}                                 keep all Workers running, with a console in your browser
  ${bold('npm run token -- --user alice')}             a token for the REST API`)
}

// The output may be closed early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  void end(0)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.prependListener(signal, () => end(130))

main().then(
  () => end(0),
  (error) => {
    // Calls that are under way fail when the Workers end.
    if (isEnding) return
    console.error(`\n${error instanceof Error ? error.message : error}`)
    if (/^ERR_PARSE_ARGS/.test(error?.code)) console.error(USAGE)
    return end(1)
  },
)
