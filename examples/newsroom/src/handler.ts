/**
 * The newsroom's HTTP handler: `POST /digests`. It does not authenticate; wrangler.jsonc controls who can
 * reach it.
 */
import { DigestError, parseInput, toClientError } from '../../../src/contract/errors.ts'
import type { OrderInput } from '../../../src/contract/order.ts'
import { errorResponse } from '../../../src/platform/errorResponse.ts'
import { withLogging } from '../../../src/platform/log.ts'
import { type Conditions, produce } from './produceDigest.ts'
import { readAtMost } from './readBody.ts'
import { type DigestRequest, DigestRequestSchema, isDocument, limits, type Source } from './schema.ts'

export default {
  async fetch(request: Request, env: NewsroomEnv, ctx: ExecutionContext): Promise<Response> {
    try {
      const { pathname, searchParams } = new URL(request.url)
      if (pathname !== '/digests') throw new DigestError('not_found', 'There is no such path')
      if (request.method !== 'POST') throw new DigestError('method_not_allowed', 'Only POST is for this path')
      return await digest(await read(request), isWaiting(searchParams), requestIdOf(request), env, ctx)
    } catch (error) {
      const isMethod = toClientError(error).code === 'method_not_allowed'
      return errorResponse('digests', error, isMethod ? { Allow: 'POST' } : {})
    }
  },
} satisfies ExportedHandler<NewsroomEnv>

/** Responds with the end of the digest, or with 202 and its start if the caller does not wait. */
async function digest(
  { userId, jobId = crypto.randomUUID(), feeds, maxAgeDays, ...start }: DigestRequest,
  waits: boolean,
  requestId: string,
  env: NewsroomEnv,
  ctx: ExecutionContext,
): Promise<Response> {
  const job = env.DIGESTS.job(userId, jobId, { requestId })
  const { created: _, ...status } = await job.start(start, remembered(feeds, maxAgeDays))
  const about = { requestId, operation: 'digest', userId, jobId }
  const work = withLogging({}, about, () => produce(job, status, feeds, { ...conditions(env), maxAgeDays }))
  if (waits) return Response.json(await work)
  // Logged. The job's deadline informs its watchers.
  ctx.waitUntil(work.catch(() => {}))
  return Response.json(status, { status: 202 })
}

/** The id of the request that the order comes from, so that one id finds every log entry about it. */
function requestIdOf({ headers }: Request): string {
  const sent = headers.get('X-Request-Id') ?? ''
  return /^[\w-]{1,64}$/.test(sent) ? sent : crypto.randomUUID()
}

/** The order as its job remembers it for a retry. */
function remembered(sources: readonly Source[], maxAgeDays: number): OrderInput {
  const feeds = sources.flatMap((source) => (isDocument(source) ? [] : [source]))
  return { feeds, maxAgeDays, ...(feeds.length < sources.length && { hasDocuments: true }) }
}

/** @throws `unsupported_media_type`, `too_large`, `invalid_input` */
async function read(request: Request): Promise<DigestRequest> {
  const type = request.headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json' || request.headers.has('Content-Encoding'))
    throw new DigestError('unsupported_media_type', 'Send the body as Content-Type: application/json')
  const bytes = await readAtMost(request, limits.bodyBytes, { patience: 4 * limits.bodyBytes })
  if (!bytes)
    throw new DigestError('too_large', `A request body has at most ${limits.bodyBytes / 1024 / 1024} MiB`)
  return parseInput(DigestRequestSchema, parsed(bytes))
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch {
    throw new DigestError('invalid_input', 'The body is not valid JSON in UTF-8')
  }
}

/**
 * `?wait=false` works in the background.
 * @throws `invalid_input`
 */
function isWaiting(query: URLSearchParams): boolean {
  const wait = query.get('wait') ?? 'true'
  if (wait !== 'true' && wait !== 'false')
    throw new DigestError('invalid_input', 'wait: must be true or false')
  return wait === 'true'
}

function conditions(env: NewsroomEnv): Omit<Conditions, 'maxAgeDays'> {
  return {
    feedMs: milliseconds(env, 'FEED_TIMEOUT_MS'),
    readingMs: milliseconds(env, 'READING_TIMEOUT_MS'),
    freshMs: milliseconds(env, 'FEED_FRESH_MS'),
    privateFeeds: env.PRIVATE_FEEDS === 'allowed',
  }
}

/** @throws an error for the log if the variable is not a number of ms */
function milliseconds(
  env: NewsroomEnv,
  name: 'FEED_TIMEOUT_MS' | 'READING_TIMEOUT_MS' | 'FEED_FRESH_MS',
): number {
  const ms = Number(env[name])
  if (!Number.isInteger(ms) || ms < 1) throw new Error(`${name} is not a number of milliseconds`)
  return ms
}
