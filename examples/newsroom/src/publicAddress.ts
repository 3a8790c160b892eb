/** Decides which addresses are fetched: public web addresses only. */

/** The longest address that the service takes. */
const MOST_CHARACTERS = 2_048

/** http or https, without a password, which would get into logs and warnings, and not too long. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    !url.username &&
    !url.password &&
    url.href.length <= MOST_CHARACTERS
  )
}

const PRIVATE_NAME = /(^|\.)(localhost|localdomain|local|internal|home\.arpa)$/

/**
 * Whether an address is public: its host is a name with a dot, and not one of a private network. No form of
 * IP address is: URL writes every IPv4 address as four numbers, and IPv6 in brackets. The address that a name
 * resolves to is not visible here; the platform lets a Worker reach public addresses only.
 */
export function isPublicAddress(text: string): boolean {
  const host = URL.parse(text)?.hostname.replace(/\.+$/, '') ?? ''
  return host.includes('.') && !/^(\[|[\d.]+$)/.test(host) && !PRIVATE_NAME.test(host)
}

/** The absolute form of an address on a page. Undefined if it may not be fetched. */
export function resolved(text: string | undefined, base: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text.trim(), base)
  return url && isWebAddress(url.href) ? url.href : undefined
}
