/**
 * Canonical URLs: decides when two addresses are the same article. Addresses that may differ are never
 * merged: http and https, `www.`, parameter order.
 */
import { hash } from './hash.ts'

/** Parameters that record where a click came from and never change the page. */
const TRACKING_PARAMETERS =
  /^(utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id)$/i

/**
 * The form in which addresses are compared: scheme and host in lower case, no default port, no trailing
 * slash, no tracking parameters, no fragment (except `#!` and `#/`, which address a page).
 */
export function canonicalUrl(address: string): string {
  const url = new URL(address)
  const path = url.pathname.replace(/\/+$/, '')
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !TRACKING_PARAMETERS.test(pair.split('=', 1)[0] ?? ''))
  const query = kept.length > 0 ? `?${kept.join('&')}` : ''
  const fragment = /^#[!/]/.test(url.hash) ? url.hash : ''
  const user = url.username || url.password ? `${url.username}:${url.password}@` : ''
  return `${url.protocol}//${user}${url.host}${path}${query}${fragment}`
}

/**
 * 64 bits of the canonical URL's hash, as 11 characters. Enough to remember thousands of addresses without a
 * collision.
 */
export function fingerprint(address: string): string {
  return hash(canonicalUrl(address)).slice(0, 11)
}
