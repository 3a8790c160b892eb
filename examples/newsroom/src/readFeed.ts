/** Reads one feed, from the web or as posted. Every problem is returned as a text, never thrown. */

import { decodeFeed } from './charset.ts'
import { type Feed, parseItems } from './parseFeed.ts'
import { clip, oneLine } from './plainText.ts'
import { isPublicAddress, isWebAddress } from './publicAddress.ts'
import { readAtMost } from './readBody.ts'
import { limits, type Source } from './schema.ts'

export interface Reading {
  /** The name of the feed in messages. */
  name: string
  /** The address after redirects. */
  address?: string | undefined
  feed?: Feed
  /** Why there is no feed. */
  error?: string
}

export interface Terms {
  /** Also allows addresses of this machine and its network. For development. */
  privateFeeds?: boolean
  /** Ends the reading of this feed and all others. */
  deadline?: AbortSignal
}

/** A problem with a feed, in words for the person who named it. */
class Unreadable extends Error {}

const MEGABYTES = limits.feedBytes / 1024 / 1024
const tooLarge = () => new Unreadable(`it is larger than ${MEGABYTES} MB`)

/** An address without its query, which may contain a key. */
export function nameOf(source: Source): string {
  if (typeof source !== 'string') return source.name
  const { host, pathname } = new URL(source)
  return clip(`${host}${pathname}`, 150)
}

export async function readFeed(source: Source, timeoutMs: number, terms: Terms = {}): Promise<Reading> {
  const name = nameOf(source)
  try {
    if (typeof source !== 'string') return { name, feed: parsed(posted(source.document), source.contentType) }
    const { address, text, contentType } = await fetched(source, timeoutMs, terms)
    return { name, address, feed: parsed(text, contentType) }
  } catch (error) {
    return { name, error: clip(oneLine(reason(error, timeoutMs, terms)), 300) }
  }
}

function posted(text: string): string {
  if (new TextEncoder().encode(text).byteLength > limits.feedBytes) throw tooLarge()
  return text.replace(/^\ufeff/, '')
}

function parsed(text: string, contentType = ''): Feed {
  try {
    return parseItems(text)
  } catch {
    const isPage = /html/i.test(contentType) || /^\s*<(!doctype html|html)/i.test(text)
    throw new Unreadable(isPage ? 'it is a web page, not a feed' : 'it is not a feed that can be read')
  }
}

/** As many as browsers follow. A feed with more redirects is in a loop. */
const MOST_REDIRECTS = 5
const ACCEPTED =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, application/json;q=0.8, text/xml;q=0.8, */*;q=0.1'

async function fetched(source: string, timeoutMs: number, { privateFeeds, deadline }: Terms) {
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = deadline ? AbortSignal.any([timeout, deadline]) : timeout
  let address = source
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    // Checked before the request: its result would tell who listens there.
    if (!privateFeeds && !isPublicAddress(address))
      throw new Unreadable(`${hop > 0 ? 'it leads to' : 'it is at'} an address that is not public`)
    const response = await fetch(address, {
      // Followed by hand, because each address is checked before it is requested.
      redirect: 'manual',
      headers: { Accept: ACCEPTED, 'User-Agent': 'digest-newsroom' },
      signal,
    })
    const location = response.headers.get('Location')
    if (response.status < 300 || response.status >= 400 || location === null) {
      if (!response.ok) {
        // The body is cancelled, because only a few connections may be open.
        await response.body?.cancel()
        throw new Unreadable(`its server answered ${response.status}`)
      }
      const bytes = await readAtMost(response, limits.feedBytes)
      if (!bytes) throw tooLarge()
      const contentType = response.headers.get('Content-Type') ?? ''
      return { address, contentType, text: decodeFeed(bytes, contentType) }
    }
    await response.body?.cancel()
    address = URL.parse(location, address)?.href ?? location
    if (!isWebAddress(address)) throw new Unreadable('it leads to an address that is not http or https')
  }
  throw new Unreadable(`it leads on more than ${MOST_REDIRECTS} times`)
}

/** The platforms' own errors say too little, or too much, for a reader. */
function reason(error: unknown, timeoutMs: number, { deadline }: Terms): string {
  if (error instanceof Unreadable) return error.message
  if (deadline?.aborted) return 'no time was left for it'
  if (error instanceof Error && error.name === 'TimeoutError')
    return `its server took longer than ${timeoutMs / 1_000} s`
  return 'its server could not be reached'
}
