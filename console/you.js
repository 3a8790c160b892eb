/** Whose token this is, and what is held about them: to take along, or to erase. */
import { call, exported } from './api.js'
import { button, confirmed, el, quiet, run, say, section, time } from './dom.js'
import { claims, forget } from './token.js'

/** @type {import('./main.js').View} */
export async function you() {
  const { user, scopes, until } = claims() ?? { user: 'unknown', scopes: [], until: new Date() }
  const data = section(
    'Your data',
    el(
      'p',
      'Everything that is held about you: preferences, weights, votes, and your digests with their articles.',
    ),
    el(
      'div',
      { className: 'row' },
      button('Export', () => run(data, () => save(user))),
      button('Erase everything', () => run(data, () => erase(user)), { className: 'danger' }),
    ),
  )
  return [
    el('h1', user),
    section(
      'Your token',
      el(
        'dl',
        el('dt', 'User'),
        el('dd', user),
        el('dt', 'Scopes'),
        el('dd', scopes.join(', ') || 'none: everything but producing by hand'),
        el('dt', 'Good until'),
        el('dd', time(until.toISOString())),
      ),
      quiet('As the token says of itself; it is kept in this tab only.'),
      button('Forget it', () => forget('The token is forgotten.')),
    ),
    data,
  ]
}

/** @param {string} user */
async function save(user) {
  const href = URL.createObjectURL(await exported())
  el('a', { href, download: `digest-${user}.json` }).click()
  // The download has read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
  say('Your export is on its way to your downloads.')
}

/** @param {string} user */
async function erase(user) {
  const isSure = await confirmed({
    title: 'Erase everything?',
    text: 'Preferences, weights, votes and all digests are gone for good.',
    action: 'Erase everything',
    word: user,
  })
  if (!isSure) return
  const rest = await call('DELETE', '')
  location.hash = '#/'
  say(rest ? 'Erased; the last digests go in the background.' : 'Everything was erased.')
}
