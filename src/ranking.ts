/**
 * Ranks articles for a reader and explains each score. Pure: weights and mutes are passed in, so producers
 * and clients can use the same function. A score is the product of the factors that explain it.
 */
import type { Muted, Ranked, Ranking } from './contract/rank.ts'
import { topicKey } from './contract/topicKey.ts'

export type { Factors, Muted, Ranked, Ranking } from './contract/rank.ts'

/** The fields of an article that affect its rank. */
export interface Rankable {
  id: string
  topics?: readonly string[] | undefined
  source?: string | undefined
  url?: string | undefined
  /** The collection that the article comes from, such as the feed's address. */
  feed?: string | undefined
  /** ISO 8601. */
  publishedAt?: string | undefined
  /** How much the article matters by itself, 0–1. Defaults to 1. */
  relevance?: number | undefined
}

/** What is known about a reader. Topics and sources are in any spelling. Expired mutes have no effect. */
export interface Taste {
  /** By topic. */
  weights: Readonly<Record<string, number>>
  /** By source. */
  sourceWeights?: Readonly<Record<string, number>>
  mutedTopics: readonly Mute[]
  mutedSources: readonly Mute[]
}
export interface Mute {
  name: string
  until?: string | undefined
}

/** Weights by key. A name that is not listed has the weight 1. */
type Weights = ReadonlyMap<string, number>

const byKey = (weights: Readonly<Record<string, number>> = {}): Weights =>
  new Map(Object.entries(weights).map(([name, weight]) => [topicKey(name), weight]))
const weightOf = (weights: Weights, name: string) => weights.get(topicKey(name)) ?? 1

/**
 * Ranks articles. Score = relevance × interest × the weight of the source. The interest is the mean weight of the
 * article's topics. Without topics it is 1, and without a source its weight is 1.
 * @param now in ms; a mute applies until its `until`
 */
export function rank(articles: readonly Rankable[], taste: Taste, now: number): Ranking {
  const weights = byKey(taste.weights)
  const sourceWeights = byKey(taste.sourceWeights)
  const muteOf = muting(taste, now)
  const muted: Muted[] = []
  const ranked: (Ranked & { publishedAt: number })[] = []
  for (const article of articles) {
    const mute = muteOf(article)
    if (mute) muted.push({ id: article.id, ...mute })
    else
      ranked.push({
        ...scoreArticle(article, weights, sourceWeights),
        // A date to come is no advantage.
        publishedAt: Math.min(Date.parse(article.publishedAt ?? '') || 0, now),
      })
  }
  ranked.sort((a, b) => b.score - a.score || b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1))
  return { articles: ranked.map(({ id, score, factors }) => ({ id, score, factors })), muted }
}

function scoreArticle(
  { id, topics = [], source, relevance = 1 }: Rankable,
  weights: Weights,
  sourceWeights: Weights,
): Ranked {
  const weighted = topics.map((topic) => ({ topic, weight: weightOf(weights, topic) }))
  const interest =
    weighted.length === 0 ? 1 : weighted.reduce((sum, { weight }) => sum + weight, 0) / weighted.length
  const by = source === undefined ? undefined : { source, weight: weightOf(sourceWeights, source) }
  const factors = { relevance, interest, topics: weighted, ...(by && { source: by }) }
  return { id, score: relevance * interest * (by?.weight ?? 1), factors }
}

/**
 * Finds the mute that excludes an article; a topic's mute before a source's. A source is also identified by
 * the article's host.
 */
export function muting(taste: Pick<Taste, 'mutedTopics' | 'mutedSources'>, now: number) {
  const live = (mutes: readonly Mute[], keysOf: (name: string) => string[]) => {
    const counting = mutes.filter(({ until }) => until === undefined || Date.parse(until) > now)
    return new Map(counting.flatMap((mute) => keysOf(mute.name).map((key) => [key, mute] as const)))
  }
  const topics = live(taste.mutedTopics, (name) => [topicKey(name)])
  const sources = live(taste.mutedSources, (name) => [topicKey(name), ...asDomain(name)])
  const first = (mutes: ReadonlyMap<string, Mute>, names: readonly string[]) =>
    names.map((name) => mutes.get(topicKey(name))).find((mute) => mute !== undefined)
  return (article: Omit<Rankable, 'id'>): Omit<Muted, 'id'> | undefined => {
    const topic = topics.size > 0 && first(topics, article.topics ?? [])
    if (topic) return { by: 'topic', ...topic }
    // Most readers mute nothing, and finding the host of an address takes long.
    const source = sources.size > 0 && first(sources, namesOfSource(article))
    return source ? { by: 'source', ...source } : undefined
  }
}

/** Of a host, so many parent domains count. Their joint length would grow with the square of the host's. */
const MAX_PARENTS = 15

/**
 * The names of an article's source: the producer's name for it, the hosts of its URL and of its feed's, and their parent
 * domains.
 */
export function namesOfSource({ source, url, feed }: Pick<Rankable, 'source' | 'url' | 'feed'>): string[] {
  const named = source === undefined ? [] : [source]
  return [...named, ...[url, feed].flatMap(hostnames).flatMap(withParents)]
}

/** `a.b.example`: itself, and `b.example`. */
function withParents(host: string): string[] {
  const [own, ...labels] = host.split('.')
  const last = labels.slice(-1 - MAX_PARENTS)
  return own === host ? [] : [host, ...last.slice(0, -1).map((_, index) => last.slice(index).join('.'))]
}

/** The host of a URL in ASCII. Empty if there is none. */
const hostnames = (address: string | undefined) =>
  address !== undefined && URL.canParse(address) ? [new URL(address).hostname] : []

/** A name that is also a domain, in ASCII: `müller.example` becomes `xn--mller-kva.example`. */
const asDomain = (name: string) =>
  /^[^\s/?#@:]+\.[^\s/?#@:]+$/.test(name.trim()) ? hostnames(`http://${name.trim()}`) : []
