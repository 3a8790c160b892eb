/** Decides the outcome of each article of a call. Pure: the articles that the job has are passed in. */
import * as v from 'valibot'
import { DigestError, safeParseInput } from '../contract/errors.ts'
import { ArticleIdSchema } from '../contract/fields.ts'
import type { Outcome, ReportResult } from '../contract/job.ts'
import { type Article, ArticleSchema, type JobStatus, limits } from '../contract/job.ts'
import { canonicalUrl } from '../platform/canonicalUrl.ts'

/** A valid article with its canonical URL, which identifies duplicates, and its JSON, which is stored. */
interface ValidArticle {
  id: string
  article: Article
  url: string | null
  json: string
  error?: never
}
interface InvalidArticle {
  /** Null if the article has no readable id. */
  id: string | null
  url?: never
  error: DigestError
}
export type Candidate = ValidArticle | InvalidArticle

/** An article to store, with its sequence number. */
export interface NewArticle {
  seq: number
  article: Article
  url: string | null
  json: string
}
/** What identifies duplicates of a job's articles: the ids, and the ids by canonical URL. */
export interface KnownArticles {
  ids: Set<string>
  urls: Map<string, string>
}

const WithIdSchema = v.object({ id: ArticleIdSchema })
const readId = (input: unknown) => safeParseInput(WithIdSchema, input).output?.id ?? null
const utf8 = new TextEncoder()

/**
 * Validates each article of a call by itself: `invalid_input`, or `too_large` over 64 KiB.
 * @throws `too_large` if the call carries more than 1 MiB
 */
export function parseArticles(given: unknown[]): Candidate[] {
  let bytes = 0
  return given.map((input): Candidate => {
    const { output: article, error } = safeParseInput(ArticleSchema, input)
    if (error) return { id: readId(input), error }
    const json = JSON.stringify(article)
    const size = utf8.encode(json).byteLength
    bytes += size
    if (bytes > limits.callBytes)
      throw new DigestError('too_large', 'A call carries at most 1 MiB of articles')
    if (size > limits.articleBytes)
      return { id: article.id, error: new DigestError('too_large', 'An article has at most 64 KiB') }
    return {
      id: article.id,
      article,
      url: article.url === undefined ? null : canonicalUrl(article.url),
      json,
    }
  })
}

/**
 * The outcome of each article in order, and the articles to add, numbered after `seq`.
 * @param isSeen whether a recent digest contained an article's URL
 */
export function ingest(
  given: Candidate[],
  held: Readonly<{ ids: ReadonlySet<string>; urls: ReadonlyMap<string, string> }>,
  seq: number,
  isSeen: (url: string) => boolean,
): { outcomes: Outcome[]; added: NewArticle[] } {
  const ids = new Set<string>()
  const urls = new Map<string, string>()
  const ofUrl = (url: string) => held.urls.get(url) ?? urls.get(url)
  const added: NewArticle[] = []
  const outcomes = given.map((candidate): Outcome => {
    if (candidate.error) return rejectedOutcome(candidate.id, candidate.error)
    const { id, article, url, json } = candidate
    const of = held.ids.has(id) || ids.has(id) ? id : url === null ? undefined : ofUrl(url)
    if (of !== undefined) return { id, outcome: 'duplicate', of }
    if (article.url !== undefined && isSeen(article.url)) return { id, outcome: 'seen' }
    const number = seq + added.length + 1
    if (number > limits.articles)
      return rejectedOutcome(
        id,
        new DigestError('too_large', `A job holds at most ${limits.articles} articles`),
      )
    added.push({ seq: number, article, url, json })
    ids.add(id)
    if (url !== null) urls.set(url, id)
    return { id, outcome: 'added', seq: number }
  })
  return { outcomes, added }
}

/** The outcomes of a call to a cancelled job: nothing is added. */
export function cancelledOutcomes(given: unknown[]): Outcome[] {
  return given.map((input) => ({ id: readId(input), outcome: 'cancelled' }))
}

function rejectedOutcome(id: string | null, { code, message, issues }: DigestError): Outcome {
  return { id, outcome: 'rejected', code, error: message, ...(issues && { issues }) }
}

/** The result for a producer. */
export function toReportResult(status: JobStatus, outcomes: Outcome[]): ReportResult {
  const { articleCount, progress } = status
  return { outcomes, articleCount, progress, status: status.status, cancelled: status.status === 'cancelled' }
}
