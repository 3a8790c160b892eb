/** The token: kept for this tab only, decoded to show whose it is. Whether it is any good, the service alone decides. */

const KEY = 'digest-token'

export const token = () => sessionStorage.getItem(KEY)

export const NO_TOKEN = 'That is no token: it should be three parts with dots between them.'

/** Without the line breaks that come of copying it from a terminal. @param {string} text @returns {boolean} whether it is a token */
export function keep(text) {
  const given = text.replaceAll(/\s/g, '')
  const isToken = claims(given) !== undefined
  if (isToken) sessionStorage.setItem(KEY, given)
  return isToken
}

/** Tells the page, which then asks for another. @param {string} [why] */
export function forget(why = '') {
  sessionStorage.removeItem(KEY)
  dispatchEvent(new CustomEvent('forgotten', { detail: why }))
}

/**
 * `#token=…` is what `npm start` prints: taken once, and gone from the address and the history.
 * @returns {string} why it will not do, if so: then the one before does not either, which may be another user's
 */
export function takeFromAddress() {
  const [, given] = /^#token=(.+)$/.exec(location.hash) ?? []
  if (given === undefined) return ''
  history.replaceState(null, '', location.pathname)
  if (keep(given)) return ''
  sessionStorage.removeItem(KEY)
  return NO_TOKEN
}

/**
 * @typedef {{ user: string, scopes: string[], until: Date }} Claims
 * @returns {Claims | undefined} undefined where the text is no token
 */
export function claims(text = token()) {
  try {
    const [, payload = ''] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(text ?? '') ?? []
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    const { sub, scope, exp } = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))),
    )
    if (typeof sub !== 'string' || typeof exp !== 'number') return undefined
    return {
      user: sub,
      scopes: String(scope ?? '')
        .split(' ')
        .filter(Boolean),
      until: new Date(exp * 1000),
    }
  } catch {
    return undefined
  }
}

/** Why the token is of no use any more, as far as its own claims tell; undefined while it is good. */
export function ranOut() {
  const { until } = claims() ?? {}
  return until && until <= new Date()
    ? `The token ran out at ${until.toLocaleTimeString('en-GB')}.`
    : undefined
}

export const mayProduce = () => claims()?.scopes.includes('digest:produce') ?? false
