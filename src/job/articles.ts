/** What a producer's call adds to a job. It decides the outcome of each article and the change of the job. Pure. */
import * as v from 'valibot'
import { DigestError, safeParseInput } from '../contract/errors.ts'
import { ArticleIdSchema } from '../contract/fields.ts'
import {
  type Article,
  ArticleInputSchema,
  type JobStatus,
  limits,
  type Outcome,
  type Report,
  type ReportResult,
} from '../contract/job.ts'
import type { ArticleSubjects } from '../contract/learning.ts'
import { topicKey } from '../contract/topicKey.ts'
import { byteLength } from '../platform/byteLength.ts'
import { canonicalFeed, canonicalUrl } from '../platform/canonicalUrl.ts'
import { hash } from '../platform/hash.ts'
import { isLink } from '../platform/site.ts'
import { type RememberedArticles, tokenOf } from '../remembered.ts'
import type { DigestCandidate } from './digest/compose.ts'
import { addressIn, type Identity, KnownArticles } from './knownArticles.ts'
import { acceptsReports, applyReport } from './lifecycle.ts'
import { type Job, MAX_MET } from './record.ts'
import { articleCount } from './status.ts'

/** A valid article with what identifies duplicates, and its JSON, which is stored. */
interface ValidArticle {
  id: string
  article: Article
  identity: Identity
  json: string
  error?: never
}
interface InvalidArticle {
  /** Null if the article has no readable id. */
  id: string | null
  error: DigestError
}
export type Candidate = ValidArticle | InvalidArticle

/** An article to store, with its sequence number. */
export interface NewArticle {
  seq: number
  article: Article
  identity: Identity
  json: string
}

const WithIdSchema = v.object({ id: ArticleIdSchema })
const readId = (input: unknown) => safeParseInput(WithIdSchema, input).output?.id ?? null

/**
 * Validates each article of a call by itself: `invalid_input`, or `too_large` over 64 KiB.
 * @throws `too_large` if the call carries more than 1 MiB
 */
export function parseArticles(inputs: unknown[]): Candidate[] {
  let bytes = 0
  return inputs.map((input): Candidate => {
    const { output: article, error } = safeParseInput(ArticleInputSchema, input)
    if (error) return { id: readId(input), error }
    const json = JSON.stringify(article)
    const size = byteLength(json)
    bytes += size
    if (bytes > limits.callBytes)
      throw new DigestError('too_large', 'A call carries at most 1 MiB of articles')
    if (size > limits.articleBytes)
      return { id: article.id, error: new DigestError('too_large', 'An article has at most 64 KiB') }
    return { id: article.id, article, identity: identityOf(article), json }
  })
}

/** A longer text is identified by its hash. */
const MAX_IDENTITY_LENGTH = 200

const shortened = (text: string) => (text.length > MAX_IDENTITY_LENGTH ? hash(text) : text)

function identityOf({ id, feed, url, title }: Article): Identity {
  return {
    id,
    feed: feed === undefined ? null : shortened(canonicalFeed(feed)),
    url: url === undefined ? null : addressIn(shortened(canonicalUrl(url)), isLink({ url, feed })),
    title: feed === undefined || url === undefined ? null : shortened(topicKey(title)),
  }
}

/** What is known of a job's articles, and of what digests have shown its user; the job's store implements it. */
interface Known {
  knownArticles(): KnownArticles
  remembered(): Pick<RememberedArticles, 'has'>
  /** Tokens of the articles that were reported to this job and found seen. */
  met(): ReadonlySet<string>
}

/** What a report changes: the job, the articles to add, and the outcome of each article. */
export interface Reported {
  changed: Job
  added: NewArticle[]
  /** Tokens of articles that were found seen for the first time, without separators. */
  met: string
  outcomes: Outcome[]
}

/**
 * Decides what a report changes. A cancelled job takes nothing, without an error.
 * @param now in ms
 * @param isWhole a rejected article fails the whole report
 * @throws `conflict` if the job is completed or failed, or the attempt is superseded; `too_large`; the error of a
 * rejected article if `isWhole`
 */
export function receiveReport(
  job: Job,
  report: Report,
  known: Known,
  now: number,
  isWhole: boolean,
): Reported {
  const inputs = report.articles ?? []
  if (acceptsReports(job, report.attempt) === 'cancelled')
    return { changed: job, added: [], met: '', outcomes: cancelledOutcomes(inputs) }
  const candidates = parseArticles(inputs)
  const remembered = job.record.input.allowSeen ? undefined : known.remembered()
  const { outcomes, added, seen } = ingest(candidates, known.knownArticles(), articleCount(job), remembered)
  const rejected = isWhole && outcomes.find((outcome) => outcome.outcome === 'rejected')
  if (rejected) throw new DigestError(rejected.code, rejected.error, rejected.issues)
  const met = newTokens(seen, job.record.seenKey, known)
  return { changed: applyReport(job, report, added.length, now, met), added, met, outcomes }
}

/**
 * The outcome of each article in order, and the articles to add, numbered after `seq`.
 * @param remembered what digests have shown; nothing is seen without it
 */
export function ingest(
  candidates: Candidate[],
  known: KnownArticles,
  seq: number,
  remembered?: Pick<RememberedArticles, 'has'>,
): { outcomes: Outcome[]; added: NewArticle[]; seen: Article[] } {
  const seen: Article[] = []
  const all = new KnownArticles([], known)
  const added: NewArticle[] = []
  const outcomes = candidates.map((candidate): Outcome => {
    if (candidate.error) return rejectedOutcome(candidate.id, candidate.error)
    const { id, article, identity, json } = candidate
    const of = all.same(identity)
    if (of !== undefined) return { id, outcome: 'duplicate', of }
    if (remembered?.has(article)) {
      seen.push(article)
      return { id, outcome: 'seen' }
    }
    const number = seq + added.length + 1
    if (number > limits.articles)
      return rejectedOutcome(
        id,
        new DigestError('too_large', `A job holds at most ${limits.articles} articles`),
      )
    added.push({ seq: number, article, identity, json })
    all.add(identity)
    return { id, outcome: 'added', seq: number }
  })
  return { outcomes, added, seen }
}

/** The tokens of seen articles that the job does not have yet. */
function newTokens(seen: Article[], key: string, known: Known): string {
  if (seen.length === 0) return ''
  const met = known.met()
  const tokens = new Set(seen.map((article) => tokenOf(key, article)).filter((token) => !met.has(token)))
  return [...tokens].slice(0, MAX_MET - met.size).join('')
}

/** The outcomes of a call to a cancelled job: nothing is added. */
export function cancelledOutcomes(inputs: unknown[]): Outcome[] {
  return inputs.map((input) => ({ id: readId(input), outcome: 'cancelled' }))
}

function rejectedOutcome(id: string | null, { code, message, issues }: DigestError): Outcome {
  return { id, outcome: 'rejected', code, error: message, ...(issues && { issues }) }
}

/** The result for a producer. */
export function toReportResult(status: JobStatus, outcomes: Outcome[]): ReportResult {
  const { articleCount, progress } = status
  return { outcomes, articleCount, progress, status: status.status, cancelled: status.status === 'cancelled' }
}

/**
 * The topics and the source of an article, which a vote on it teaches; of several with one id, what they have in common.
 * @throws `not_found`
 */
export function subjectsOf(
  articles: readonly Pick<DigestCandidate, 'id' | 'topics' | 'source'>[],
  articleId: string,
): ArticleSubjects {
  const [article, ...others] = articles.filter(({ id }) => id === articleId)
  if (!article) throw new DigestError('not_found', 'The job has no such article')
  // Any feed can give its articles the ids of another's.
  const { topics = [], source } = article
  const common = topics.filter((topic) => others.every((other) => other.topics?.includes(topic)))
  const isOneSource = source !== undefined && others.every((other) => other.source === source)
  return { topics: common, ...(isOneSource && { source }) }
}
