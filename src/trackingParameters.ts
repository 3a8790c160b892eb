/**
 * Query parameters that record where a click came from and never change the page, as data. Most are removed by at least
 * two of the lists of Miniflare, AdGuard, ClearURLs, DuckDuckGo and tidy-url. The others are names that one analytics
 * tool gives to its own clicks, such as `rdt_cid`. Not here, because sites use them to choose a page: `ref`, `source`,
 * `partner`, `from`, `campaign`, `cid`, `trk`, `mc`, `s`, `spm`, and names that only begin like `at_…`.
 */

/** Everything that begins with one of these belongs to the tool that is named beside it. In lower case. */
const PREFIXES = [
  'utm_', // Google Analytics, and all who read its names
  'itm_', // the same for links within a site
  'mtm_', // Matomo
  'matomo_',
  'pk_',
  'piwik_',
  'hsa_', // HubSpot ads
  'hmb_', // Humble Bundle
  'ns_', // Comscore
  'ga_', // Google Analytics, early names
]

/** In lower case. */
const NAMES = new Set([
  // Google
  ...[
    'gclid',
    'gclsrc',
    'dclid',
    'gbraid',
    'wbraid',
    'gad_source',
    'gad_campaignid',
    'srsltid',
    '_ga',
    '_gl',
  ],
  'gs_l',
  // Facebook and Instagram
  ...['fbclid', 'fb_action_ids', 'fb_action_types', 'fb_source', 'fb_ref', 'fb_comment_id', 'igshid'],
  ...['action_object_map', 'action_type_map', 'action_ref_map'],
  // Twitter, LinkedIn, Reddit, Snapchat, TikTok
  ...['twclid', '__twitter_impression', 'ref_src', 'li_fat_id', 'rdt_cid', 'sccid', 'ttclid'],
  // Microsoft, Yandex, Yahoo
  ...['msclkid', 'yclid', 'ysclid', '_openstat', 'guccounter', 'guce_referrer', 'guce_referrer_sig'],
  // Adobe, AT Internet, Webtrekk and Mapp, Webtrends, Parse.ly, Branch
  ...['s_cid', 'xtor', 'wt_mc', 'wt_zmc', 'wt.mc_id', 'wt.mc_ev', 'cmpid'],
  ...['_branch_match_id', '_branch_referrer'],
  // Mail: Mailchimp, HubSpot, Marketo, Vero, Olytics, Drip, Klaviyo, MailerLite, Beehiiv, Wicked Reports
  ...[
    'mc_cid',
    'mc_eid',
    'mc_tc',
    '_hsenc',
    '_hsmi',
    '__hssc',
    '__hstc',
    '__hsfp',
    'hsctatracking',
    'mkt_tok',
  ],
  ...['vero_id', 'vero_conv', 'oly_anon_id', 'oly_enc_id', 'rb_clickid', '_kx', 'ml_subscriber'],
  ...['ml_subscriber_hash', '_bhlid', 'wickedid'],
])

/**
 * Of `at_…` (AT Internet, used by the BBC's feeds), only the names of campaign tracking: another site may use `at_time`
 * for something else.
 */
const AT_INTERNET =
  /^at_(medium|campaign|campaign_type|creation|variant|format|network|term|channel|platform|objective|type|custom\d+|(bbc|link|ptr)_\w+)$/

/** Whether a query parameter of this name only records where a click came from. In any case, percent-decoded. */
export function isTrackingParameter(name: string): boolean {
  const lower = name.toLowerCase()
  return NAMES.has(lower) || isPrefixed(lower) || AT_INTERNET.test(lower)
}

/** `utm_` alone, and `utm_` before something that is no word, are no names of a tool. */
const isPrefixed = (name: string) =>
  PREFIXES.some((prefix) => name.startsWith(prefix) && /^[\w-]+$/.test(name.slice(prefix.length)))
