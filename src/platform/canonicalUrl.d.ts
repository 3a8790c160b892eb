/**
 * The form in which addresses are compared: scheme and host in lower case, no default port, no trailing
 * slash, no tracking parameters, no fragment (except `#!` and `#/`, which address a page). Percent-encoding is
 * normalised by RFC 3986, section 6.2.2.
 */
export declare function canonicalUrl(address: string): string;
/**
 * The form in which feeds are compared: an address without its scheme and `www.`, because a site that moves keeps the ids
 * of its articles. Another text is unchanged.
 */
export declare const canonicalFeed: (feed: string) => string;
