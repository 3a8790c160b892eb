/**
 * Tracking parameters of URLs, as data. They record where a click came from and never change the page. Most are
 * removed by at least two of the lists of Miniflare, AdGuard, ClearURLs, DuckDuckGo and tidy-url. The others are names
 * that one analytics tool gives to its own clicks, such as `rdt_cid`. Not here, because sites use them to choose a
 * page: `ref`, `source`, `partner`, `from`, `campaign`, `cid`, `trk`, `mc`, `s`, `spm`, and names that only begin like
 * `at_…`.
 */
/** Whether a query parameter of this name only records where a click came from. In any case, percent-decoded. */
export declare function isTrackingParameter(name: string): boolean;
