/**
 * Reads one feed: from the web, as posted, or the feed of a site whose address was given. Every problem is returned as
 * a text, never thrown.
 */

import { decodeFeed } from './charset.ts'
import { type Feed, parseItems } from './parseFeed.ts'
import { clip, oneLine } from './plainText.ts'
import { isDocument, limits, type Posted, type Source } from './schema.ts'
import {
  type Download,
  download,
  NO_HOST,
  NO_HOST_OR_SERVER,
  NO_SERVER,
  type Terms,
  tooLarge,
  Unreadable,
} from './web/download.ts'
import { feedLinks, usualPlaces } from './web/feedLinks.ts'
import { sharedDownload } from './web/sharedDownloads.ts'

export interface Reading {
  /** The name of the feed in messages. */
  name: string
  /** The address after redirects. */
  address?: string | undefined
  /** The feed's address after permanent redirects: the collection in which its ids are unique. */
  collection?: string | undefined
  feed?: Feed
  /** Why there is no feed. */
  error?: string
  /** What the reader should know although there is a feed. */
  warnings?: string[]
}

/** An address without its query, which may contain a key. */
export function nameOf(source: Source): string {
  if (isDocument(source)) return source.name
  const { host, pathname } = new URL(addressOf(source))
  return clip(`${host}${pathname}`, 150)
}

/** In one spelling, so that readers of the same feed share it. */
export function addressOf(source: string | { url: string }): string {
  const url = new URL(typeof source === 'string' ? source : source.url)
  url.hash = ''
  return url.href
}

export async function readFeed(source: Source, timeoutMs: number, terms: Terms = {}): Promise<Reading> {
  const name = nameOf(source)
  try {
    if (isDocument(source)) return { name, ...posted(source) }
    const fetch = fetchWithin(timeoutMs, terms)
    // A site has as much time again for its feed.
    return { name, ...(await fetched(addressOf(source), fetch, Date.now() + 2 * timeoutMs, terms.signal)) }
  } catch (error) {
    return { name, error: clip(oneLine(reason(error, timeoutMs, terms)), 300) }
  }
}

type Found = Omit<Reading, 'name' | 'error'>

function posted({ document, contentType }: Posted): Found {
  if (new TextEncoder().encode(document).byteLength > limits.feedBytes) throw tooLarge()
  const feed = parsed(document.replace(/^\ufeff/, ''))
  if (!feed) throw unreadable(document, contentType)
  return { feed, warnings: cutOff(feed) }
}

/** Undefined if the text is no feed. */
function parsed(text: string): Feed | undefined {
  try {
    return parseItems(text)
  } catch {
    return undefined
  }
}

const cutOff = ({ isCutOff, items }: Feed) =>
  isCutOff ? [`its document is cut off; its first ${items.length} items were read`] : []

const isPage = (text: string, contentType = '') =>
  /html/i.test(contentType) || /^\s*<(!doctype html|html)/i.test(text)

function unreadable(text: string, contentType?: string): Unreadable {
  if (isPage(text, contentType)) return new Unreadable('it is a web page, not a feed')
  if (/^\s*(<\?xml|<rss|<feed|<rdf:RDF)/i.test(text) && !/<\/(rss|feed|rdf:RDF)>/i.test(text))
    return new Unreadable('it is not a feed that can be read: its document is cut off')
  return new Unreadable('it is not a feed that can be read')
}

type Fetch = (address: string) => Promise<Download>

function fetchWithin(timeoutMs: number, terms: Terms): Fetch {
  return (address) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = terms.signal ? AbortSignal.any([timeout, terms.signal]) : timeout
    return sharedDownload(
      address,
      terms.freshMs ?? 0,
      (known) => download(address, timeoutMs, terms, known),
      signal,
    )
  }
}

/** The feed at the address, or the one of the site there. @throws Unreadable, or what the platform throws */
async function fetched(address: string, fetch: Fetch, endsAt: number, signal?: AbortSignal): Promise<Found> {
  const document = await read(address, fetch)
  if (document.feed) return found(address, document, document.feed)
  if (!isPage(document.text, document.contentType)) throw unreadable(document.text)
  const links = feedLinks(document.text, document.address)
  for (const place of links.length > 0 ? links : usualPlaces(document.address)) {
    if (place === address || Date.now() > endsAt) continue
    const other = await read(place, fetch).catch((error) => {
      if (signal?.aborted) throw error
    })
    if (other?.feed) return found(place, other, other.feed)
  }
  throw new Unreadable(
    links.length > 0 ? 'it is a web page, and its feed cannot be read' : 'it is a web page without a feed',
  )
}

async function read(address: string, fetch: Fetch): Promise<Document> {
  const file = await fetch(address)
  const text = decodeFeed(file.bytes, file.contentType)
  return { ...file, text, feed: parsed(text) }
}

interface Document extends Download {
  text: string
  feed: Feed | undefined
}

function found(asked: string, { address, permanent }: Document, feed: Feed): Found {
  const warnings = cutOff(feed)
  if (permanent !== asked) warnings.push(`it has moved for good to ${shown(permanent)}`)
  return { address, collection: permanent, feed, warnings }
}

/** A query may contain a key, and a digest is passed on. */
const shown = (address: string) => clip(address.replace(/\?.*$/, '?…'), 300)

/** The platforms' own errors say too little, or too much, for a reader. */
function reason(error: unknown, timeoutMs: number, { signal, endsAt }: Terms): string {
  if (error instanceof Unreadable) return error.message
  if (signal?.aborted || (endsAt !== undefined && Date.now() >= endsAt)) return NO_TIME
  if (error instanceof Error && error.name === 'TimeoutError')
    return `its server took longer than ${timeoutMs / 1_000} s`
  return unreached(error)
}

/** Node names the cause; workerd has one message for a server that does not answer, and none for an unknown name. */
function unreached(error: unknown): string {
  const { message = '', cause } = error as Partial<Error>
  const { code } = (cause ?? {}) as { code?: unknown }
  if (code !== undefined) return code === 'ENOTFOUND' ? NO_HOST : NO_SERVER
  return /^internal error/i.test(message) ? NO_HOST_OR_SERVER : NO_SERVER
}

export const NO_TIME = 'no time was left for it'
