/**
 * Lists of feeds as OPML files, which feed readers export and import. Reads files that are not well-formed as far as they
 * go: many exporters leave ampersands as they are. Uses nothing of the page.
 */

/** @typedef {{ url: string, name?: string }} Feed */

/** In bytes. A thousand feeds take about this much. */
export const MOST_BYTES = 200 * 1024
const NAME_CHARACTERS = 200
const ADDRESS_CHARACTERS = 2_048

/** Why a file has no list of feeds, in words for the person who chose it. */
export class OpmlFault extends Error {}

/**
 * The feeds of a file, in its order, each once, and how many of its addresses were left out because they are no web
 * addresses. Folders are not kept.
 * @param {Uint8Array} bytes
 * @returns {{ feeds: Feed[], left: number }}
 * @throws {OpmlFault}
 */
export function readOpml(bytes) {
  if (bytes.byteLength > MOST_BYTES) throw new OpmlFault(`The file is larger than ${MOST_BYTES / 1024} KB`)
  const text = withoutComments(decoded(bytes))
  if (!/<opml[\s>]/i.test(text)) throw new OpmlFault('The file is not an OPML file')
  const outlines = attributesOfOutlines(text).filter(({ xmlurl }) => xmlurl)
  if (outlines.length === 0) throw new OpmlFault('The OPML file has no feeds')
  /** @type {Map<string, Feed>} */
  const feeds = new Map()
  let left = 0
  for (const { xmlurl = '', title, text } of outlines) {
    const url = webAddress(xmlurl)
    const name = (title || text || '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, NAME_CHARACTERS)
      .toWellFormed()
    if (url === undefined) left++
    else if (!feeds.has(url)) feeds.set(url, { url, ...(name !== '' && name !== url && { name }) })
  }
  if (feeds.size === 0) throw new OpmlFault('The OPML file has no feeds with a web address')
  return { feeds: [...feeds.values()], left }
}

/** A file with these feeds. @param {readonly Feed[]} feeds @param {string} title */
export function opmlOf(feeds, title) {
  const outlines = feeds.map(
    ({ url, name = url }) =>
      `    <outline type="rss" text="${escaped(name)}" title="${escaped(name)}" xmlUrl="${escaped(url)}"/>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>${escaped(title)}</title>
  </head>
  <body>
${outlines.join('')}  </body>
</opml>
`
}

/** By the declaration, or else as UTF-8. @param {Uint8Array} bytes */
function decoded(bytes) {
  const start = String.fromCharCode(...bytes.subarray(0, 200))
  const [, label = 'utf-8'] = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']/i.exec(start) ?? []
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** Reads the text once, whatever is left open in it. @param {string} text */
function withoutComments(text) {
  let kept = ''
  let at = 0
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', at)) {
    const end = text.indexOf('-->', start)
    kept += text.slice(at, start)
    at = end < 0 ? text.length : end + 3
  }
  return kept + text.slice(at)
}

const ATTRIBUTE = /\s*([^\s=>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y

/** The attributes of each outline, names in lower case. @param {string} text */
function attributesOfOutlines(text) {
  /** @type {Record<string, string>[]} */
  const all = []
  const outline = /<outline(?=[\s/>])/gi
  while (outline.exec(text)) {
    /** @type {Record<string, string>} */
    const attributes = {}
    ATTRIBUTE.lastIndex = outline.lastIndex
    for (let match = ATTRIBUTE.exec(text); match; match = ATTRIBUTE.exec(text)) {
      const [, name = '', double, single] = match
      attributes[name.toLowerCase()] = unescaped(double ?? single ?? '')
      outline.lastIndex = ATTRIBUTE.lastIndex
    }
    all.push(attributes)
  }
  return all
}

/** Undefined if it is none. Some readers write `feed:` before or instead of `http:`. @param {string} text */
function webAddress(text) {
  const address = text
    .trim()
    .replace(/^feed:(?=https?:)/i, '')
    .replace(/^feed:(?=\/\/)/i, 'https:')
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined
  return url.href.length <= ADDRESS_CHARACTERS ? url.href : undefined
}

/** @type {Record<string, string>} */
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** @param {string} text */
const unescaped = (text) =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? all
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : all
  })

/** Characters that XML cannot have are left out. @param {string} text */
const escaped = (text) =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`)
