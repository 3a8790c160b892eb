/**
 * The OpenAPI document and its HTML page. `npm run openapi` generates both into the static assets, so that the Worker
 * contains neither them nor the code that computes them.
 */
import { DigestError } from '../../contract/errors.ts'
import { tagOf } from '../../platform/hash.ts'
import type { RequestContext } from '../context.ts'
import { conditional } from '../etag.ts'
import { tagsIn } from '../input.ts'
import { page } from './digests.ts'
import { PRECONDITIONS, type ServedRoute } from './route.ts'

/** They are about nobody, and may be stored. */
const CACHED = { 'Cache-Control': 'no-cache' }

async function openapi(context: RequestContext): Promise<string | null> {
  Object.assign(context.headers, CACHED)
  const { text, tag } = await readAsset(context, '/openapi.json')
  // Files that `digest-service/testing` reads have no ETag.
  return conditional(context, tag ?? tagOf(text), text)
}

async function docs(context: RequestContext): Promise<string | null> {
  Object.assign(context.headers, CACHED)
  const { text, tag } = await readAsset(context, '/docs')
  return conditional(context, tag ?? tagOf(text), page(context, text))
}

/**
 * Reads a file of the static assets, with its ETag without quotes if it has one.
 * @throws `not_found` if the Worker has no assets
 */
async function readAsset({ env }: RequestContext, path: string) {
  // A Worker that includes the gateway may have no assets, as in the bench.
  const assets: Fetcher | undefined = env.ASSETS
  if (!assets) throw new DigestError('not_found', 'This Worker is deployed without its documentation')
  const response = await assets.fetch(`https://assets${path}`)
  if (!response.ok) throw new Error(`The asset ${path} has the status ${response.status}`)
  const text = await response.text()
  const [tag] = tagsIn(response.headers.get('ETag')) ?? []
  return { text, tag }
}

export const documentation = {
  openapi: { method: 'GET', path: '/openapi.json', auth: 'anyone', handler: openapi, headers: PRECONDITIONS },
  docs: { method: 'GET', path: '/docs', auth: 'anyone', handler: docs, headers: PRECONDITIONS },
} satisfies Record<string, ServedRoute>
