/**
 * Reads the feeds of an order within its time: several at once, few from one host, those first that were not read the
 * last time. Returns articles and warnings; sends nothing.
 */
import type { ArticleInput } from '../../../src/contract/job.ts'
import { sourceName, toArticles } from './articles.ts'
import { Collection } from './collection.ts'
import type { Matchable } from './matchTopics.ts'
import { clip, oneLine } from './plainText.ts'
import { resolved } from './publicAddress.ts'
import { addressOf, NO_TIME, nameOf, type Reading, readFeed } from './readFeed.ts'
import { isDocument, limits, type Posted, type Source } from './schema.ts'
import { AT_ONCE_FOR_HOST, type Hosts } from './web/hosts.ts'
import { inTurn } from './web/unreadFeeds.ts'

export interface Options {
  /** The timeout of one request. */
  feedMs: number
  /** When the reading ends, in ms since 1970. */
  endsAt: number
  now: number
  /** How long a document is shared with other readers. */
  freshMs: number
  privateFeeds: boolean
  maxAgeDays: number
  topicsOf: (item: Matchable) => string[]
  /** Addresses that were not read the last time. */
  unread: ReadonlySet<string>
  /** Shared by all orders of the reader. */
  hosts: Hosts
  /** Ends the reading early. */
  signal: AbortSignal
  /** Called after each feed that was begun. */
  onRead?: (done: number, all: number) => void
}

export interface Found {
  /** In the order in which the job gets them. */
  articles: ArticleInput[]
  warnings: string[]
  /** The items that were read, and those about a topic. */
  items: number
  matched: number
  /** The feeds that could not be read, with the reasons. Empty if all were read. */
  broken: string[]
  /** How many feeds were read. */
  read: number
  /** Addresses that were not read for lack of time. */
  unread: string[]
}

/** The platform opens six connections at once, of which one is for the job. */
const AT_ONCE = 5

export async function readFeeds(given: readonly Source[], options: Options): Promise<Found> {
  const { feedMs, freshMs, endsAt, privateFeeds, topicsOf, unread, signal, onRead, now, maxAgeDays, hosts } =
    options
  const sources = withoutRepeats(given)
  const collection = new Collection({ most: limits.articles, now, maxAgeDays })
  const stop = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, endsAt - Date.now()))])
  const terms = { privateFeeds, freshMs, endsAt, hosts, signal: stop }
  const readings = new Map<Source, Omit<Reading, 'feed'>>()
  const counts = { items: 0, matched: 0 }

  const work = async (source: Source) => {
    // It is not begun, and counts as unread. A posted one needs no time.
    if ((stop.aborted || Date.now() >= endsAt) && !isDocument(source)) return
    const { feed, ...reading } = await readFeed(source, feedMs, terms)
    readings.set(source, reading)
    if (feed) {
      const place = { address: reading.address, feed: reading.collection }
      const articles = await toArticles(feed, place, topicsOf)
      counts.items += feed.items.length
      counts.matched += articles.length
      const from = reading.collection ?? resolved(feed.home, undefined)
      collection.add({
        articles,
        name: typeof source === 'object' && !isDocument(source) ? source.name : undefined,
        title: sourceName(feed.title),
        host: from === undefined ? undefined : new URL(from).host.replace(/^www\./, ''),
      })
    }
    onRead?.(readings.size, sources.length)
  }
  const isUnread = (source: Source) => !isDocument(source) && unread.has(addressOf(source))
  await inParallel(inTurn(sources, isUnread, now), work, (source) =>
    isDocument(source) ? undefined : hostOf(source),
  )

  // In the order of the reader's feeds, however they were read.
  const all = sources.map((source) => ({
    source,
    reading: readings.get(source) ?? { name: nameOf(source), error: NO_TIME },
  }))
  const broken = all.flatMap(({ reading: { name, error } }) =>
    error === undefined ? [] : [`${name}: ${error}`],
  )
  const remarks = all.flatMap(({ reading: { name, warnings = [] } }) =>
    warnings.map((text) => `${name}: ${text}`),
  )
  const late = all.flatMap(({ source, reading: { error } }) =>
    error === NO_TIME && !isDocument(source) ? [addressOf(source)] : [],
  )
  return {
    articles: collection.articles(),
    warnings: [...broken, ...remarks, ...age(collection.tooOld, maxAgeDays)],
    broken,
    ...counts,
    read: all.length - broken.length,
    unread: late,
  }
}

const hostOf = (source: Exclude<Source, Posted>) => new URL(addressOf(source)).host

/** The same address twice is one feed. */
function withoutRepeats(sources: readonly Source[]): Source[] {
  const addresses = new Set<string>()
  return sources.filter((source) => {
    if (isDocument(source)) return true
    const address = addressOf(source)
    const isNew = !addresses.has(address)
    addresses.add(address)
    return isNew
  })
}

const age = (tooOld: number, maxAgeDays: number) =>
  tooOld === 0
    ? []
    : [`Older than ${maxAgeDays} days, and left out: ${tooOld} ${tooOld === 1 ? 'article' : 'articles'}`]

/** At most 100 texts of 500 characters. */
export function bounded(warnings: readonly string[]): string[] {
  const texts = warnings.map((text) => clip(oneLine(text), limits.warningCharacters))
  if (texts.length <= limits.warnings) return texts
  const shown = texts.slice(0, limits.warnings - 1)
  return [...shown, `… and ${texts.length - shown.length} more warnings`]
}

/** Five at a time, of which two have the same host. `work` never fails. */
async function inParallel<T>(
  list: readonly T[],
  work: (element: T) => Promise<void>,
  hostOf: (element: T) => string | undefined,
): Promise<void> {
  const waiting = [...list]
  const running = new Map<string | undefined, number>()
  const isReady = (element: T) => {
    const host = hostOf(element)
    return host === undefined || (running.get(host) ?? 0) < AT_ONCE_FOR_HOST
  }
  const worker = async () => {
    for (let place = waiting.findIndex(isReady); place >= 0; place = waiting.findIndex(isReady)) {
      const [next] = waiting.splice(place, 1) as [T]
      const host = hostOf(next)
      running.set(host, (running.get(host) ?? 0) + 1)
      await work(next)
      running.set(host, (running.get(host) ?? 1) - 1)
    }
    // What is left belongs to hosts whose workers go on.
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
