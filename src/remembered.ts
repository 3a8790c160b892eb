/**
 * Articles that digests have shown, remembered by hashes. Decides whether another article is one of them. Pure. The
 * hashes are keyed for each user, so that nobody can test addresses against them, and they contain no text. The user's
 * object keeps them, and the job compares with them.
 */

import { topicKey } from './contract/topicKey.ts'
import { headlineKey, sourceKey } from './headline.ts'
import { canonicalFeed, canonicalUrl } from './platform/canonicalUrl.ts'
import { keyedHash } from './platform/hash.ts'
import { isLink } from './platform/site.ts'

/** The fields of an article by which it is remembered, as many as are known. */
export interface Identifiable {
  id?: string | undefined
  /** The collection within which `id` is unique. */
  feed?: string | undefined
  url?: string | undefined
  title?: string | undefined
  source?: string | undefined
  /** ISO 8601. */
  publishedAt?: string | undefined
}

/**
 * The parts of a token in order, with their lengths in characters of base64url. 8 characters are 48 bits, which decide
 * alone; 4 are 24 bits, which decide together with another part.
 */
const PARTS = { id: 8, url: 8, title: 8, feed: 4, source: 4, day: 4 } as const
type Part = keyof typeof PARTS
const NAMES = Object.keys(PARTS) as Part[]

/** The length of a token. Tokens are joined without separators. */
export const TOKEN_LENGTH = NAMES.reduce((sum, name) => sum + PARTS[name], 0)

const DAY_MS = 24 * 60 * 60_000
/** A story that was told so long ago may be told again under another article. */
const MAX_DAYS_APART = 3

/** The day has three of its four characters. */
const MAX_DAY = 36 ** 3
/** Begins the day of an article whose feed only links to it. */
const LINK = '-'

/** The part of an unknown field. No hash has a dot. */
const unknown = (part: Part) => '.'.repeat(PARTS[part])
const isKnown = (value: string) => !value.startsWith('.')

/** What is hashed for a part of the token. */
const TEXTS: Record<Exclude<Part, 'day'>, (article: Identifiable) => string | undefined> = {
  id: ({ feed, id }) =>
    feed === undefined || id === undefined ? undefined : `${canonicalFeed(feed)}\n${id}`,
  url: ({ url }) => (url === undefined ? undefined : canonicalUrl(url)),
  // A title that is no headline is only compared within its feed.
  title: (article) =>
    article.title === undefined ? undefined : (headlineOf(article) ?? `~${topicKey(article.title)}`),
  feed: ({ feed }) => (feed === undefined ? undefined : canonicalFeed(feed)),
  source: sourceKey,
}

const headlineOf = ({ title, source, url }: Identifiable) =>
  title === undefined ? undefined : headlineKey({ title, source, url })

/** Many articles are of one feed and one source. */
const REPEATED: readonly Part[] = ['feed', 'source']
const MAX_REPEATED = 1_000

/** The hash of a text as a part of a token. */
type HashPart = (part: Part, text: string) => string

function hashPartsWith(key: string): HashPart {
  const hash = keyedHash(key)
  const known = new Map<string, string>()
  return (part, text) => {
    const keyed = `${part}\n${text}`
    const hashed = known.get(keyed) ?? hash(keyed).slice(0, PARTS[part])
    if (REPEATED.includes(part) && known.size < MAX_REPEATED) known.set(keyed, hashed)
    return hashed
  }
}

/** Of the last key: a job has many articles and one key. */
let last: { key: string; hashPart: HashPart } | undefined

function hashPartOf(key: string): HashPart {
  if (last?.key !== key) last = { key, hashPart: hashPartsWith(key) }
  return last.hashPart
}

function partOf(key: string, part: Part, article: Identifiable): string {
  if (part === 'day') return isLink(article) ? LINK + dayOf(article).slice(1) : dayOf(article)
  const text = TEXTS[part](article)
  return text === undefined ? unknown(part) : hashPartOf(key)(part, text)
}

/** What is remembered of an article, as 36 characters. */
export const tokenOf = (key: string, article: Identifiable) =>
  NAMES.map((name) => partOf(key, name, article)).join('')

/** A day after the year 2097 is unknown: no date makes a token longer. */
function dayOf({ publishedAt = '' }: Identifiable): string {
  const day = Math.floor(Date.parse(publishedAt) / DAY_MS)
  return day >= 0 && day < MAX_DAY ? day.toString(36).padStart(PARTS.day, '0') : unknown('day')
}

/** The parts of an article's token, each computed once. */
function partsOf(key: string, article: Identifiable): (part: Part) => string {
  const parts = new Map<Part, string>()
  return (part) => {
    const value = parts.get(part) ?? partOf(key, part, article)
    parts.set(part, value)
    return value
  }
}

/** Where each part begins in a token. */
const OFFSETS = NAMES.map((_, index) => NAMES.slice(0, index).reduce((sum, name) => sum + PARTS[name], 0))

const partIn = (token: string, part: Part) => {
  const offset = OFFSETS[NAMES.indexOf(part)] ?? 0
  return token.slice(offset, offset + PARTS[part])
}

/** The tokens in a text that joins them. */
export function splitTokens(text: string): string[] {
  const tokens: string[] = []
  for (let from = 0; from + TOKEN_LENGTH <= text.length; from += TOKEN_LENGTH)
    tokens.push(text.slice(from, from + TOKEN_LENGTH))
  return tokens
}

/** Remembered articles, indexed at the first question. */
export class RememberedArticles {
  readonly #key: string
  readonly #seen: string
  readonly #told: number
  /** The tokens by their parts. */
  #index: { ids: Set<string>; byUrl: Map<string, string>; byTitle: Map<string, string> } | undefined

  /**
   * @param key the user's
   * @param seen tokens
   * @param told how many of them, from the first, digests of the last three days have shown
   */
  constructor(key: string, seen: string, told: number) {
    this.#key = key
    this.#seen = seen
    this.#told = told
  }

  /** Whether an article was shown, or its story was told under another source's article. */
  has(article: Identifiable): boolean {
    if (this.#seen === '') return false
    const part = partsOf(this.#key, article)
    return this.#isShown(article, part) || this.#isTold(article, part)
  }

  /**
   * Whether it is the same article: equal ids in one feed; equal addresses; within one feed, equal addresses and titles if
   * the ids differ. Anybody's feed can link to an article under a title of its own. It is not the article of the
   * article's own site then.
   */
  #isShown(article: Identifiable, part: (part: Part) => string): boolean {
    const { ids, byUrl } = this.#indexed()
    if (article.feed !== undefined && ids.has(part('id'))) return true
    const sameUrl = article.url === undefined ? undefined : byUrl.get(part('url'))
    if (!sameUrl) return false
    if (article.feed === undefined || article.id === undefined) return true
    const [feed, title, day] = [part('feed'), part('title'), part('day')]
    const isOther = (shown: string) =>
      partIn(shown, 'feed') !== feed && (day.startsWith(LINK) || !partIn(shown, 'day').startsWith(LINK))
    return splitTokens(sameUrl).some((shown) => isOther(shown) || partIn(shown, 'title') === title)
  }

  #isTold(article: Identifiable, part: (part: Part) => string): boolean {
    const { byTitle } = this.#indexed()
    if (byTitle.size === 0 || headlineOf(article) === undefined) return false
    const sameTitle = byTitle.get(part('title'))
    if (!sameTitle) return false
    const [source, day] = [part('source'), part('day')]
    return splitTokens(sameTitle).some(
      (told) =>
        (!isKnown(source) || partIn(told, 'source') !== source) && areDaysClose(partIn(told, 'day'), day),
    )
  }

  #indexed() {
    if (!this.#index) {
      const index = {
        ids: new Set<string>(),
        byUrl: new Map<string, string>(),
        byTitle: new Map<string, string>(),
      }
      for (const [position, token] of splitTokens(this.#seen).entries()) {
        const [id, url] = [partIn(token, 'id'), partIn(token, 'url')]
        if (isKnown(id)) index.ids.add(id)
        if (isKnown(url)) append(index.byUrl, url, token)
        if (position < this.#told) append(index.byTitle, partIn(token, 'title'), token)
      }
      this.#index = index
    }
    return this.#index
  }
}

function areDaysClose(one: string, other: string): boolean {
  const [first, second] = [one.slice(1), other.slice(1)]
  if (!isKnown(first) || !isKnown(second)) return true
  return Math.abs(Number.parseInt(first, 36) - Number.parseInt(second, 36)) <= MAX_DAYS_APART
}

const append = (tokens: Map<string, string>, key: string, token: string) =>
  tokens.set(key, (tokens.get(key) ?? '') + token)
