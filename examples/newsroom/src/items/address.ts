/** Decides what in a feed is an address: whole ones, and relative ones where a link may be relative. Pure. */
import { resolved } from '../publicAddress.ts'

/** Words that stand where an address is missing. */
const PLACEHOLDER = /^(n\/a|none|null|nil|undefined|false|tbd|[-.#]+)$/i

/** Whether the text is a whole web address, and not a number, a UUID or a path. A guid must be one to be a link. */
export const isWholeAddress = (text: string) => /^https?:\/\/[^/\s]/i.test(text.trim())

/**
 * Whether the text of a link is an address: a whole one, or a relative one that cannot be a plain word or a host.
 * `N/A`, `4711` and `www.gazette.example` are none.
 */
export function isLink(text: string): boolean {
  const link = text.trim()
  if (isWholeAddress(link)) return true
  if (link === '' || /\s/.test(link) || PLACEHOLDER.test(link) || /^[a-z][a-z0-9+.-]*:/i.test(link))
    return false
  return /^(\.{0,2}\/|[?#])/.test(link) || (/[./?]/.test(link) && !/^www\./i.test(link))
}

/** `xml:base` of the feed and then of an item, each resolved by what is around it. */
export function baseOf(
  address: string | undefined,
  bases: readonly (string | undefined)[],
): string | undefined {
  return bases.reduce((base, own) => resolved(own, base) ?? base, address)
}
