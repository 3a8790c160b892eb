/** Which URLs are the same article: what is merged, and what is not because it may be another article. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalUrl } from '../src/canonicalUrl.ts'

const merged: [string, string, string][] = [
  ['scheme in capitals', 'HTTPS://news.example/a', 'https://news.example/a'],
  ['host in capitals', 'https://News.Example/a', 'https://news.example/a'],
  ['default port', 'https://news.example:443/a', 'https://news.example/a'],
  ['default port of http', 'http://news.example:80/a', 'http://news.example/a'],
  ['trailing slash', 'https://news.example/a/', 'https://news.example/a'],
  ['slash of the root', 'https://news.example/', 'https://news.example'],
  ['fragment', 'https://news.example/a#comments', 'https://news.example/a'],
  ['empty fragment', 'https://news.example/a#', 'https://news.example/a'],
  ['empty query', 'https://news.example/a?', 'https://news.example/a'],
  ['utm parameters', 'https://news.example/a?utm_source=x&utm_medium=y', 'https://news.example/a'],
  ['UTM in capitals', 'https://news.example/a?UTM_Source=x', 'https://news.example/a'],
  ['fbclid', 'https://news.example/a?id=1&fbclid=abc', 'https://news.example/a?id=1'],
  ['gclid before another', 'https://news.example/a?gclid=abc&id=1', 'https://news.example/a?id=1'],
  ['mc_cid and mc_eid', 'https://news.example/a?mc_cid=1&mc_eid=2', 'https://news.example/a'],
  ['a tracking parameter without a value', 'https://news.example/a?fbclid', 'https://news.example/a'],
  ['tracking after a trailing slash', 'https://news.example/a/?utm_source=x', 'https://news.example/a'],
  ['dots in the path', 'https://news.example/b/../a', 'https://news.example/a'],
  ['an international host and its punycode', 'https://bücher.example/a', 'https://xn--bcher-kva.example/a'],
  ['space around', ' https://news.example/a ', 'https://news.example/a'],
]

const apart: [string, string, string][] = [
  ['http and https', 'http://news.example/a', 'https://news.example/a'],
  ['www', 'https://www.news.example/a', 'https://news.example/a'],
  ['another port', 'https://news.example:8443/a', 'https://news.example/a'],
  ['case of the path', 'https://news.example/A', 'https://news.example/a'],
  ['case of the query', 'https://news.example/?id=A', 'https://news.example/?id=a'],
  ['another value', 'https://news.example/?id=1', 'https://news.example/?id=2'],
  ['order of parameters', 'https://news.example/?a=1&b=2', 'https://news.example/?b=2&a=1'],
  ['repeated parameters', 'https://news.example/?a=1&a=2', 'https://news.example/?a=1'],
  ['a parameter that only looks like tracking', 'https://news.example/?utm=1', 'https://news.example/'],
  ['a name that ends in fbclid', 'https://news.example/?notfbclid=1', 'https://news.example/'],
  ['a page that names its source', 'https://news.example/?ref=home', 'https://news.example/'],
  ['a page of a hashbang site', 'https://news.example/#!/a', 'https://news.example/#!/b'],
  ['a page of a hash router', 'https://news.example/#/a', 'https://news.example/'],
  ['an encoded slash', 'https://news.example/a%2Fb', 'https://news.example/a/b'],
  ['a trailing dot of the host', 'https://news.example./a', 'https://news.example/a'],
  ['another user', 'https://ann@news.example/a', 'https://bob@news.example/a'],
  ['index.html', 'https://news.example/index.html', 'https://news.example/'],
]

describe('one article', () => {
  test.each(merged)('%s', (_what, one, other) => {
    expect(canonicalUrl(one)).toBe(canonicalUrl(other))
  })
})

describe('two articles', () => {
  test.each(apart)('%s', (_what, one, other) => {
    expect(canonicalUrl(one)).not.toBe(canonicalUrl(other))
  })
})

test('the canonical form is a URL, and its own canonical form', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
      const canonical = canonicalUrl(url)
      expect(URL.canParse(canonical)).toBe(true)
      expect(canonicalUrl(canonical)).toBe(canonical)
    }),
    { numRuns: 500 },
  )
})

test('tracking parameters do not matter, wherever they are', () => {
  const tracking = fc.constantFrom(
    'utm_source=a',
    'utm_campaign',
    'fbclid=1',
    'gclid=x%20y',
    'msclkid=',
    'igshid=3',
  )
  const own = fc.stringMatching(/^[a-t]{1,4}=\w{0,4}$/)
  fc.assert(
    fc.property(fc.array(own, { maxLength: 4 }), fc.array(fc.tuple(fc.nat(4), tracking)), (kept, added) => {
      const all = [...kept]
      for (const [at, parameter] of added) all.splice(at, 0, parameter)
      const address = (parameters: string[]) => `https://news.example/a?${parameters.join('&')}`
      expect(canonicalUrl(address(all))).toBe(canonicalUrl(address(kept)))
    }),
  )
})
