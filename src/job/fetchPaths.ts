/** A job's documented fetch paths. They are for callers without RPC. Each calls the method of the same name. */
import { parseCursor } from '../contract/cursor.ts'
import { type ArticleInput, ArticleSchema, type CompleteInput, type StartInput } from '../contract/job.ts'
import { servePaths } from '../platform/fetchPaths.ts'
import { assertQuery, parseInteger } from '../platform/query.ts'
import { INCARNATION_HEADER, parseConnection } from '../platform/upgrade.ts'
import type { DigestJob } from './DigestJob.ts'
import type { ConnectOptions } from './live.ts'

export function handleJobFetch(job: DigestJob, request: Request): Promise<Response> {
  return servePaths(
    {
      '/start': { POST: async (body) => job.start(await body<StartInput>()) },
      '/status': { GET: () => job.state() },
      '/article': {
        POST: async (body, query) =>
          job.addArticle(withOpenFields(await body<ArticleInput>()), {
            attempt: parseInteger('attempt', query.get('attempt')),
          }),
        query: ['attempt'],
      },
      '/complete': { POST: async (body) => job.complete(await body<CompleteInput>()) },
    },
    request,
  )
}

/**
 * The options of an upgrade to a live connection.
 * @throws `invalid_input`
 */
export function connectOptions(request: Request): ConnectOptions {
  const { searchParams } = new URL(request.url)
  assertQuery(searchParams, ['after'])
  const after = searchParams.get('after')
  const incarnation = request.headers.get(INCARNATION_HEADER)
  return {
    ...parseConnection(request),
    ...(after !== null && parseCursor('after', after)),
    ...(incarnation !== null && { incarnation }),
  }
}

/** The documented Article is open: unknown flat fields are stored under `metadata`. */
function withOpenFields(article: ArticleInput): ArticleInput {
  if (typeof article !== 'object' || article === null) return article
  const extra = Object.entries(article).filter(
    ([name, value]) =>
      !Object.hasOwn(ArticleSchema.entries, name) && (value === null || typeof value !== 'object'),
  )
  if (extra.length === 0 || !isMap(article.metadata ?? {})) return article
  const open = { ...article, metadata: { ...Object.fromEntries(extra), ...article.metadata } }
  for (const [name] of extra) Reflect.deleteProperty(open, name)
  return open
}

const isMap = (value: unknown) => typeof value === 'object' && !Array.isArray(value)
