/** Which addresses are followed: web pages and feeds, nothing else, whoever names them. */

/** http or https, and no password that would end up in logs and warnings. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password
}

const PRIVATE_NAME = /(^|\.)(localhost|localdomain|local|internal|home\.arpa)$/

/**
 * Whether an address is out in the world: its host is a name with a dot, and none of a private network. No IP address
 * is, in whatever form: URL writes every IPv4 as four numbers, and IPv6 in brackets. What a name resolves to cannot be
 * seen here; the platform lets a Worker reach public addresses only.
 */
export function isPublicAddress(text: string): boolean {
  const host = URL.parse(text)?.hostname.replace(/\.+$/, '') ?? ''
  return host.includes('.') && !/^(\[|[\d.]+$)/.test(host) && !PRIVATE_NAME.test(host)
}

/** The absolute form of an address found on a page; undefined where it is none that may be followed. */
export function resolved(text: string | undefined, base: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text.trim(), base)
  return url && isWebAddress(url.href) && url.href.length <= 2_048 ? url.href : undefined
}
