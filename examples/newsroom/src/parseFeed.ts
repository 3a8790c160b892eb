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
    return {
      title: html(feed.title),
      home: feed.link ?? web(feed.atom?.links),
      items: (feed.items ?? []).map(ofRss),
    }
  if (format === 'atom')
    return { title: html(feed.title?.value), home: web(feed.links), items: (feed.entries ?? []).map(ofAtom) }
  if (format === 'rdf')
    return {
      title: html(feed.title),
      home: feed.link ?? web(feed.atom?.links),
      items: (feed.items ?? []).map(ofRdf),
    }
  return { title: line(feed.title), home: feed.home_page_url, items: (feed.items ?? []).map(ofJson) }
}

function ofRss(item: RssFeed.Item<string>): Item {
  const author = item.authors?.[0]
  const own = {
    guid: item.guid?.value,
    title: html(item.title),
    link: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
    author: line(author?.name),
    published: item.pubDate,
    summary: html(item.description ?? item.content?.encoded),
    image:
      item.enclosures?.find(({ type }) => type?.startsWith('image/'))?.url ??
      item.media?.thumbnails?.[0]?.url,
    categories: lines((item.categories ?? []).map(({ name }) => name)),
  }
  return filled(own, ofAtomElements(item), ofDublinCore(item), {
    author: line(author?.email),
    categories: [],
  })
}

/** The item with its empty fields filled from the others, the first of them first. */
function filled(item: Item, ...others: Item[]): Item {
  const known = { ...item }
  for (const { categories, ...more } of others) {
    const fields = Object.entries(more).filter(([name, value]) => value && !known[name as keyof Item])
    Object.assign(known, Object.fromEntries(fields), { categories: [...known.categories, ...categories] })
  }
  return known
}

/** Elements of Atom inside another format. */
const ofAtomElements = ({ atom = {} }: Pick<RssFeed.Item<string>, 'atom'>): Item => ofAtom(atom)

/** Elements of Dublin Core and of DC terms. */
function ofDublinCore({ dc = {}, dcterms = {} }: Pick<RssFeed.Item<string>, 'dc' | 'dcterms'>): Item {
  const identifiers = [...(dc.identifiers ?? []), ...(dcterms.identifiers ?? [])]
  const dates = [
    dc.dates,
    dcterms.issued,
    dcterms.available,
    dcterms.dates,
    dcterms.created,
    dcterms.modified,
  ]
  return {
    guid: identifiers[0],
    title: html(dc.titles?.[0] ?? dcterms.titles?.[0]),
    link: identifiers.find((identifier) => /^https?:/i.test(identifier)),
    author: line(dc.creators?.[0] ?? dcterms.creators?.[0]),
    published: dates.find((given) => given?.[0] !== undefined)?.[0],
    summary: html(dc.descriptions?.[0] ?? dcterms.descriptions?.[0] ?? dcterms.abstracts?.[0]),
    categories: lines([...(dc.subjects ?? []), ...(dcterms.subjects ?? [])]),
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
  const own = {
    guid: item.rdf?.about,
    title: html(item.title),
    link: item.link,
    summary: html(item.description),
    categories: [],
  }
  const encoded = { summary: html(item.content?.encoded), categories: [] }
  return filled(own, ofAtomElements(item), ofDublinCore(item), encoded)
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
