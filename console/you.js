/** The token's user, and what is stored about the user: export and erase. */
import { call } from './api.js'
import { button, confirmed, el, foreign, quiet, row, run, say, section, time } from './dom.js'
import { claims, forget } from './token.js'

/** @type {import('./main.js').View} */
export async function you() {
  const { user, scopes, until } = claims() ?? { user: 'unknown', scopes: [], until: new Date() }
  const facts = [
    el('dt', 'User'),
    el('dd', foreign(user)),
    el('dt', 'Scopes'),
    el('dd', scopes.join(', ') || 'none: everything except producing by hand'),
    el('dt', 'Good until'),
    el('dd', time(until.toISOString())),
  ]
  const take = button('Export', () => run(data, () => save(user)))
  const drop = button('Erase everything', () => run(data, () => erase(user)), { className: 'danger' })
  const data = section(
    'Your data',
    el('p', 'Preferences, weights, votes, and your digests with their articles: export or erase them.'),
    row(take, drop),
  )
  return [
    el('h1', foreign(user)),
    section(
      'Your token',
      el('dl', ...facts),
      quiet('According to the token itself, which is stored in this tab only.'),
      button('Forget it', () => forget('The token is forgotten.')),
    ),
    data,
  ]
}

/** @param {string} user */
async function save(user) {
  const document = await call((client) => client.exportData())
  if (!document.complete) return say('The export was broken off: try again.')
  const data = JSON.stringify(document)
  const href = URL.createObjectURL(new Blob([data], { type: 'application/json' }))
  el('a', { href, download: `digest-${user}.json` }).click()
  // The download has read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
  say('Your export is on its way to your downloads.')
}

/** @param {string} user */
async function erase(user) {
  const text = 'Preferences, weights, votes and all digests are gone for good.'
  if (!(await confirmed('Erase everything', text, user))) return
  const { erased } = await call((client) => client.erase())
  location.hash = '#/'
  say(erased ? 'Everything was erased.' : 'Erased. The last digests are erased in the background.')
}
