/**
 * Downloads one document: follows redirects, returns cookies, tries again where the server asks for it, and bounds all
 * of it. It checks every address before it is requested.
 */
import { isPublicAddress, isWebAddress } from '../publicAddress.ts'
import { readAtMost } from '../readBody.ts'
import { limits } from '../schema.ts'
import { Cookies } from './cookies.ts'
import { decompressed } from './decompress.ts'
import type { Hosts } from './hosts.ts'
import { retryAfterMs } from './retryAfter.ts'

export interface Terms {
  /** Also allows addresses of this machine and its network. For development. */
  privateFeeds?: boolean
  /** How long a document is shared. */
  freshMs?: number
  /** When the reading of all feeds ends, in ms since 1970. */
  endsAt?: number
  /** Shared by all downloads of a reader. */
  hosts?: Hosts
  /** Ends the reading early. */
  signal?: AbortSignal
}

export interface Download {
  /** After all redirects. */
  address: string
  /** After the permanent redirects at the start of the chain. */
  permanent: string
  contentType: string
  bytes: Uint8Array
  /** For asking later whether it has changed. */
  etag?: string | undefined
  lastModified?: string | undefined
}

/** A problem with a feed, in words for the person who named it. */
export class Unreadable extends Error {}

export const NO_SERVER = 'its server could not be reached'
export const NO_HOST = 'there is no such host'
/** Not every runtime says which. */
export const NO_HOST_OR_SERVER = `${NO_HOST}, or ${NO_SERVER}`

export const tooLarge = () => new Unreadable(`it is larger than ${limits.feedBytes / 1024 / 1024} MB`)

/** As many as browsers follow. A feed with more redirects is in a loop. */
const MOST_REDIRECTS = 5
const MOST_TRIES = 3
/** Between tries if the server names no time. */
const PAUSE_MS = 1_000
/** The longest pause if nothing else ends the reading. */
const MOST_PAUSE_MS = 10_000
/** What is left for the answer after a pause. */
const ANSWER_MS = 250

const ACCEPTED =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, application/json;q=0.8, text/xml;q=0.8, */*;q=0.1'

/** @returns undefined if it has not changed since `known` */
export async function download(
  source: string,
  timeoutMs: number,
  terms: Terms,
  known?: Download,
): Promise<Download | undefined> {
  for (let tries = 1; ; tries++) {
    const end = await followed(source, timeoutMs, terms, known)
    if (!(end instanceof Busy)) return end
    const seconds = Math.ceil(end.pauseMs / 1_000)
    const left = terms.endsAt === undefined ? MOST_PAUSE_MS : terms.endsAt - Date.now() - ANSWER_MS
    if (end.pauseMs > left)
      throw new Unreadable(`its server answered ${end.status}: try again in ${seconds} s`)
    if (tries === MOST_TRIES) throw new Unreadable(`its server answered ${end.status}, ${tries} times`)
    await pause(end.pauseMs, terms.signal)
  }
}

/** The server asks to come back later. */
class Busy {
  readonly status: number
  readonly pauseMs: number

  constructor(status: number, pauseMs: number) {
    this.status = status
    this.pauseMs = pauseMs
  }
}

/** Follows redirects by hand, because each address is checked before it is requested. */
async function followed(
  source: string,
  timeoutMs: number,
  { privateFeeds, hosts, signal: ended }: Terms,
  known: Download | undefined,
): Promise<Download | Busy | undefined> {
  const cookies = new Cookies()
  let address = source
  let permanent = source
  let isPermanent = true
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    // Checked before the request: its result would tell who listens there.
    if (!privateFeeds && !isPublicAddress(address))
      throw new Unreadable(`${hop > 0 ? 'it leads to' : 'it is at'} an address that is not public`)
    const { host } = new URL(address)
    const request = async () => {
      // The time begins here, because another request to the same host may take all of its own.
      const timeout = AbortSignal.timeout(timeoutMs)
      const response = await fetch(address, {
        redirect: 'manual',
        headers: {
          Accept: ACCEPTED,
          'User-Agent': 'digest-newsroom',
          ...cookies.headers(host),
          ...(known?.address === address && conditions(known)),
        },
        signal: ended ? AbortSignal.any([timeout, ended]) : timeout,
      })
      return outcome(response, address, permanent, known)
    }
    const end = await (hosts ? hosts.run(host, request, ended) : request())
    if (!(end instanceof Response)) return end
    cookies.keep(host, end)
    isPermanent &&= end.status === 301 || end.status === 308
    address = URL.parse(end.headers.get('Location') ?? '', address)?.href ?? ''
    if (!isWebAddress(address))
      throw new Unreadable('it leads to an address that is not http or https, or too long')
    if (isPermanent) permanent = address
  }
  throw new Unreadable(`it leads on more than ${MOST_REDIRECTS} times`)
}

const conditions = ({ etag, lastModified }: Download) => ({
  ...(etag !== undefined && { 'If-None-Match': etag }),
  ...(lastModified !== undefined && { 'If-Modified-Since': lastModified }),
})

/** What a response means. A redirect is returned as it is; its body is cancelled like every body that is not read. */
async function outcome(
  response: Response,
  address: string,
  permanent: string,
  known: Download | undefined,
): Promise<Download | Busy | Response | undefined> {
  const { status, headers } = response
  if (response.ok) return content(response, address, permanent)
  if (status === 500 || status === 530) await assertReached(response)
  await response.body?.cancel()
  if (status === 304 && known?.address === address) return undefined
  if (status >= 300 && status < 400 && headers.has('Location')) return response
  if (status === 429 || status === 503)
    return new Busy(status, retryAfterMs(headers.get('Retry-After'), Date.now()) ?? PAUSE_MS)
  throw new Unreadable(`its server answered ${status}`)
}

/**
 * The platform, and wrangler, answer themselves where there is no server to answer.
 * @throws Unreadable if this is such a response
 */
async function assertReached(response: Response): Promise<void> {
  const text = decodeText(await readAtMost(response, 1_000, { isPartialEnough: true }))
  // "Origin DNS error".
  if (/\berror code: 1016\b/.test(text)) throw new Unreadable(NO_HOST)
  if (text === 'TypeError: fetch failed') throw new Unreadable(NO_HOST_OR_SERVER)
}

const decodeText = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

async function content(response: Response, address: string, permanent: string): Promise<Download> {
  const { headers } = response
  const bytes = await readAtMost(response, limits.feedBytes, { isPartialEnough: true })
  if (!bytes) throw tooLarge()
  return {
    address,
    permanent,
    contentType: headers.get('Content-Type') ?? '',
    bytes: plain(bytes, headers.get('Content-Encoding') ?? ''),
    etag: headers.get('ETag') ?? undefined,
    lastModified: headers.get('Last-Modified') ?? undefined,
  }
}

function plain(bytes: Uint8Array, encoding: string): Uint8Array {
  try {
    return decompressed(bytes, encoding, limits.feedBytes)
  } catch (error) {
    // The platform and Node have no other error in common for more than the limit.
    if (error instanceof RangeError) throw tooLarge()
    throw new Unreadable(`it is compressed (${encoding || 'without saying how'}) and cannot be read`)
  }
}

/** @throws if the reading ends meanwhile */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
