/** Finds articles whose address is on another site than their feed. Pure. */

/** Parts of a site that have a host of their own. Not where it would leave a top-level domain: `m.example`. */
const PART = /^(www|feeds?|rss|m)\.(?=[^.]+\.)/

const hostOf = (address: string | undefined) =>
  address !== undefined && URL.canParse(address) ? new URL(address).hostname.replace(PART, '') : ''

/** `sport.gazette.example` belongs to `gazette.example`. */
const isPartOf = (host: string, site: string) => host === site || host.endsWith(`.${site}`)

/**
 * The host of an article's address, if the article comes from a feed of another site. Anybody's feed can name a good
 * paper's article, or take its name. Undefined if one of the two is unknown, or no address.
 */
export function otherHost({
  url,
  feed,
}: {
  url?: string | undefined
  feed?: string | undefined
}): string | undefined {
  const [host, site] = [hostOf(url), hostOf(feed)]
  if (host === '' || site === '' || isPartOf(host, site) || isPartOf(site, host)) return undefined
  return host
}
