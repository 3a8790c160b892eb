/**
 * Remembers which feeds of a reader were not read for lack of time, so that they come first the next time. The Cache
 * API stores them at this location only, and may forget; so the order also begins at another feed every day.
 */

import { cache, cached } from './cache.ts'

const CACHE = 'unread-feeds'
/** Longer than a week, for weekly digests. */
const STORED_SECONDS = 8 * 24 * 60 * 60
const DAY_MS = 24 * 60 * 60 * 1_000
/** The golden ratio spreads the first places of many days most evenly. */
const GOLDEN = 0.618034

/** The addresses that were not read the last time. */
export async function recallUnread(userId: string): Promise<ReadonlySet<string>> {
  const entry = await cached(CACHE, await keyOf(userId))
  const stored: unknown = await entry?.json().catch(() => undefined)
  return new Set(Array.isArray(stored) ? stored.filter((address) => typeof address === 'string') : [])
}

export async function rememberUnread(userId: string, addresses: readonly string[]): Promise<void> {
  const headers = { 'Cache-Control': `max-age=${STORED_SECONDS}` }
  await cache(CACHE, await keyOf(userId), Response.json(addresses, { headers }))
}

/** The feeds in the order of reading: those that were not read, then the others from the day's place on. Pure. */
export function inTurn<Feed>(feeds: readonly Feed[], isUnread: (feed: Feed) => boolean, now: number): Feed[] {
  const start = Math.floor(((Math.floor(now / DAY_MS) * GOLDEN) % 1) * feeds.length)
  const turned = [...feeds.slice(start), ...feeds.slice(0, start)]
  return [...turned.filter(isUnread), ...turned.filter((feed) => !isUnread(feed))]
}

/** A hash: keys of a cache may be seen in logs. */
async function keyOf(userId: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(userId)))
  return `https://newsroom.invalid/${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
