/** Builds the page: elements, forms, messages, errors. Data is inserted only as text. */
import { NetworkError, ServiceError } from './digest-service.js'
import { OpmlFault } from './opml.js'

/** @typedef {Node | string | false | null | undefined} Child */

/**
 * An element with children and properties, or attributes if it has no such property.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {...(Child | Record<string, unknown>)} parts
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, ...parts) {
  const node = document.createElement(tag)
  for (const part of parts)
    if (typeof part === 'string' || part instanceof Node) node.append(part)
    else
      for (const [name, value] of Object.entries(part || {}))
        if (name in node) Object.assign(node, { [name]: value })
        else node.setAttribute(name, String(value))
  return node
}

/**
 * Text that others wrote, which cannot change the direction of what is around it. @param {string} text
 */
export const foreign = (text) => el('bdi', closed(text))

/**
 * Closes isolates that the text leaves open, and removes closes of what it did not open. The browser isolates a
 * `bdi` with the same characters, so the text's own would pair with them. @param {string} text
 */
export function closed(text) {
  let open = 0
  const balanced = text.replace(/[\u2066-\u2069]/g, (control) => {
    open += control === '\u2069' ? -1 : 1
    if (open >= 0) return control
    open = 0
    return ''
  })
  return balanced + '\u2069'.repeat(open)
}

/** Names with commas between them. @param {readonly string[]} names */
export const listing = (names) => names.flatMap((name, index) => [index > 0 && ', ', foreign(name)])

/** A paragraph in the style of a remark. @param {...Child} children */
export const quiet = (...children) => el('p', { className: 'quiet' }, ...children)

/** The link from one digest to the list. */
export const back = () => el('p', el('a', { href: '#/' }, '← All digests'))

/** Elements side by side. @param {...Child} children */
export const row = (...children) => el('div', { className: 'row' }, ...children)

let sections = 0

/** A section with a heading. @param {string} title @param {...Child} children */
export function section(title, ...children) {
  const id = `section-${++sections}`
  return el('section', { 'aria-labelledby': id }, el('h2', { id, dir: 'auto' }, title), ...children)
}

/**
 * A labelled control. @param {string} label @param {HTMLElement} control @param {string} [hint] @param {...Child} more
 */
export const field = (label, control, hint, ...more) =>
  el(
    'label',
    { className: 'type' in control && control.type === 'checkbox' ? 'check' : 'field' },
    el('span', label, hint !== undefined && el('small', ` ${hint}`)),
    control,
    ...more,
  )

/** A field that is one input. @param {string} label @param {string} name @param {Record<string, unknown>} [props] @param {string} [hint] */
export const input = (label, name, props = {}, hint) => field(label, el('input', { name, ...props }), hint)

/** @param {string} text @param {() => unknown} onClick @param {Record<string, unknown>} [props] */
export const button = (text, onClick, props = {}) =>
  el('button', { type: 'button', onclick: () => onClick(), ...props }, text)

/**
 * A form that passes the texts of its fields to a function and shows its errors.
 * @param {string} submit
 * @param {(texts: Record<string, string>, form: HTMLFormElement) => Promise<unknown>} onSubmit
 * @param {...Child} children
 */
export function form(submit, onSubmit, ...children) {
  const node = el('form', ...children, el('button', { className: 'primary' }, submit))
  node.onsubmit = (event) => {
    event.preventDefault()
    const texts = [...new FormData(node)].map(([name, value]) => [name, String(value).trim()])
    run(node, () => onSubmit(Object.fromEntries(texts), node))
  }
  return node
}

/**
 * Runs an action, one at a time, and shows its error at a place. @param {Element} place @param {() =>
 * Promise<unknown>} work
 */
export async function run(place, work) {
  if (place.ariaBusy === 'true') return
  place.ariaBusy = 'true'
  place.querySelector(':scope > .problem')?.remove()
  try {
    await work()
  } catch (error) {
    place.append(problem(error))
  } finally {
    place.ariaBusy = null
  }
}

/**
 * What a user is shown of an error.
 * @param {unknown} error
 * @returns {Pick<ServiceError, 'message' | 'requestId' | 'retryAfterMs' | 'issues'> & { code: string }}
 */
function described(error) {
  if (error instanceof ServiceError) return error
  const none = { requestId: null, retryAfterMs: 0, issues: [] }
  if (error instanceof OpmlFault) return { code: 'file', message: error.message, ...none }
  if (error instanceof NetworkError)
    return { code: 'unreachable', message: 'The service cannot be reached', ...none }
  console.error(error)
  return { code: 'page', message: 'Something went wrong on this page', ...none }
}

/** The message of an error. @param {unknown} error */
export function problem(error) {
  const { code, message, requestId, retryAfterMs, issues } = described(error)
  const more = issues.filter((issue) => !message.endsWith(issue.message))
  return el(
    'div',
    { className: 'problem', role: 'alert' },
    el('p', message, retryAfterMs > 0 && `. Try again in ${retryAfterMs / 1_000} seconds.`),
    more.length > 0 && el('ul', ...more.map(({ path, message }) => el('li', path && `${path}: `, message))),
    el('p', el('small', code, requestId && ` · request ${requestId}`)),
  )
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence

/** Shows a short message, also to screen readers. @param {...Child} message */
export function say(...message) {
  const place = document.querySelector('.message')
  place?.replaceChildren(...message.filter((child) => child !== false && child != null))
  clearTimeout(silence)
  silence = setTimeout(() => place?.replaceChildren(), 8_000)
}

/**
 * Replaces the content of a place. The keyboard focus moves to the place if its element is gone. @param
 * {HTMLElement} place @param {...Child} content
 */
export function fill(place, ...content) {
  const hadFocus = place.contains(document.activeElement)
  place.replaceChildren(...content.filter((child) => child !== false && child != null))
  if (!hadFocus) return
  place.tabIndex = -1
  place.focus()
}

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** @param {string} instant */
export const time = (instant) => el('time', { dateTime: instant }, dates.format(new Date(instant)))

/** The lines of a text that are not empty. @param {string} [text] */
export const linesOf = (text = '') =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/**
 * A field for a list of names: one a line, because a name may have a comma.
 * @param {string} label @param {string} name @param {readonly string[]} entries @param {Record<string, unknown>} [props]
 */
export const names = (label, name, entries, props = {}) =>
  field(
    label,
    el('textarea', {
      name,
      rows: Math.min(6, Math.max(2, entries.length)),
      value: entries.join('\n'),
      ...props,
    }),
    'one a line',
  )

/**
 * The fields that a form has changed. Nothing else is sent, so that a value which changed elsewhere, or which the form
 * cannot show, stays.
 * @template {object} Values
 * @param {Values} values of the form
 * @param {object} known what is stored, by the same names
 * @returns {Partial<Values>}
 */
export function changedFields(values, known) {
  const stored = new Map(Object.entries(known))
  const changed = Object.entries(values).filter(
    ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(stored.get(name)),
  )
  return /** @type {Partial<Values>} */ (Object.fromEntries(changed))
}

/** @param {number} count @param {string} thing */
export const count = (count, thing) => `${count} ${thing}${count === 1 ? '' : 's'}`

/**
 * Asks for confirmation of what cannot be undone. `word`: what has to be typed to confirm.
 * @param {string} action @param {string} text @param {string} [word]
 * @returns {Promise<boolean>}
 */
export function confirmed(action, text, word) {
  const yes = el('button', { className: 'danger', disabled: word !== undefined }, action)
  const typed = el('input', { autocomplete: 'off', spellcheck: false })
  typed.oninput = () => {
    yes.disabled = typed.value !== word
  }
  /** @type {HTMLDialogElement} */
  const node = el('dialog', { 'aria-label': action })
  const no = button('Keep it', () => node.close())
  const asks = word !== undefined && field(`Type “${word}” to confirm`, typed)
  node.append(el('form', el('h2', `${action}?`), el('p', text), asks, row(yes, no)))
  node.onsubmit = (event) => {
    event.preventDefault()
    node.close('yes')
  }
  document.body.append(node)
  node.showModal()
  const closed = new AbortController()
  // The dialog closes with its view. It closes first, because a page under a dialog takes no focus.
  for (const left of ['hashchange', 'forgotten'])
    addEventListener(left, () => node.close(), { capture: true, signal: closed.signal })
  return new Promise((resolve) => {
    node.onclose = () => {
      closed.abort()
      node.remove()
      resolve(node.returnValue === 'yes')
    }
  })
}
