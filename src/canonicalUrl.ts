/** When two addresses are surely one article. What may differ is never merged: http and https, `www.`, parameter order. */
import { hash } from './hash.ts'

/** Parameters that say where a click came from and never what the page shows. */
const TRACKING_PARAMETERS =
  /^(utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id)$/i

/**
 * The form by which articles are compared: scheme and host in lower case, no default port, no trailing slash,
 * no tracking parameters, no fragment (but for the `#!` and `#/` that address a page of their own).
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

/** 64 bits of an address's canonical form, as 11 characters: enough to remember some thousands without a mix-up. */
export function fingerprint(address: string): string {
  return hash(canonicalUrl(address)).slice(0, 11)
}
