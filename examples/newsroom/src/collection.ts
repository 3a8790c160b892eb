/**
 * Collects the articles of many feeds, each with the name of its source. The newest of all feeds come first, those on their
 * feed's own site before all others: of two articles with one address, the job takes the first. Pure.
 */
import type { ArticleInput } from '../../../src/contract/job.ts'
import { topicKey } from '../../../src/contract/topicKey.ts'
import { otherHost } from '../../../src/platform/site.ts'

/** What was read of one feed. */
export interface FeedArticles {
  articles: ArticleInput[]
  /** The reader's name for the feed. It counts before all others. */
  name?: string | undefined
  /** The feed's title, as a valid name. */
  title?: string | undefined
  /** The host that the feed came from. The feed cannot choose it. */
  host?: string | undefined
}

interface Ranked {
  article: ArticleInput
  isElsewhere: boolean
  rank: number
  feed: FeedArticles
}

const HOUR_MS = 60 * 60 * 1_000
const DAY_MS = 24 * HOUR_MS

export class Collection {
  readonly #most: number
  readonly #now: number
  /** No article is dated later. */
  readonly #today: string
  readonly #oldest: number
  readonly #feeds: FeedArticles[] = []
  #ranked: Ranked[] = []
  /** Articles that were left out because of their age. */
  tooOld = 0

  constructor({ most, now, maxAgeDays }: { most: number; now: number; maxAgeDays?: number | undefined }) {
    this.#most = most
    this.#now = now
    this.#today = new Date(now).toISOString()
    this.#oldest = maxAgeDays === undefined ? Number.NEGATIVE_INFINITY : now - maxAgeDays * DAY_MS
  }

  /** Keeps the newest: memory is bounded, however many feeds come. */
  add(feed: FeedArticles): void {
    this.#feeds.push({ ...feed, articles: [] })
    const known = this.#feeds.at(-1) as FeedArticles
    for (const [place, article] of feed.articles.entries()) {
      const at = article.publishedAt === undefined ? undefined : Date.parse(article.publishedAt)
      if (at !== undefined && at < this.#oldest) {
        this.tooOld++
        continue
      }
      this.#ranked.push({
        article: at === undefined || at <= this.#now ? article : { ...article, publishedAt: this.#today },
        isElsewhere: otherHost(article) !== undefined,
        rank: rankOf(at, place, this.#now),
        feed: known,
      })
    }
    if (this.#ranked.length > this.#most) this.#ranked = sorted(this.#ranked).slice(0, this.#most)
  }

  /** In the order in which the job gets them. */
  articles(): ArticleInput[] {
    const named = namesOf(this.#feeds)
    return sorted(this.#ranked).map(({ article, feed }) => {
      const source = feed.name ?? article.source ?? named.get(feed)
      return source === undefined ? article : { ...article, source }
    })
  }
}

/**
 * An item without a date counts as published an hour before the one that precedes it in its feed, so that a feed
 * without dates gets its share and no more. An item with a date in the future has none that can be believed.
 */
const rankOf = (at: number | undefined, place: number, now: number) =>
  at === undefined || at > now ? now - place * HOUR_MS : at

/** Stable, so that equals stay in the order of the feeds. */
const sorted = (ranked: Ranked[]) =>
  ranked.toSorted(
    (one, other) => Number(one.isElsewhere) - Number(other.isElsewhere) || other.rank - one.rank,
  )

/** The feeds' titles. Where feeds of several hosts share a title, each gets its host. */
function namesOf(feeds: readonly FeedArticles[]): Map<FeedArticles, string> {
  const titled = feeds.filter(({ name, title }) => name === undefined && title !== undefined)
  const names = new Map<FeedArticles, string>()
  for (const group of Map.groupBy(titled, ({ title = '' }) => topicKey(title)).values()) {
    const isShared = new Set(group.map(({ host }) => host)).size > 1
    for (const feed of group) {
      const { title = '', host } = feed
      names.set(feed, isShared && host !== undefined ? `${title.slice(0, 120)} (${host})` : title)
    }
  }
  return names
}
