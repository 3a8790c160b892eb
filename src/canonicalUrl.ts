/**
 * Canonical URLs: decides when two addresses are the same article. Addresses that may differ are never
 * merged: http and https, `www.`, parameter order.
 */
import { hash } from './hash.ts'
import { isTrackingParameter } from './trackingParameters.ts'

/** The tracking parameters that release 0.1.0 knew. */
const TRACKING_PARAMETERS =
  /^(utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id)$/i

/**
 * The form in which addresses are compared: scheme and host in lower case, no default port, no trailing
 * slash, no tracking parameters, no fragment (except `#!` and `#/`, which address a page). Percent-encoding is
 * normalised by RFC 3986, section 6.2.2.
 */
export const canonicalUrl = (address: string) =>
  canonicalForm(address, isTrackingParameter, normalizePercentEncoding)

/** The canonical form of release 0.1.0. */
const earlierCanonicalUrl = (address: string) =>
  canonicalForm(
    address,
    (name) => TRACKING_PARAMETERS.test(name),
    (part) => part,
  )

function canonicalForm(
  address: string,
  isTracking: (parameter: string) => boolean,
  normalize: (part: string) => string,
): string {
  const url = new URL(address)
  const path = normalize(url.pathname).replace(/\/+$/, '')
  const kept = normalize(url.search.slice(1))
    .split('&')
    .filter((pair) => pair !== '' && !isTracking(pair.split('=', 1)[0] ?? ''))
  const query = kept.length > 0 ? `?${kept.join('&')}` : ''
  const fragment = /^#[!/]/.test(url.hash) ? normalize(url.hash) : ''
  const user = url.username || url.password ? `${normalize(`${url.username}:${url.password}`)}@` : ''
  return `${url.protocol}//${user}${url.host}${path}${query}${fragment}`
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
 * 64 bits of the canonical URL's hash, as 11 characters. Enough to remember thousands of addresses without a
 * collision.
 */
export const fingerprint = (address: string) => fingerprintOf(canonicalUrl(address))

/**
 * The fingerprints under which an address may be remembered: of its canonical form, and of the one of release
 * 0.1.0 if that differs.
 */
export function knownFingerprints(address: string): string[] {
  return [...new Set([canonicalUrl(address), earlierCanonicalUrl(address)])].map(fingerprintOf)
}

const fingerprintOf = (canonical: string) => hash(canonical).slice(0, 11)
