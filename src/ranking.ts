/**
 * In which order a reader should see articles, and why. Pure: weights and mutes are handed in, so producers and
 * clients rank on their own side with the very same function. A score is computed from the factors that explain it.
 */
import { type Muted, type Ranked, type Ranking, topicKey } from './schemas.ts'

export type { Factors, Muted, Ranked, Ranking } from './schemas.ts'

/** What of an article counts for its rank. */
export interface Rankable {
  id: string
  topics?: readonly string[] | undefined
  source?: string | undefined
  url?: string | undefined
  /** ISO 8601. */
  publishedAt?: string | undefined
  /** How much the article matters by itself, 0–1; 1 where the producer gave none. */
  relevance?: number | undefined
}

/** What is known of a reader. Weights by topic as spelled anywhere; mutes that ran out do nothing. */
export interface Taste {
  weights: Readonly<Record<string, number>>
  mutedTopics: readonly Mute[]
  mutedSources: readonly Mute[]
}
export interface Mute {
  name: string
  until?: string | undefined
}

/** @param now in ms: a mute counts until its instant has come */
export function rank(articles: readonly Rankable[], taste: Taste, now: number): Ranking {
  const weights = new Map(Object.entries(taste.weights).map(([topic, weight]) => [topicKey(topic), weight]))
  const muteOf = muting(taste, now)
  const muted: Muted[] = []
  const ranked: (Ranked & { publishedAt: number })[] = []
  for (const article of articles) {
    const mute = muteOf(article)
    if (mute) muted.push({ id: article.id, ...mute })
    else
      ranked.push({
        ...scoreArticle(article, weights),
        publishedAt: Date.parse(article.publishedAt ?? '') || 0,
      })
  }
  ranked.sort((a, b) => b.score - a.score || b.publishedAt - a.publishedAt || (a.id < b.id ? -1 : 1))
  return { articles: ranked.map(({ id, score, factors }) => ({ id, score, factors })), muted }
}

function scoreArticle(
  { id, topics = [], relevance = 1 }: Rankable,
  weights: ReadonlyMap<string, number>,
): Ranked {
  const weighted = topics.map((topic) => ({ topic, weight: weights.get(topicKey(topic)) ?? 1 }))
  const interest =
    weighted.length === 0 ? 1 : weighted.reduce((sum, { weight }) => sum + weight, 0) / weighted.length
  const factors = { relevance, interest, topics: weighted }
  return { id, score: factors.relevance * factors.interest, factors }
}

/** Finds the mute that keeps an article out, a topic's before a source's. A source is also told by its address. */
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
    const topic = first(topics, article.topics ?? [])
    if (topic) return { by: 'topic', ...topic }
    const source = first(sources, sourceNames(article))
    return source && { by: 'source', ...source }
  }
}

/** The names a source goes by: as the producer spelled it, the address's host, and the domains above it. */
function sourceNames({ source, url }: Pick<Rankable, 'source' | 'url'>): string[] {
  const named = source === undefined ? [] : [source]
  const labels = hostnames(url).flatMap((host) => host.split('.'))
  return [...named, ...labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))]
}

/** An address's host as addresses spell it, in ASCII; none where it has none. */
const hostnames = (address: string | undefined) =>
  address !== undefined && URL.canParse(address) ? [new URL(address).hostname] : []

/** A name that is a domain as well, as addresses spell it: `müller.example` stands there as `xn--mller-kva.example`. */
const asDomain = (name: string) =>
  /^[^\s/?#@:]+\.[^\s/?#@:]+$/.test(name.trim()) ? hostnames(`http://${name.trim()}`) : []
