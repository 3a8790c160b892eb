/** A digest link of one digest: made, copied, and shown with its expiry. */
/** @import {DigestLink} from '../src/contract/job.ts' */
import { call } from './api.js'
import { button, el, fill, input, quiet, row, run, say, time } from './dom.js'

/** @param {string} jobId */
export function share(jobId) {
  /** @type {DigestLink | undefined} */
  let link
  const shown = el('div')
  /** @type {HTMLElement} */
  const place = el('div', row(button('Copy link', () => run(place, copy))), shown)

  async function copy() {
    link ??= await call((client) => client.link(jobId))
    const { path, expiresAt } = link
    const address = new URL(path, location.origin).href
    const field = input('Link', 'link', { value: address, readOnly: true })
    fill(
      shown,
      field,
      quiet(
        'Anyone who has this link can read this digest and vote on it. It expires ',
        time(expiresAt),
        '.',
      ),
    )
    try {
      await navigator.clipboard.writeText(address)
      say('The link is copied.')
    } catch {
      // The browser does not allow it, for example on a page without HTTPS.
      field.querySelector('input')?.select()
      say('The browser does not copy it: copy it from the field.')
    }
  }

  return place
}
