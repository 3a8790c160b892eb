/** Finds the feeds that a web page names, and the places where sites usually have one. Pure. */
import { decodeHTML } from 'entities'
import { resolved } from '../publicAddress.ts'

/** The head of a page is within this many characters. */
const HEAD = 300_000
const MOST_LINKS = 3

const FEED_TYPE = /^application\/(rss\+xml|atom\+xml|rdf\+xml|feed\+json|json)$/i
/** WordPress names the feed of comments beside the one of posts. */
const COMMENTS = /comment/i

const PLACES = ['feed', 'rss', 'feed.xml', 'rss.xml', 'atom.xml', 'index.xml', 'feed.json']
/** More of a tag is not read. */
const TAG = 4_000

/** The feeds of `<link rel="alternate">`, in the page's order, those of comments last. */
export function feedLinks(html: string, address: string): string[] {
  const head = html.slice(0, HEAD)
  const base = tags(head, 'base').map(({ href }) => resolved(href, address))[0] ?? address
  const links = tags(head, 'link')
    .filter(
      ({ rel = '', type = '' }) => /\balternate\b/i.test(rel) && FEED_TYPE.test(type.split(';')[0] ?? ''),
    )
    .map(({ href, title = '' }) => ({
      href: resolved(href, base),
      isOfComments: COMMENTS.test(title + href),
    }))
    .sort((one, other) => Number(one.isOfComments) - Number(other.isOfComments))
  return [...new Set(links.flatMap(({ href }) => href ?? []))].slice(0, MOST_LINKS)
}

/** Below the page if it is a folder, such as a blog on a shared host; then at the root. */
export function usualPlaces(address: string): string[] {
  const folder = new URL(address).pathname.replace(/\/[^/.]+$/, '$&/')
  const bases = new Set([new URL('./', new URL(folder, address)).href, new URL('/', address).href])
  return [...bases].flatMap((base) => PLACES.map((place) => new URL(place, base).href))
}

type Attributes = Partial<Record<string, string>>

/** The attributes of all tags of this name. Reads the text once, whatever is left open in it. */
function tags(html: string, name: string): Attributes[] {
  const found: Attributes[] = []
  const start = new RegExp(`<${name}(?=[\\s/])`, 'gi')
  for (let match = start.exec(html); match; match = start.exec(html)) {
    const end = html.indexOf('>', match.index)
    if (end < 0) break
    found.push(attributes(html.slice(start.lastIndex, Math.min(end, start.lastIndex + TAG))))
    start.lastIndex = end
  }
  return found
}

function attributes(text: string): Attributes {
  const pairs = text.matchAll(/(?<![a-z-])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi)
  return Object.fromEntries(
    [...pairs].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decodeHTML(double ?? single ?? bare ?? ''),
    ]),
  )
}
