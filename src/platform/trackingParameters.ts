/**
 * Tracking parameters of URLs, as data. They record where a click came from and never change the page. Most are
 * removed by at least two of the lists of Miniflare, AdGuard, ClearURLs, DuckDuckGo and tidy-url. The others are names
 * that one analytics tool gives to its own clicks, such as `rdt_cid`. Not here, because sites use them to choose a
 * page: `ref`, `source`, `partner`, `from`, `campaign`, `cid`, `trk`, `mc`, `s`, `spm`, and names that only begin like
 * `at_…`.
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

/** Whole names, by the company or tool that sets them. In lower case. */
const NAMES = {
  Google: 'gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid gs_l _ga _gl',
  Facebook: 'fbclid fb_action_ids fb_action_types fb_source fb_ref fb_comment_id igshid',
  'Facebook, early': 'action_object_map action_type_map action_ref_map',
  'Twitter, LinkedIn, Reddit': 'twclid __twitter_impression ref_src li_fat_id rdt_cid',
  'Snapchat, TikTok, Microsoft': 'sccid ttclid msclkid',
  'Yandex, Yahoo': 'yclid ysclid _openstat guccounter guce_referrer guce_referrer_sig',
  'Adobe, AT Internet, Mapp, Webtrends': 's_cid xtor wt_mc wt_zmc wt.mc_id wt.mc_ev',
  'Branch and others': '_branch_match_id _branch_referrer cmpid wickedid',
  'Mailchimp, HubSpot, Marketo':
    'mc_cid mc_eid mc_tc _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok',
  'Vero, Olytics': 'vero_id vero_conv oly_anon_id oly_enc_id rb_clickid',
  'Klaviyo, MailerLite, Beehiiv': '_kx ml_subscriber ml_subscriber_hash _bhlid',
}
const names = new Set(Object.values(NAMES).flatMap((list) => list.split(' ')))

/**
 * Of `at_…` (AT Internet, used by the BBC's feeds), only the names of campaign tracking: another site may use `at_time`
 * for something else.
 */
const AT_INTERNET =
  /^at_(medium|campaign|campaign_type|creation|variant|format|network|term|channel|platform|objective|type|custom\d+|(bbc|link|ptr)_\w+)$/

/** Whether a query parameter of this name only records where a click came from. In any case, percent-decoded. */
export function isTrackingParameter(name: string): boolean {
  const lower = name.toLowerCase()
  return names.has(lower) || isPrefixed(lower) || AT_INTERNET.test(lower)
}

/** `utm_` alone, and `utm_` before something that is no word, are no names of a tool. */
const isPrefixed = (name: string) =>
  PREFIXES.some((prefix) => name.startsWith(prefix) && /^[\w-]+$/.test(name.slice(prefix.length)))
