/** Converts a feed's items to articles within the limits of the service's contract. Sends nothing. */
import * as v from 'valibot'
import { ArticleIdSchema, SourceSchema } from '../../../src/contract/fields.ts'
import { type ArticleInput, limits } from '../../../src/contract/job.ts'
import { canonicalFeed } from '../../../src/platform/canonicalUrl.ts'
import { baseOf } from './items/address.ts'
import { instantOf } from './items/date.ts'
import type { Matchable } from './matchTopics.ts'
import type { Feed, Item } from './parseFeed.ts'
import { clip } from './plainText.ts'
import { resolved } from './publicAddress.ts'

/** Where a feed was found. */
export interface Place {
  /** After all redirects: links are relative to it. */
  address?: string | undefined
  /** After permanent redirects. */
  feed?: string | undefined
}

/** The articles of the items that are about a topic, in the feed's order. Only items that name a source have one. */
export async function toArticles(
  feed: Feed,
  { address, feed: collection }: Place,
  topicsOf: (item: Matchable) => string[],
): Promise<ArticleInput[]> {
  const site = resolved(feed.home, address) ?? address
  const base = feed.base === undefined ? site : baseOf(address, [feed.base])
  // A document that was posted has no address. Its site is as stable.
  const feedId = collection ?? site
  const articles: ArticleInput[] = []
  for (const item of feed.items) {
    // Microblogs have items without a title. An item without any text has nothing to show.
    const title = headline(item) || clip(item.summary ?? '', 120)
    const topics = topicsOf({ title, categories: item.categories })
    if (title === '' || topics.length === 0) continue
    const article = await toArticle(item, title, feedId, baseOf(base, [item.base]))
    articles.push({ ...article, ...(feedId !== undefined && { feed: feedId }), topics })
  }
  return articles
}

/** Feeds that collect from several publishers add the publisher's name to the title. */
function headline({ title = '', source = '' }: Item): string {
  const ending = [' - ', ' – ', ' — ', ' | '].find((dash) => source !== '' && title.endsWith(dash + source))
  return ending === undefined ? title : title.slice(0, -(ending + source).length).trimEnd()
}

async function toArticle(
  item: Item,
  title: string,
  feedId: string | undefined,
  base: string | undefined,
): Promise<ArticleInput> {
  const url = resolved(item.link, base)
  const imageUrl = resolved(item.image, base)
  const publishedAt = instantOf(item.published)
  const source = sourceName(item.source)
  return {
    id: await idOf(item, url, canonicalFeed(feedId ?? '')),
    title: clip(title, 1_000),
    ...(url !== undefined && { url }),
    ...(source !== undefined && { source }),
    ...(item.author && { author: clip(item.author, 200) }),
    ...(publishedAt !== undefined && { publishedAt }),
    ...(item.summary && { summary: clip(item.summary, 1_000) }),
    ...(imageUrl !== undefined && { imageUrl }),
  }
}

/** A title as the name of a source. Undefined if it is empty. */
export function sourceName(title: string | undefined): string | undefined {
  const name = clip(title ?? '', 200)
  return v.is(SourceSchema, name) ? name : undefined
}

/**
 * The publisher's own identifier, prefixed with the feed (without its scheme, which may change) if it is not globally
 * unique, because another feed may use `4711` too; otherwise the link; a hash of either if it is not a valid id.
 */
async function idOf(item: Item, url: string | undefined, feedId: string): Promise<string> {
  const guid = item.guid?.trim()
  const id = guid ? (/^[a-z][a-z0-9+.-]*:/i.test(guid) ? guid : `${feedId}#${guid}`) : url
  if (v.is(ArticleIdSchema, id)) return id
  const text = JSON.stringify(id ?? [feedId, item.title, item.published, item.summary])
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `sha256:${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** The most articles and bytes of one report: what a call may carry, because each takes time and a row. */
const MOST = limits.batch
const MOST_BYTES = 900 * 1024

/** The articles in order, in batches for one report each. */
export function batches(articles: readonly ArticleInput[]): ArticleInput[][] {
  const portions: ArticleInput[][] = []
  let bytes = 0
  for (const article of articles) {
    const size = new TextEncoder().encode(JSON.stringify(article)).byteLength
    const last = portions.at(-1)
    if (last && last.length < MOST && bytes + size <= MOST_BYTES) {
      last.push(article)
      bytes += size
    } else {
      portions.push([article])
      bytes = size
    }
  }
  return portions
}
