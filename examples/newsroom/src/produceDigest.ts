/** Drives one job through the service binding: reads the feeds, reports matching items, and ends the job. */
import { toClientError } from '../../../src/contract/errors.ts'
import {
  type ArticleInput,
  type JobStatus,
  limits as jobLimits,
  type ReportResult,
} from '../../../src/contract/job.ts'
import { batches } from './articles.ts'
import { matcher } from './matchTopics.ts'
import { clip } from './plainText.ts'
import { nameOf } from './readFeed.ts'
import { bounded, type Found, readFeeds } from './readFeeds.ts'
import type { Source } from './schema.ts'
import { hostsOf } from './web/hosts.ts'
import { recallUnread, rememberUnread } from './web/unreadFeeds.ts'

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
  /** Articles that an earlier digest has shown, and that are still remembered. */
  seen: number
  rejected: number
  warnings: string[]
}
type Tally = Omit<Produced, 'jobId' | 'status' | 'error'>

/** Options for reading feeds. */
export interface Conditions {
  /** Timeouts for one request, and for all feeds together. */
  feedMs: number
  readingMs: number
  /** How long a document is shared with other readers. */
  freshMs: number
  privateFeeds: boolean
  /** Older items are left out. */
  maxAgeDays: number
}

/** Between two reports while feeds are read. */
const REPORT_MS = 2_000
/** The progress when all feeds are read. */
const READ = 80

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
  conditions: Conditions,
  tally: Tally,
): Promise<Ended> {
  if (started.completedAt) return started
  const { attempt } = started
  const found = await read(job, started, sources, conditions)
  if ('status' in found) return found
  tally.items = found.items
  tally.matched = found.matched
  const { isFull, ended } = await send(job, attempt, batches(found.articles.splice(0)), tally)
  if (ended) return ended
  const warnings = bounded([...found.warnings, ...remarks(tally, isFull)])
  tally.warnings = warnings
  if (found.read > 0) return job.complete({ attempt, warnings })
  const error = clip(`No feed could be read. ${found.broken.join('; ')}`, 2_000)
  return job.fail({ attempt, error, warnings })
}

/** Reads all feeds, and reports how far it is. Returns the job's end if it ended meanwhile. */
async function read(
  job: Job,
  { attempt, topics, userId }: JobStatus,
  sources: Source[],
  { readingMs, ...conditions }: Conditions,
): Promise<Found | Ended> {
  const now = Date.now()
  const cancel = new AbortController()
  let done = 0
  const [first] = sources
  const step = () =>
    first !== undefined && sources.length === 1
      ? clip(`Reading ${nameOf(first)}`, 200)
      : `Reading feeds: ${done} of ${sources.length}`
  const begun = await job.report({ attempt, currentStep: step(), progress: 0 })
  if (begun.cancelled) return begun
  const reading = readFeeds(sources, {
    ...conditions,
    now,
    topicsOf: matcher(topics),
    // A feed that is not read by then counts as broken, so that there is time left to end the job.
    endsAt: now + readingMs,
    unread: await recallUnread(userId),
    hosts: hostsOf(userId, now),
    signal: cancel.signal,
    onRead: (count) => {
      done = count
    },
  })
  let reported = 0
  while (!(await isSettled(reading, REPORT_MS))) {
    const isNews = done > reported
    reported = done
    const progress = Math.floor((READ * done) / sources.length)
    // Asking writes nothing, and tells as well whether the job has ended.
    const status = isNews ? await job.report({ attempt, currentStep: step(), progress }) : await job.status()
    const isOver = 'cancelled' in status ? status.cancelled : status.completedAt !== undefined
    if (!isOver) continue
    cancel.abort()
    return status
  }
  const found = await reading
  await rememberUnread(userId, found.unread)
  return found
}

/** Whether the promise settles within this time. */
async function isSettled(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), ms)
  const settled = promise.then(
    () => true,
    () => true,
  )
  return Promise.race([settled, late]).finally(() => clearTimeout(timer))
}

/** Reports the articles until the job is full. */
async function send(
  job: Job,
  attempt: JobStatus['attempt'],
  portions: ArticleInput[][],
  tally: Tally,
): Promise<{ isFull: boolean; ended?: Ended }> {
  const all = portions.length
  // What is sent is not needed any more.
  for (let portion = portions.shift(); portion; portion = portions.shift()) {
    const received = await job.report({
      attempt,
      articles: portion,
      currentStep: 'Adding articles',
      progress: READ + Math.floor(((100 - READ) * (all - portions.length)) / all),
    })
    if (received.cancelled) return { isFull: false, ended: received }
    count(tally, received)
    if (received.articleCount >= jobLimits.articles) return { isFull: true }
  }
  return { isFull: false }
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

/** What the reader should know besides the feeds. */
function remarks({ items, matched, warnings }: Tally, isFull: boolean): string[] {
  return [
    ...warnings,
    ...(items > 0 && matched === 0 ? [`None of ${items} items is about one of the topics`] : []),
    ...(isFull ? [`The job is full: it holds ${jobLimits.articles} articles`] : []),
  ]
}
