/**
 * Parses a feed of any of the four formats into items of one form. Text is plain; nothing else is validated
 * here.
 */
import { type AtomFeed, type JsonFeed, parseFeed, type RdfFeed, type RssFeed } from 'feedsmith'
import { isLink, isWholeAddress } from './items/address.ts'
import { withoutCutOff } from './items/cutOff.ts'
import { pictureOf } from './items/picture.ts'
import { titleText } from './items/title.ts'
import { oneLine, plainText } from './plainText.ts'

export interface Item {
  /** The publisher's own identifier. */
  guid?: string | undefined
  title?: string | undefined
  /** Perhaps relative to `base`. */
  link?: string | undefined
  /** `xml:base` of the item. */
  base?: string | undefined
  author?: string | undefined
  /** The publisher, if the feed collects from several. */
  source?: string | undefined
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
  /** `xml:base` of the feed. */
  base?: string | undefined
  items: Item[]
  /** The document ends before its end tag. These are its complete items. */
  isCutOff?: boolean
}

/** More than a job can hold, because not every item is about a topic. */
const MOST_ITEMS = 5_000

/** The parser needs quadratic time for tags that are never closed. A feed has none, except inside CDATA. */
const MOST_UNCLOSED = 5_000

/** @throws feedsmith's errors if the text is not a feed */
export function parseItems(text: string): Feed {
  if (text.split('<').length - text.split('>').length > MOST_UNCLOSED)
    throw new Error('Too many tags are never closed')
  const repaired = withoutCutOff(text)
  return repaired === undefined ? parse(text) : { ...parse(repaired), isCutOff: true }
}

function parse(text: string): Feed {
  const { format, feed } = parseFeed(text, { maxItems: MOST_ITEMS })
  if (format === 'rss' || format === 'rdf')
    return {
      title: title(feed.title),
      home: feed.link ?? page(feed.atom?.links),
      base: feed.xml?.base,
      items: format === 'rss' ? (feed.items ?? []).map(ofRss) : (feed.items ?? []).map(ofRdf),
    }
  if (format === 'atom')
    return {
      title: named(feed.title),
      home: page(feed.links),
      base: feed.xml?.base,
      items: (feed.entries ?? []).map(ofAtom),
    }
  return { title: line(feed.title), home: feed.home_page_url, items: (feed.items ?? []).map(ofJson) }
}

function ofRss(item: RssFeed.Item<string>): Item {
  const author = item.authors?.[0]
  const { value: guid, isPermaLink } = item.guid ?? {}
  const own = {
    guid,
    title: title(item.title),
    link: linkAmong(item.link) ?? (isPermaLink === false ? undefined : wholeAddress(guid)),
    base: item.xml?.base,
    author: line(author?.name),
    source: title(item.source?.title),
    published: item.pubDate,
    summary: html(item.description ?? item.content?.encoded),
    image: pictureOf(item.enclosures, item.media, item.itunes?.image),
    categories: lines((item.categories ?? []).map(({ name }) => name)),
  }
  return filled(own, ofAtomElements(item), ofDublinCore(item), {
    author: line(author?.email),
    link: linkAmong(...(item.enclosures ?? []).map(({ url }) => url)),
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
    title: title(dc.titles?.[0] ?? dcterms.titles?.[0]),
    link: identifiers.find(isWholeAddress),
    author: line(dc.creators?.[0] ?? dcterms.creators?.[0]),
    published: dates.find((given) => given?.[0] !== undefined)?.[0],
    summary: html(dc.descriptions?.[0] ?? dcterms.descriptions?.[0] ?? dcterms.abstracts?.[0]),
    categories: lines([...(dc.subjects ?? []), ...(dcterms.subjects ?? [])]),
  }
}

function ofAtom(entry: AtomFeed.Entry<string>): Item {
  const enclosures = (entry.links ?? []).filter(({ rel }) => rel === 'enclosure')
  const files = enclosures.map(({ href, type }) => ({ url: href, type }))
  return {
    guid: entry.id,
    title: atomText(entry.title),
    link: page(entry.links) ?? files[0]?.url,
    base: entry.xml?.base,
    author: line(entry.authors?.[0]?.name),
    source: named(entry.source?.title),
    published: entry.published ?? entry.updated,
    summary: html(entry.summary?.value ?? entry.content?.value),
    image: pictureOf(files, entry.media, entry.itunes?.image),
    categories: lines((entry.categories ?? []).map(({ label, term }) => label ?? term)),
  }
}

function ofRdf(item: RdfFeed.Item<string>): Item {
  const own = {
    guid: item.rdf?.about,
    title: title(item.title),
    link: linkAmong(item.link),
    base: item.xml?.base,
    summary: html(item.description),
    image: pictureOf(undefined, item.media),
    categories: [],
  }
  const encoded = { summary: html(item.content?.encoded), categories: [] }
  return filled(own, ofAtomElements(item), ofDublinCore(item), encoded)
}

function ofJson(item: JsonFeed.Item<string>): Item {
  const files = (item.attachments ?? []).map(({ url, mime_type }) => ({ url, type: mime_type }))
  return {
    guid: item.id,
    title: line(item.title),
    link: linkAmong(item.url, item.external_url, files[0]?.url),
    author: line(item.authors?.[0]?.name),
    published: item.date_published ?? item.date_modified,
    summary:
      item.summary === undefined && item.content_text === undefined
        ? html(item.content_html)
        : line(item.summary ?? item.content_text),
    image: item.image ?? item.banner_image ?? pictureOf(files, undefined),
    categories: lines(item.tags ?? []),
  }
}

/** The page in an Atom link list. Its addresses are references by definition, so any relative one counts. */
const page = (links: AtomFeed.Link<string>[] = []) =>
  links.find(({ rel = 'alternate' }) => rel === 'alternate')?.href

/** The first text that is an address. */
const linkAmong = (...texts: (string | undefined)[]) =>
  texts.find((text) => text !== undefined && isLink(text))
const wholeAddress = (text: string | undefined) =>
  text !== undefined && isWholeAddress(text) ? text : undefined

/** The title of an Atom feed. Feeds often escape it twice, whatever its type. */
const named = (text: AtomFeed.Text | undefined) =>
  /xhtml/i.test(text?.type ?? '') ? html(text?.value) : title(text?.value)

/** The text of an Atom element by its type. In XHTML, escaped brackets are text already. */
function atomText(text: AtomFeed.Text | undefined): string | undefined {
  const type = text?.type ?? ''
  if (/xhtml/i.test(type)) return html(text?.value)
  return /html/i.test(type) ? title(text?.value) : line(text?.value)
}

/** Enough for a summary. The rest of a whole article would be read for nothing. */
const ENOUGH = 20_000
const title = (text: string | undefined) =>
  text === undefined ? undefined : titleText(text.slice(0, ENOUGH))
const html = (text: string | undefined) => (text === undefined ? undefined : plainText(text.slice(0, ENOUGH)))
const line = (text: string | undefined) => (text === undefined ? undefined : oneLine(text.slice(0, ENOUGH)))

const lines = (texts: (string | undefined)[]) =>
  texts.map((text) => line(text) ?? '').filter((text) => text !== '')
