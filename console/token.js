/** The token: kept for this tab only, decoded to show whose it is. Whether it is any good, the service alone decides. */

const KEY = 'digest-token'

export const token = () => sessionStorage.getItem(KEY)

/** @param {string} text */
export const keep = (text) => sessionStorage.setItem(KEY, text.trim())

/** Tells the page, which then asks for another. @param {string} [why] */
export function forget(why = '') {
  sessionStorage.removeItem(KEY)
  dispatchEvent(new CustomEvent('forgotten', { detail: why }))
}

/** `#token=…` is what `npm start` prints: taken once, and gone from the address and the history. */
export function takeFromAddress() {
  const [, given] = /^#token=(.+)$/.exec(location.hash) ?? []
  if (given === undefined) return
  keep(given)
  history.replaceState(null, '', location.pathname)
}

/**
 * @typedef {{ user: string, scopes: string[], until: Date }} Claims
 * @returns {Claims | undefined} undefined where the text is no token
 */
export function claims(text = token()) {
  try {
    const [, payload = ''] = text?.split('.') ?? []
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
