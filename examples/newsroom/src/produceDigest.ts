/** Drives one job through the service binding: reads the feeds, reports matching items, and ends the job. */
import { toClientError } from '../../../src/contract/errors.ts'
import type { ReportResult } from '../../../src/contract/job.ts'
import { type JobStatus, limits as jobLimits } from '../../../src/contract/job.ts'
import { batches, toArticles } from './articles.ts'
import { matcher } from './matchTopics.ts'
import { clip } from './plainText.ts'
import { nameOf, readFeed } from './readFeed.ts'
import type { Source } from './schema.ts'

/** A job behind the binding. Its calls are pipelined, so getting it takes no round trip. */
export type Job = ReturnType<NewsroomEnv['DIGESTS']['job']>

export interface Produced {
  jobId: string
  status: JobStatus['status']
  /** Why the job failed. */
  error?: string
  /** The items that were read, and those about one of the topics. */
  items: number
  matched: number
  /** The outcomes of the matching items in this call. A repeated call adds nothing twice. */
  added: number
  duplicates: number
  /** In a digest of the last 30 days. */
  seen: number
  rejected: number
  warnings: string[]
}
type Tally = Omit<Produced, 'jobId' | 'status' | 'error'>

/** Options for reading feeds. */
export interface Conditions {
  /** Timeouts for one feed, and for all of them together. */
  feedMs: number
  readingMs: number
  privateFeeds: boolean
}

/** How many feeds are read at a time. The platform opens six connections at once. */
const AT_ONCE = 5

/**
 * Ends the job: completed, failed if no feed could be read, or as another caller has ended it. Errors of the
 * service leave the job open: the same call again continues it, or its deadline ends it.
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

/**
 * A conflict because the job has ended returns its status.
 * @throws any other error
 */
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
  // A feed that is not read by then counts as broken, so that there is time left to end the job.
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

/** Reads some feeds ahead of the consumer, in order. `read` never fails. */
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
