/**
 * Parses a feed of any of the four formats into items of one form. Text is plain; nothing else is validated
 * here.
 */
import { type AtomFeed, type JsonFeed, parseFeed, type RdfFeed, type RssFeed } from 'feedsmith'
import { oneLine, plainText } from './plainText.ts'

export interface Item {
  /** The publisher's own identifier. */
  guid?: string | undefined
  title?: string | undefined
  link?: string | undefined
  author?: string | undefined
  /** In the spelling of the feed. */
  published?: string | undefined
  summary?: string | undefined
  image?: string | undefined
  categories: string[]
}

export interface Feed {
  title?: string | undefined
  /** The site of the feed. */
  home?: string | undefined
  items: Item[]
}

/** More than a job can hold, because not every item is about a topic. */
const MOST_ITEMS = 5_000

/** The parser needs quadratic time for tags that are never closed. A feed has none, except inside CDATA. */
const MOST_UNCLOSED = 5_000

/** @throws feedsmith's errors if the text is not a feed */
export function parseItems(text: string): Feed {
  if (text.split('<').length - text.split('>').length > MOST_UNCLOSED)
    throw new Error('Too many tags are never closed')
  const { format, feed } = parseFeed(text, { maxItems: MOST_ITEMS })
  if (format === 'rss')
    return { title: html(feed.title), home: feed.link, items: (feed.items ?? []).map(ofRss) }
  if (format === 'atom')
    return { title: html(feed.title?.value), home: web(feed.links), items: (feed.entries ?? []).map(ofAtom) }
  if (format === 'rdf')
    return { title: html(feed.title), home: feed.link, items: (feed.items ?? []).map(ofRdf) }
  return { title: line(feed.title), home: feed.home_page_url, items: (feed.items ?? []).map(ofJson) }
}

function ofRss(item: RssFeed.Item<string>): Item {
  const author = item.authors?.[0]
  return {
    guid: item.guid?.value,
    title: html(item.title),
    link: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
    author: line(author?.name ?? item.dc?.creators?.[0] ?? author?.email),
    published: item.pubDate ?? item.dc?.dates?.[0],
    summary: html(item.description ?? item.content?.encoded),
    image:
      item.enclosures?.find(({ type }) => type?.startsWith('image/'))?.url ??
      item.media?.thumbnails?.[0]?.url,
    categories: lines([...(item.categories ?? []).map(({ name }) => name), ...(item.dc?.subjects ?? [])]),
  }
}

function ofAtom(entry: AtomFeed.Entry<string>): Item {
  const isHtml = /html/i.test(entry.title?.type ?? '')
  return {
    guid: entry.id,
    title: isHtml ? html(entry.title?.value) : line(entry.title?.value),
    link: web(entry.links),
    author: line(entry.authors?.[0]?.name),
    published: entry.published ?? entry.updated,
    summary: html(entry.summary?.value ?? entry.content?.value),
    image: entry.media?.thumbnails?.[0]?.url,
    categories: lines((entry.categories ?? []).map(({ label, term }) => label ?? term)),
  }
}

function ofRdf(item: RdfFeed.Item<string>): Item {
  return {
    guid: item.rdf?.about,
    title: html(item.title),
    link: item.link,
    author: line(item.dc?.creators?.[0]),
    published: item.dc?.dates?.[0],
    summary: html(item.description ?? item.dc?.descriptions?.[0] ?? item.content?.encoded),
    categories: lines(item.dc?.subjects ?? []),
  }
}

function ofJson(item: JsonFeed.Item<string>): Item {
  return {
    guid: item.id,
    title: line(item.title),
    link: item.url ?? item.external_url,
    author: line(item.authors?.[0]?.name),
    published: item.date_published ?? item.date_modified,
    summary:
      item.summary === undefined && item.content_text === undefined
        ? html(item.content_html)
        : line(item.summary ?? item.content_text),
    image: item.image ?? item.banner_image,
    categories: lines(item.tags ?? []),
  }
}

/** The page in an Atom link list. */
const web = (links: AtomFeed.Link<string>[] = []) =>
  links.find(({ rel = 'alternate' }) => rel === 'alternate')?.href

/** Enough for a summary. The rest of a whole article would be read for nothing. */
const ENOUGH = 20_000
const html = (text: string | undefined) => (text === undefined ? undefined : plainText(text.slice(0, ENOUGH)))
const line = (text: string | undefined) => (text === undefined ? undefined : oneLine(text.slice(0, ENOUGH)))

const lines = (texts: (string | undefined)[]) =>
  texts.map((text) => line(text) ?? '').filter((text) => text !== '')
