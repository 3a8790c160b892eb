/** The field for a list of feeds: addresses of feeds or sites, one a line, with import and export of OPML files. */
import { Refusal } from './api.js'
import { button, count, el, field, row, run, say } from './dom.js'
import { MOST_BYTES, OpmlFault, opmlOf, readOpml } from './opml.js'

/** What an order takes. */
const MOST_FEEDS = 100

/** The addresses of a text. `example.org` means `https://example.org`. @param {string} [text] */
export const addresses = (text = '') =>
  text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => (/^[a-z][a-z\d+.-]*:\/\//i.test(word) ? word : `https://${word}`))

/** @param {string} label @param {readonly string[]} feeds */
export function feedsField(label, feeds = []) {
  const text = el('textarea', {
    name: 'feeds',
    rows: 2,
    placeholder: 'https://example.org/feed.xml',
    value: feeds.join('\n'),
  })
  const file = el('input', { type: 'file', accept: '.opml,.xml,text/x-opml,text/xml', hidden: true })
  const place = el('div')
  file.onchange = () =>
    run(place, async () => {
      const [chosen] = file.files ?? []
      if (!chosen) return
      file.value = ''
      text.value = merged(addresses(text.value), await imported(chosen)).join('\n')
    })
  place.append(
    field(label, text, 'addresses of feeds or sites, one a line'),
    row(
      button('Import OPML', () => file.click()),
      button('Export OPML', () => download(addresses(text.value))),
    ),
    file,
  )
  return place
}

/** @param {File} file */
async function imported(file) {
  try {
    // A little more than is allowed tells that it is too large.
    const bytes = await file.slice(0, MOST_BYTES + 1).arrayBuffer()
    const { feeds, left } = readOpml(new Uint8Array(bytes))
    say(`${count(feeds.length, 'feed')} in the file`, left > 0 && `, and ${left} left out`, '.')
    return feeds.map(({ url }) => url)
  } catch (error) {
    throw error instanceof OpmlFault ? new Refusal('file', error.message) : error
  }
}

/** @param {string[]} known @param {string[]} added */
function merged(known, added) {
  const all = [...new Set([...known, ...added])]
  if (all.length > MOST_FEEDS)
    say(`A digest takes ${MOST_FEEDS} feeds; ${all.length - MOST_FEEDS} were left out.`)
  return all.slice(0, MOST_FEEDS)
}

/** @param {string[]} feeds */
function download(feeds) {
  const url = URL.createObjectURL(
    new Blob(
      [
        opmlOf(
          feeds.map((url) => ({ url })),
          'Feeds',
        ),
      ],
      { type: 'text/x-opml' },
    ),
  )
  el('a', { href: url, download: 'feeds.opml' }).click()
  URL.revokeObjectURL(url)
}
