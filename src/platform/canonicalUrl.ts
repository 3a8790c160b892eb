/**
 * Canonical URLs. They decide when two addresses are the same article. Addresses that may differ are never merged:
 * http and https, `www.`, parameter order.
 */
import { isTrackingParameter } from './trackingParameters.ts'

/**
 * The form in which addresses are compared: scheme and host in lower case, no default port, no trailing
 * slash, no tracking parameters, no fragment (except `#!` and `#/`, which address a page). Percent-encoding is
 * normalised by RFC 3986, section 6.2.2.
 */
export function canonicalUrl(address: string): string {
  const url = new URL(address)
  const path = withoutTrailingSlashes(normalizePercentEncoding(url.pathname))
  const parameters = normalizePercentEncoding(url.search.slice(1))
    .split('&')
    .filter((pair) => pair !== '' && !isTrackingParameter(pair.split('=', 1)[0] ?? ''))
  const query = parameters.length > 0 ? `?${parameters.join('&')}` : ''
  const fragment = /^#[!/]/.test(url.hash) ? normalizePercentEncoding(url.hash) : ''
  const user =
    url.username || url.password ? `${normalizePercentEncoding(`${url.username}:${url.password}`)}@` : ''
  return `${url.protocol}//${user}${url.host}${path}${query}${fragment}`
}

/** A pattern would begin anew at each slash of a path that is full of them. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end -= 1
  return path.slice(0, end)
}

/**
 * Decodes unreserved characters, and writes other hexadecimal digits in upper case. A percent sign that encodes
 * nothing is encoded itself, so that it cannot become part of another encoding.
 */
const normalizePercentEncoding = (part: string) =>
  part.replace(/%([0-9a-f]{2})?/gi, (encoded, digits?: string) => {
    if (digits === undefined) return '%25'
    const character = String.fromCharCode(Number.parseInt(digits, 16))
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase()
  })

/**
 * The form in which feeds are compared: an address without its scheme and `www.`, because a site that moves keeps the ids
 * of its articles. Another text is unchanged.
 */
export const canonicalFeed = (feed: string) => feed.replace(/^https?:\/\/(www\.)?/i, '')
