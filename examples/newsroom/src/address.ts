/** Which addresses are followed: web pages and feeds, nothing else, whoever names them. */

/** http or https, and no password that would end up in logs and warnings. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password
}

/** The absolute form of an address found on a page; undefined where it is none that may be followed. */
export function resolved(text: string | undefined, base: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text.trim(), base)
  return url && isWebAddress(url.href) && url.href.length <= 2_048 ? url.href : undefined
}
