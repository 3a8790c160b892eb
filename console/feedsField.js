/** The field for a list of feeds: one a line, with import and export of OPML files. */
/** @import {Feed} from '../src/contract/order.ts' */
import { button, count, el, field, row, run, say } from './dom.js'
import { MOST_BYTES, opmlOf, readOpml } from './opml.js'

/** What an order takes. */
const MOST_FEEDS = 100

/**
 * The feeds of a text: in each line an address, and after a space the name that the reader gives it. `example.org` means
 * `https://example.org`.
 * @param {string} [text] @returns {Feed[]}
 */
export const feedsOf = (text = '') =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [, address = '', name] = /^(\S+)(?:\s+(.*))?$/.exec(line) ?? []
      const url = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `https://${address}`
      return name ? { url, name } : url
    })

/** @param {Feed} feed */
const parts = (feed) => (typeof feed === 'string' ? { url: feed } : feed)

/** An address has no space here: a name follows it. @param {readonly Feed[]} feeds */
const textOf = (feeds) =>
  feeds
    .map(parts)
    .map(({ url, name = '' }) => `${url.replaceAll(' ', '%20')} ${name}`.trim())
    .join('\n')

/** Whether a text has these feeds. @param {string | undefined} text @param {readonly Feed[]} feeds */
export const isSame = (text, feeds) => textOf(feedsOf(text)) === textOf(feeds)

/** @param {string} label @param {readonly Feed[]} feeds @param {Record<string, unknown>} [props] */
export function feedsField(label, feeds = [], props = {}) {
  const text = el('textarea', {
    name: 'feeds',
    rows: Math.min(8, Math.max(2, feeds.length)),
    placeholder: 'https://example.org/feed.xml',
    value: textOf(feeds),
    ...props,
  })
  const file = el('input', { type: 'file', accept: '.opml,.xml,text/x-opml,text/xml', hidden: true })
  const place = el('div')
  file.onchange = () =>
    run(place, async () => {
      const [chosen] = file.files ?? []
      if (!chosen) return
      file.value = ''
      text.value = textOf(merged(feedsOf(text.value), await imported(chosen)))
    })
  place.append(
    field(label, text, 'of feeds or sites, one address a line; a name may follow it'),
    row(
      button('Import OPML', () => file.click()),
      button('Export OPML', () => download(feedsOf(text.value))),
    ),
    file,
  )
  return place
}

/** @param {File} file */
async function imported(file) {
  // A little more than is allowed tells that it is too large.
  const bytes = await file.slice(0, MOST_BYTES + 1).arrayBuffer()
  const { feeds, left } = readOpml(new Uint8Array(bytes))
  say(`${count(feeds.length, 'feed')} in the file`, left > 0 && `, and ${left} left out`, '.')
  return feeds
}

/** The first of each address. @param {Feed[]} known @param {Feed[]} added */
function merged(known, added) {
  const byAddress = new Map([...added, ...known].map((feed) => [parts(feed).url, feed]))
  const addresses = new Set([...known, ...added].map((feed) => parts(feed).url))
  const all = [...addresses].flatMap((url) => byAddress.get(url) ?? [])
  if (all.length > MOST_FEEDS)
    say(`A digest takes ${MOST_FEEDS} feeds; ${all.length - MOST_FEEDS} were left out.`)
  return all.slice(0, MOST_FEEDS)
}

/** @param {Feed[]} feeds */
function download(feeds) {
  const url = URL.createObjectURL(new Blob([opmlOf(feeds.map(parts), 'Feeds')], { type: 'text/x-opml' }))
  el('a', { href: url, download: 'feeds.opml' }).click()
  URL.revokeObjectURL(url)
}
