/** Finds articles whose address is on another site than their feed. Pure. */

/** Parts of a site that have a host of their own. Not where it would leave a top-level domain: `m.example`. */
const PART = /^(www|feeds?|rss|m)\.(?=[^.]+\.)/

const hostOf = (address: string | undefined) =>
  address !== undefined && URL.canParse(address) ? new URL(address).hostname.replace(PART, '') : ''

/** `sport.gazette.example` belongs to `gazette.example`. */
const isPartOf = (host: string, site: string) => host === site || host.endsWith(`.${site}`)

interface Published {
  url?: string | undefined
  feed?: string | undefined
}

const areRelated = (host: string, site: string) => isPartOf(host, site) || isPartOf(site, host)

/** Whether a feed lists the article, but not certainly one of the article's own site. */
export function isLink({ url, feed }: Published): boolean {
  if (url === undefined || feed === undefined) return false
  const host = hostOf(url)
  return host === '' || !areRelated(host, hostOf(feed))
}

/**
 * The host of an article's address, if the article comes from a feed of another site. Anybody's feed can name a good
 * paper's article, or take its name. Undefined if one of the two is unknown, or no address.
 */
export function otherHost({ url, feed }: Published): string | undefined {
  const [host, site] = [hostOf(url), hostOf(feed)]
  if (host === '' || site === '' || areRelated(host, site)) return undefined
  return host
}
