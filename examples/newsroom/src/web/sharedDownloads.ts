/**
 * Shares downloads between readers: a feed is usually requested once in ten minutes, as configured, at each location.
 * The Cache API stores documents, and may forget them; readers who come while a request is under way wait for it. Afterwards the
 * server is asked whether the document has changed. Without a Cache API, as in Node, every download
 * that does not wait for another is a request.
 */
import { cache, cached } from './cache.ts'
import { type Download, Unreadable } from './download.ts'

/** For asking whether it has changed. The platform may drop it earlier. */
const STORED_SECONDS = 7 * 24 * 60 * 60
const CACHE = 'feeds'

type Fetching = (known?: Download) => Promise<Download | undefined>

/** The downloads of this isolate that are under way, by address. Only values are shared, no streams. */
const underWay = new Map<string, Promise<Download>>()

/**
 * The document at the address: stored, or by `fetching`, which returns undefined if `known` has not changed.
 * @throws what `fetching` throws. A problem of the feed itself also reaches those who waited
 */
export async function sharedDownload(
  address: string,
  freshMs: number,
  fetching: Fetching,
  signal: AbortSignal,
): Promise<Download> {
  const first = underWay.get(address)
  if (first) {
    const shared = await Promise.race([first.catch(problem), ended(signal)])
    if (shared) return shared
  }
  // Others may have begun meanwhile; then there is one request more.
  const own = stored(address, freshMs, fetching)
  underWay.set(address, own)
  try {
    return await own
  } finally {
    if (underWay.get(address) === own) underWay.delete(address)
  }
}

/** What stopped the other reader alone is no reason for this one. */
function problem(error: unknown): undefined {
  if (error instanceof Unreadable) throw error
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}

async function stored(address: string, freshMs: number, fetching: Fetching): Promise<Download> {
  const entry = await cached(CACHE, address)
  const known = entry && (await fromEntry(entry))
  if (known && Date.now() - known.fetchedAt < freshMs) return known
  const download = (await fetching(known)) ?? known
  // Only `known` can be unchanged.
  if (!download) throw new Unreadable('its server answered 304')
  await cache(CACHE, address, toEntry(download))
  return download
}

/** Names of its own, so that the platform neither adds to them nor acts on them. */
const FIELDS = {
  address: 'X-Feed-Address',
  permanent: 'X-Feed-Permanent',
  contentType: 'X-Feed-Type',
  etag: 'X-Feed-ETag',
  lastModified: 'X-Feed-Last-Modified',
} as const
const FETCHED_AT = 'X-Feed-Fetched-At'

function toEntry({ bytes, ...download }: Download): Response {
  const headers = new Headers({
    'Cache-Control': `max-age=${STORED_SECONDS}`,
    [FETCHED_AT]: String(Date.now()),
  })
  for (const [field, name] of Object.entries(FIELDS)) {
    const value = download[field as keyof typeof FIELDS]
    // Header values are ASCII. Addresses are, and a validator that is not would not be sent back either.
    if (value !== undefined && /^[ -~]*$/.test(value)) headers.set(name, value)
  }
  return new Response(bytes as Uint8Array<ArrayBuffer>, { headers })
}

/** Undefined if the entry is not one of these. */
async function fromEntry(entry: Response): Promise<(Download & { fetchedAt: number }) | undefined> {
  const field = (name: keyof typeof FIELDS) => entry.headers.get(FIELDS[name]) ?? undefined
  const [address, permanent] = [field('address'), field('permanent')]
  const fetchedAt = Number(entry.headers.get(FETCHED_AT))
  if (address === undefined || permanent === undefined || !fetchedAt) return undefined
  const bytes = new Uint8Array(await entry.arrayBuffer())
  const [contentType = '', etag, lastModified] = [field('contentType'), field('etag'), field('lastModified')]
  return { address, permanent, contentType, bytes, etag, lastModified, fetchedAt }
}
