/** The view that asks for a token. */
import { el, field, form, quiet } from './dom.js'
import { NO_TOKEN, store } from './token.js'

const LEAD =
  'Start a digest, watch it being made, read it, and say what was helpful. Each vote changes what comes next, and you can always see why.'

/** @param {string} why why the last token is not accepted, if there was one @param {() => void} onToken */
export function signIn(why, onToken) {
  const wrong = el('p', { className: 'problem', role: 'alert', hidden: why === '' }, why)
  const text = el('textarea', {
    name: 'token',
    rows: 4,
    required: true,
    spellcheck: false,
    autocomplete: 'off',
  })
  /** @param {Record<string, string>} texts */
  const take = async ({ token = '' }) => {
    if (store(token)) return onToken()
    wrong.hidden = false
    wrong.textContent = NO_TOKEN
    text.focus()
  }
  return [
    el('h1', 'News, the way you like it'),
    el('p', { className: 'lead' }, LEAD),
    wrong,
    form('Continue', take, field('Your token', text, 'stored in this tab only, until you close it')),
    quiet(
      'Running it on your own machine? ',
      el('code', 'npm start'),
      ' prints a link that includes a token, ',
      el('code', 'npm run token -- --user NAME --scope digest:produce'),
      ' prints a token to paste.',
    ),
  ]
}
