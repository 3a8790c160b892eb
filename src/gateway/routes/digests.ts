/** Routes for ordering and reading digests. The format is the one that the client accepts. */
import * as v from 'valibot'
import { parseInput } from '../../contract/errors.ts'
import { DigestNowSchema, type DigestOrderInput, DigestOrderSchema } from '../../contract/order.ts'
import { html, markdown } from '../../job/digest/render.ts'
import { hasNewsroom, orderDigest } from '../../platform/newsroom.ts'
import type { RequestContext } from '../context.ts'
import { JOB, type ServedRoute, USER } from './route.ts'

/** The body: a digest of these topics and feeds, or of those in the preferences. */
const DigestRequestSchema = v.optional(v.union([DigestOrderSchema, DigestNowSchema.wrapped]))

/**
 * Responds 202 with the job's status. The digest is made in the background.
 * @throws `invalid_input`; `rate_limited` over `MAX_JOBS_PER_DAY` orders; `unavailable` if no newsroom is bound; the
 * newsroom's own error
 */
async function startDigest(context: RequestContext): Promise<ReadableStream | object | null> {
  const order = await context.body<DigestOrderInput | undefined>()
  // Nothing but an id: a digest of the preferences.
  if (Object.keys(order ?? {}).every((name) => name === 'jobId')) {
    context.status = 202
    return context.userStub().orderDigest(order, { requestId: context.requestId })
  }
  parseInput(DigestOrderSchema, order)
  // Its feeds may be on anybody's server.
  if (hasNewsroom(context.env)) await context.userStub().countOrder()
  const response = await orderDigest(context.env, { ...order, userId: context.userId }, context.requestId)
  context.status = response.status
  return response.body
}

/** In order of preference for clients that accept any. */
const MEDIA_TYPES = ['application/json', 'text/html', 'text/markdown'] as const

async function digest(context: RequestContext): Promise<object | string> {
  const composed = await context.jobStub().digest()
  context.headers.Vary = 'Accept, Origin'
  const type = acceptedType(context.request.headers.get('Accept') ?? '*/*')
  if (type === 'application/json') return composed
  if (type === 'text/markdown') return text(context, markdown(composed), type)
  return page(context, html(composed), '; sandbox allow-popups')
}

function text(context: RequestContext, body: string, type: string): string {
  context.headers['Content-Type'] = `${type}; charset=utf-8`
  return body
}

/**
 * An HTML page that may not run scripts or load anything.
 * @param also added to its Content-Security-Policy
 */
export function page(context: RequestContext, body: string, also = ''): string {
  context.headers['Content-Security-Policy'] =
    `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'${also}`
  return text(context, body, 'text/html')
}

/**
 * The type with the highest quality value in `Accept` (RFC 9110, 12.5.1). JSON if the client accepts none of
 * them.
 */
export function acceptedType(accept: string): (typeof MEDIA_TYPES)[number] {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, q: quality === undefined ? 1 : Number(quality.slice(2)) || 0 }
  })
  const qualityOf = (type: string) => {
    const names = [type, type.replace(/\/.*/, '/*'), '*/*']
    return names.flatMap((name) => ranges.find((range) => range.type === name)?.q ?? [])[0] ?? 0
  }
  return MEDIA_TYPES.toSorted((a, b) => qualityOf(b) - qualityOf(a))[0] ?? MEDIA_TYPES[0]
}

export const digests = {
  startDigest: {
    method: 'POST',
    path: `${USER}/digests`,
    auth: 'user',
    handler: startDigest,
    body: DigestRequestSchema,
  },
  digest: { method: 'GET', path: `${JOB}/digest`, auth: 'user', handler: digest },
} satisfies Record<string, ServedRoute>
