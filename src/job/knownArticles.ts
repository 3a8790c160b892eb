/** Which articles of a job are the same. Pure, and in memory only. */

/**
 * The id, the feed within which the id is unique, the canonical address and the title. A long text is replaced by its
 * hash, so that a row with many identities stays small.
 */
export interface Identity {
  id: string
  feed: string | null
  /** After `~` if the feed only links to it. */
  url: string | null
  /** Null unless there are a feed and an address: only then it decides. */
  title: string | null
}

/** The articles of a job by what identifies them. */
export class KnownArticles {
  readonly #byId = new Map<string, Identity[]>()
  readonly #byUrl = new Map<string, Identity[]>()

  readonly #before: KnownArticles | undefined

  /** @param before articles that are known as well, and are not changed by `add` */
  constructor(articles: Iterable<Identity> = [], before?: KnownArticles) {
    this.#before = before
    for (const article of articles) this.add(article)
  }

  add(article: Identity): void {
    append(this.#byId, article.id, article)
    if (article.url !== null) append(this.#byUrl, addressOf(article.url), article)
  }

  /** The id of the article that is the same, its own if one of several has it. Undefined if there is none. */
  same(article: Identity): string | undefined {
    const known = this.#before ? [this.#before, this] : [this]
    const url = article.url === null ? null : addressOf(article.url)
    const candidates = [
      ...known.flatMap((one) => one.#byId.get(article.id) ?? []),
      ...known.flatMap((one) => (url === null ? [] : (one.#byUrl.get(url) ?? []))),
    ]
    return candidates.find((one) => isSame(one, article))?.id
  }
}

/**
 * Whether two articles of one job are the same. Within one feed: equal ids, or equal addresses and titles. Otherwise:
 * equal addresses, or equal ids if one of them has no feed. Anybody's feed can link to an article under a title of its own,
 * and be earlier: it is not the article of the article's own site then.
 */
function isSame(known: Identity, article: Identity): boolean {
  const isSameId = known.id === article.id
  const isSameUrl =
    known.url !== null && article.url !== null && addressOf(known.url) === addressOf(article.url)
  if (known.feed === null || article.feed === null) return isSameId || isSameUrl
  const isSameTitle = isSameUrl && known.title === article.title
  if (known.feed === article.feed) return isSameId || isSameTitle
  return isSameTitle || (isSameUrl && (isLink(article) || !isLink(known)))
}

const LINK = '~'
const isLink = ({ url }: Identity) => url?.startsWith(LINK)
const addressOf = (url: string) => (url.startsWith(LINK) ? url.slice(1) : url)
/** An address in an identity. */
export const addressIn = (url: string, isLink: boolean) => (isLink ? LINK : '') + url

function append(lists: Map<string, Identity[]>, key: string, article: Identity): void {
  const list = lists.get(key)
  if (list) list.push(article)
  else lists.set(key, [article])
}
