/** Which URLs are the same article: what is merged, and what is not because it may be another article. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalUrl } from '../../src/platform/canonicalUrl.ts'
import { cases } from '../setup/intensity.ts'

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
  ['percent-encoding in lower case', 'https://news.example/caf%c3%a9', 'https://news.example/caf%C3%A9'],
  ['a letter as it is and encoded', 'https://news.example/café', 'https://news.example/caf%c3%a9'],
  ['encoded unreserved characters', 'https://news.example/%7eann/%61%2d%5F', 'https://news.example/~ann/a-_'],
  ['encoding in the query', 'https://news.example/?q=%c3%a9%41', 'https://news.example/?q=éA'],
  ['encoding in a hash route', 'https://news.example/#/%7e', 'https://news.example/#/~'],
  [
    'an encoded name of a tracking parameter',
    'https://news.example/?%75tm_source=x',
    'https://news.example/',
  ],
  [
    'the parameters of the BBC',
    'https://news.example/a?at_medium=RSS&at_campaign=rss&at_link_id=1&at_bbc_team=editorial',
    'https://news.example/a',
  ],
  ...[
    'srsltid=a',
    '_ga=1.2',
    '_gl=1*x',
    'cmpid=x',
    'itm_source=x',
    'pk_campaign=x',
    'wt_mc=x',
    'ref_src=rss',
    'mtm_campaign=x',
    'mtm_kwd=x',
    'matomo_source=x',
    'piwik_kwd=x',
    'hsa_cam=1',
    'hsa_ver=3',
    'ns_campaign=x',
    'ns_mchannel=rss',
    'WT.mc_id=x',
    'xtor=RSS-1',
    '_openstat=x',
    'ysclid=x',
    'gad_source=1',
    'gad_campaignid=1',
    'li_fat_id=x',
    'rdt_cid=x',
    'ScCid=x',
    's_cid=x',
    'guccounter=1',
    'guce_referrer=x',
    '__twitter_impression=true',
    'fb_action_ids=1',
    'fb_source=x',
    'hmb_source=x',
    '_branch_match_id=1',
    'mc_tc=x',
    'hsCtaTracking=x',
    'utm_social-type=x',
  ].map((pair): [string, string, string] => [
    `the parameter ${pair}`,
    `https://news.example/a?${pair}&id=1`,
    'https://news.example/a?id=1',
  ]),
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
  ['reserved characters encoded or not', 'https://news.example/a%3Bb', 'https://news.example/a;b'],
  ['an encoded ampersand', 'https://news.example/?q=a%26b=1', 'https://news.example/?q=a&b=1'],
  ['a percent sign encoded twice', 'https://news.example/%2541', 'https://news.example/A'],
  ['a parameter that only looks like the BBC’s', 'https://news.example/?at_time=8', 'https://news.example/'],
  ['a parameter that only begins like ref_src', 'https://news.example/?ref_srcs=1', 'https://news.example/'],
  ...[
    'source=rss',
    'partner=a',
    'from=home',
    'cid=1',
    'campaign=a',
    'utm_=1',
    'ns=1',
    'pk=1',
    'spm=1',
    's=1',
  ].map((pair): [string, string, string] => [
    `the parameter ${pair}, which may choose a page`,
    `https://news.example/a?${pair}`,
    'https://news.example/a',
  ]),
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
    { numRuns: cases(40, 500) },
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

/** Addresses full of percent signs, right and wrong, and of parameters. */
const encodedAddress = fc
  .array(
    fc.constantFrom(
      '%',
      '%c3%a9',
      '%41',
      '%34',
      '%2f',
      '%25',
      'é',
      'a',
      '/',
      '?',
      '&utm_source=a',
      '&at_medium=b',
      '%zz',
      '=',
    ),
    { maxLength: 12 },
  )
  .map((parts) => `https://news.example/${parts.join('')}`)

describe('for addresses with any percent-encoding', () => {
  test('the canonical form is its own canonical form', () =>
    fc.assert(
      fc.property(encodedAddress, (address) => {
        const canonical = canonicalUrl(address)
        expect(canonicalUrl(canonical)).toBe(canonical)
        expect(canonical.replace(/%[0-9A-F]{2}/g, '')).not.toContain('%')
      }),
      { numRuns: 1_000 },
    ))
})
