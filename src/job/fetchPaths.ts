/** The documented fetch paths of a job, for callers without RPC. Each calls the method of the same name. */
import { parseCursor } from '../contract/cursor.ts'
import { type ArticleInput, ArticleSchema, type CompleteInput, type StartInput } from '../contract/job.ts'
import { errorResponse } from '../platform/errorResponse.ts'
import { servePaths } from '../platform/fetchPaths.ts'
import { assertQuery, parseInteger } from '../platform/query.ts'
import { INCARNATION_HEADER, isUpgrade, MAY_REPORT_HEADER, TOKEN_EXPIRY_HEADER } from '../platform/upgrade.ts'
import type { DigestJob } from './DigestJob.ts'
import type { ConnectOptions } from './live.ts'

type Connect = (watcher: ConnectOptions) => Response

export async function handleJobFetch(job: DigestJob, request: Request, connect: Connect): Promise<Response> {
  if (isUpgrade(request)) return upgrade(request, connect)
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

function upgrade(request: Request, connect: Connect): Response {
  try {
    const { searchParams } = new URL(request.url)
    assertQuery(searchParams, ['after'])
    const after = searchParams.get('after')
    return connect({
      ...(after !== null && parseCursor('after', after)),
      ...(request.headers.has(INCARNATION_HEADER) && {
        incarnation: request.headers.get(INCARNATION_HEADER) ?? undefined,
      }),
      mayReport: request.headers.get(MAY_REPORT_HEADER) === 'true',
      until: parseInteger(TOKEN_EXPIRY_HEADER, request.headers.get(TOKEN_EXPIRY_HEADER)),
    })
  } catch (error) {
    return errorResponse('events', error)
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
  const kept = { ...article, metadata: { ...Object.fromEntries(extra), ...article.metadata } }
  for (const [name] of extra) Reflect.deleteProperty(kept, name)
  return kept
}

const isMap = (value: unknown) => typeof value === 'object' && !Array.isArray(value)
