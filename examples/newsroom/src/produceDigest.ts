/** Drives one job through its service binding: reads the feeds, reports what matches, and ends the job. */
import { toClientError } from '../../../src/errors.ts'
import type { ReportResult } from '../../../src/job/responses.ts'
import { type JobStatus, limits as jobLimits } from '../../../src/job/schema.ts'
import { batches, toArticles } from './articles.ts'
import { matcher } from './matchTopics.ts'
import { clip } from './plainText.ts'
import { nameOf, readFeed } from './readFeed.ts'
import type { Source } from './schema.ts'

/** A job behind the binding: its calls are pipelined, so that getting it costs no round trip. */
export type Job = ReturnType<NewsroomEnv['DIGESTS']['job']>

export interface Produced {
  jobId: string
  status: JobStatus['status']
  /** Why the job failed. */
  error?: string
  /** Items that were read, and those of them that are about one of the topics. */
  items: number
  matched: number
  /** What became of the matched ones by this call; a repeated call adds nothing twice. */
  added: number
  duplicates: number
  /** In a digest of the last 30 days already. */
  seen: number
  rejected: number
  warnings: string[]
}
type Tally = Omit<Produced, 'jobId' | 'status' | 'error'>

/** How the feeds are read. */
export interface Conditions {
  /** The longest that one feed may take, and all of them together. */
  feedMs: number
  readingMs: number
  privateFeeds: boolean
}

/** Feeds read at a time: the platform opens six connections at once. */
const AT_ONCE = 5

/**
 * Ends with the job: completed, failed where no feed could be read, or as it was when somebody else ended it.
 * Errors of the service itself leave the job as it is: the same call again goes on, or its deadline ends it.
 */
export async function produce(
  job: Job,
  started: JobStatus,
  sources: Source[],
  conditions: Conditions,
): Promise<Produced> {
  const tally: Tally = { items: 0, matched: 0, added: 0, duplicates: 0, seen: 0, rejected: 0, warnings: [] }
  const ended = await work(job, started, sources, conditions, tally).catch((error) =>
    endedMeanwhile(job, error),
  )
  return { jobId: started.id, status: ended.status, ...(ended.error && { error: ended.error }), ...tally }
}

type Ended = Pick<JobStatus, 'status' | 'error'>

/** A refusal because the job is over is no fault: it says how. @throws the error where it is another */
async function endedMeanwhile(job: Job, error: unknown): Promise<Ended> {
  if (toClientError(error).code !== 'conflict') throw error
  const status = await job.status()
  if (!status.completedAt) throw error
  return status
}

async function work(
  job: Job,
  started: JobStatus,
  sources: Source[],
  { feedMs, readingMs, privateFeeds }: Conditions,
  tally: Tally,
): Promise<Ended> {
  if (started.completedAt) return started
  const { attempt, topics } = started
  const topicsOf = matcher(topics)
  // What is not read by then counts as broken, so that the job ends while there is time to end it.
  const terms = { privateFeeds, deadline: AbortSignal.timeout(readingMs) }
  const reading = ahead(sources, (source) => readFeed(source, feedMs, terms))
  const broken: string[] = []
  let isFull = false
  for (const [index, source] of sources.entries()) {
    const progress = (share: number) => Math.floor((100 * (index + share)) / sources.length)
    const name = nameOf(source)
    const begun = await job.report({
      attempt,
      currentStep: clip(`Reading ${name}`, 200),
      progress: progress(0),
    })
    if (begun.cancelled) return begun
    const { feed, address, error } = await reading(source, index)
    if (!feed) {
      broken.push(`${name}: ${error}`)
      continue
    }
    const articles = await toArticles(feed, address, topicsOf)
    tally.items += feed.items.length
    tally.matched += articles.length
    const portions = batches(articles)
    for (const [sent, portion] of portions.entries()) {
      if (isFull) break
      const received = await job.report({
        attempt,
        articles: portion,
        currentStep: clip(`Adding articles from ${name}`, 200),
        progress: progress((sent + 1) / portions.length),
      })
      if (received.cancelled) return received
      count(tally, received)
      isFull = received.articleCount >= jobLimits.articles
    }
  }
  tally.warnings.push(...broken)
  if (broken.length === sources.length)
    return job.fail({ attempt, error: clip(`No feed could be read. ${broken.join('; ')}`, 2_000) })
  if (tally.items > 0 && tally.matched === 0)
    tally.warnings.push(`None of ${tally.items} items is about one of the topics`)
  if (isFull) tally.warnings.push(`The job is full: it holds ${jobLimits.articles} articles`)
  return job.complete({ attempt })
}

/** Reads some ahead of the one that is asked for, in order. `read` never fails. */
function ahead<T, R>(list: T[], read: (element: T) => Promise<R>): (element: T, index: number) => Promise<R> {
  const begun: Promise<R>[] = []
  return (element, index) => {
    for (const next of list.slice(begun.length, index + AT_ONCE)) begun.push(read(next))
    return begun[index] ?? read(element)
  }
}

function count(tally: Tally, { outcomes }: ReportResult): void {
  for (const outcome of outcomes) {
    if (outcome.outcome === 'added') tally.added++
    if (outcome.outcome === 'duplicate') tally.duplicates++
    if (outcome.outcome === 'seen') tally.seen++
    if (outcome.outcome !== 'rejected') continue
    tally.rejected++
    if (tally.rejected === 1) tally.warnings.push(`An article was rejected: ${outcome.error}`)
  }
}
