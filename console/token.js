/**
 * The token: stored for this tab only, decoded to show its user. Only the service decides whether it is
 * valid.
 */

const KEY = 'digest-token'

export const token = () => sessionStorage.getItem(KEY)

export const NO_TOKEN = 'This is not a token: a token has three parts separated by dots.'

/**
 * Removes the line breaks of a copy from a terminal. @param {string} text @returns {boolean} whether it is a
 * token
 */
export function store(text) {
  const compact = text.replaceAll(/\s/g, '')
  const isToken = claims(compact) !== undefined
  if (isToken) sessionStorage.setItem(KEY, compact)
  return isToken
}

/** Forgets the token; the page then asks for another. @param {string} [why] */
export function forget(why = '') {
  sessionStorage.removeItem(KEY)
  dispatchEvent(new CustomEvent('forgotten', { detail: why }))
}

/**
 * Takes the token of `#token=…`, which `npm start` prints, and removes it from the URL and the history. Anybody can make
 * such a link: whoever is signed in and follows it would go on as another user.
 * @param {(user: string, other: string) => Promise<boolean>} ask whether to go on as another user
 * @returns {Promise<string>} why it is not accepted, if so; the previous token, perhaps of another user, is then
 * dropped too
 */
export async function takeFromAddress(ask) {
  const [, inAddress] = /^#token=(.+)$/.exec(location.hash) ?? []
  if (inAddress === undefined) return ''
  history.replaceState(null, '', location.pathname)
  const [current, offered] = [ranOut() === undefined ? claims() : undefined, claims(inAddress)]
  if (current && offered && current.user !== offered.user && !(await ask(current.user, offered.user)))
    return ''
  if (store(inAddress)) return ''
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
    const { sub, scope, scp, permissions, exp } = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))),
    )
    if (typeof sub !== 'string' || typeof exp !== 'number') return undefined
    return {
      user: sub,
      // The claims that the service reads.
      scopes: [scope, scp, permissions]
        .flatMap((claim) =>
          typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [],
        )
        .filter((one) => typeof one === 'string' && one !== ''),
      until: new Date(exp * 1000),
    }
  } catch {
    return undefined
  }
}

/** Why the token is not valid any more, according to its own claims; undefined if it is valid. */
export function ranOut() {
  const { until } = claims() ?? {}
  return until && until <= new Date()
    ? `The token expired at ${until.toLocaleTimeString('en-GB')}.`
    : undefined
}

export const mayProduce = () => claims()?.scopes.includes('digest:produce') ?? false
