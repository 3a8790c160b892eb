/** Converts a feed's items to articles within the limits of `src/job/schema.ts`. Sends nothing. */
import * as v from 'valibot'
import { ArticleIdSchema, SourceSchema } from '../../../src/contract/fields.ts'
import type { ArticleInput } from '../../../src/contract/job.ts'
import type { Matchable } from './matchTopics.ts'
import type { Feed, Item } from './parseFeed.ts'
import { clip } from './plainText.ts'
import { resolved } from './publicAddress.ts'

/** The articles of the items that are about a topic, in the feed's order. */
export async function toArticles(
  feed: Feed,
  address: string | undefined,
  topicsOf: (item: Matchable) => string[],
): Promise<ArticleInput[]> {
  const base = resolved(feed.home, address) ?? address
  const named = clip(feed.title ?? '', 200)
  const source = v.is(SourceSchema, named) ? named : undefined
  const articles: ArticleInput[] = []
  for (const item of feed.items) {
    // Microblogs have items without a title. An item without any text has nothing to show.
    const title = item.title || clip(item.summary ?? '', 120)
    const topics = topicsOf({ title, categories: item.categories })
    if (title !== '' && topics.length > 0)
      articles.push({ ...(await toArticle(item, title, base)), ...(source && { source }), topics })
  }
  return articles
}

async function toArticle(item: Item, title: string, base: string | undefined): Promise<ArticleInput> {
  const url = resolved(item.link, base)
  const imageUrl = resolved(item.image, base)
  const publishedAt = instant(item.published)
  return {
    id: await idOf(item, url, base),
    title: clip(title, 1_000),
    ...(url !== undefined && { url }),
    ...(item.author && { author: clip(item.author, 200) }),
    ...(publishedAt !== undefined && { publishedAt }),
    ...(item.summary && { summary: clip(item.summary, 1_000) }),
    ...(imageUrl !== undefined && { imageUrl }),
  }
}

/**
 * The publisher's own identifier, prefixed with the site if it is not globally unique (another feed may use
 * `4711` too); otherwise the link; a hash of either if it is not a valid id.
 */
async function idOf(item: Item, url: string | undefined, base: string | undefined): Promise<string> {
  const guid = item.guid?.trim()
  const id = guid ? (/^[a-z][a-z0-9+.-]*:/i.test(guid) ? guid : `${base ?? ''}#${guid}`) : url
  if (v.is(ArticleIdSchema, id)) return id
  const text = JSON.stringify(id ?? [base, item.title, item.published, item.summary])
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `sha256:${[...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** In UTC. Undefined if the text is not a date in a format of feeds. */
function instant(text: string | undefined): string | undefined {
  const at = new Date(text ?? '')
  const year = at.getUTCFullYear()
  return year >= 1 && year <= 9_999 ? at.toISOString() : undefined
}

/** The most articles and bytes of one report: less than a call may carry, and often enough to be watched. */
const MOST = 50
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
