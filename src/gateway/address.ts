/** The path and the query in a request's address. Pure. */

export interface Address {
  path: string
  /** Undefined without a query. */
  query: URLSearchParams | undefined
}

/**
 * An address that is its own normal form: without a query, without `.` or `..` as a segment. Reading it takes a fraction
 * of the time that a URL takes, which is made for every other address.
 */
const PLAIN = /^https?:\/\/[^/?#\\]+((?:\/(?!\.|%2[Ee])[\w.~%!$&'()*+,;=:@-]*)+)$/

export function parseAddress(address: string): Address {
  const [, plain] = PLAIN.exec(address) ?? []
  if (plain !== undefined) return { path: plain, query: undefined }
  const { pathname, search, searchParams } = new URL(address)
  return { path: pathname, query: search === '' ? undefined : searchParams }
}
