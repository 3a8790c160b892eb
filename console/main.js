/** Selects the view by the URL's fragment; without a token, the view that asks for one. */
import { digests } from './digests.js'
import { back, button, closed, confirmed, el, foreign, problem, quiet } from './dom.js'
import { interests } from './interests.js'
import { job } from './job.js'
import { signIn } from './sign-in.js'
import { claims, forget, ranOut, takeFromAddress, token } from './token.js'
import { you } from './you.js'

/**
 * What a view shows. The signal is aborted when it is left; `again` shows it anew.
 * @typedef {(signal: AbortSignal, id: string, again: () => void) => Promise<Node[]>} View
 */

/** By the address's fragment; any other leads to the digests. @type {[RegExp, View][]} */
const views = [
  [/^#\/jobs\/([\w-]+)$/, job],
  [/^#\/interests$/, interests],
  [/^#\/you$/, you],
]

const main = /** @type {HTMLElement} */ (document.querySelector('main'))
const nav = /** @type {HTMLElement} */ (document.querySelector('nav'))
const who = /** @type {HTMLElement} */ (document.querySelector('.who'))

let leaving = new AbortController()
let isFirst = true

async function show(why = '') {
  leaving.abort()
  leaving = new AbortController()
  const { signal } = leaving
  const expiry = ranOut()
  if (expiry !== undefined) return forget(expiry)
  nav.hidden = token() === null
  const { user } = claims() ?? {}
  who.replaceChildren(...(user === undefined ? [] : [foreign(user)]))
  for (const link of nav.querySelectorAll('a'))
    link.ariaCurrent = link.hash === (location.hash || '#/') ? 'page' : null
  main.replaceChildren(quiet('Loading…'))
  const content = token() === null ? signIn(why, () => show()) : await load(signal)
  if (signal.aborted) return
  main.replaceChildren(...content)
  const heading = main.querySelector('h1')
  document.title = [heading?.textContent, 'Digest'].filter(Boolean).join(' · ')
  // Moves the focus to the heading of a new view, for users who cannot see the change. Not on the first view.
  if (heading && !isFirst) {
    heading.tabIndex = -1
    heading.focus()
  }
  isFirst = false
}

/** @param {AbortSignal} signal @returns {Promise<Node[]>} */
async function load(signal) {
  const [path, view] = views.find(([path]) => path.test(location.hash)) ?? [/^/, digests]
  const again = () => {
    if (!signal.aborted) show()
  }
  try {
    return await view(signal, path.exec(location.hash)?.[1] ?? '', again)
  } catch (error) {
    const failure = [el('h1', 'That did not work'), problem(error), button('Try again', again)]
    return view === job ? [back(), ...failure] : failure
  }
}

/** @param {string} user @param {string} other */
const askToChange = (user, other) =>
  confirmed(
    `Sign in as \u2068${closed(other)}\u2069`,
    `You are signed in as \u2068${closed(user)}\u2069. The link that you have followed has the token of another user.`,
  )
const open = async () => show(await takeFromAddress(askToChange))

addEventListener('hashchange', open)
addEventListener('forgotten', (event) => show(event instanceof CustomEvent ? event.detail : ''))
open()
