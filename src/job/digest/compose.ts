/**
 * Composes the digest of a completed job. Its articles are ranked for the reader, in sections by topic. Pure: the same
 * articles and the profile that was stored at the start always give the same digest.
 *
 * Fair places. Each topic with articles gets one place first, however low its weight, because a reader who
 * never sees a topic can never vote for it again. The remaining places go one by one to the topic with the
 * largest weight / (2 · places + 1). This is the Sainte-Laguë method: proportional to the weights, without
 * favouring large ones. If there are fewer places than topics, a lottery seeded by the job's id decides, with
 * chances proportional to the weights (Efraimidis & Spirakis 2006), so that over some days even a weight of
 * 0.1 is drawn.
 */

import type { DigestNote, Profile } from '../../contract/between.ts'
import type { Digest, DigestSection, JobStatus, Placement, StoredArticle } from '../../contract/job.ts'
import { topicKey } from '../../contract/topicKey.ts'
import { assertCompleted } from '../../platform/assertCompleted.ts'
import { hash } from '../../platform/hash.ts'
import { type Factors, type Rankable, rank } from '../../ranking.ts'
import { tokenOf } from '../../remembered.ts'
import { isolated } from './bidi.ts'
import { mergeStories } from './stories.ts'

/**
 * The fields of an article that decide its place. All articles of a job in full may be too large for the
 * memory.
 */
export interface DigestCandidate extends Rankable {
  seq: number
  title: string
  feed?: string | undefined
}
/** The place of an article, and the sequence numbers of the others of its story. */
export type Composed = Placement & { others: number[] }
/** A section of any articles. */
export type SectionOf<Article> = Omit<DigestSection, 'articles'> & { articles: Article[] }
/** A digest of any articles. */
export type DigestOf<Article> = Omit<Digest, 'sections'> & { sections: SectionOf<Article>[] }

/** Composes the digest from the job's articles. */
export function composeDigest<Article extends DigestCandidate>(
  status: JobStatus,
  articles: readonly Article[],
  profile: Omit<Profile, 'seenKey'>,
): DigestOf<Article & Composed> {
  const { id, userId, digestId, partial, warnings, topics, completedAt = status.updatedAt } = status
  const taste = {
    ...profile,
    weights: Object.fromEntries(profile.weights.map(({ topic, weight }) => [topic, weight])),
    sourceWeights: Object.fromEntries(profile.sourceWeights.map(({ source, weight }) => [source, weight])),
  }
  // Articles of two feeds may have one id.
  const byKey = new Map(articles.map((article) => [`${article.id}\n${article.seq}`, article]))
  const keyed = Array.from(byKey, ([key, article]) => ({ ...article, id: key }))
  const ranking = rank(keyed, taste, Date.parse(status.startedAt))
  const ranked = ranking.articles.flatMap(({ id: key, score, factors }) => {
    const article = byKey.get(key)
    return article ? [{ ...article, score, factors }] : []
  })
  const stories = mergeStories(ranked)
  const sections = emptySections<Article & Omit<Composed, 'reason'>>(topics, profile)
  for (const { article, others } of stories)
    sectionFor(article, sections).articles.push({
      ...article,
      ...(others.length > 0 && { also: others.map(reference) }),
      others: others.map(({ seq }) => seq),
    })
  const filled = sections.filter((section) => section.articles.length > 0)
  const places = allocatePlaces(filled, profile.maxArticles, id)
  const shown = filled.map((section, index) => ({
    ...section,
    articles: section.articles
      .slice(0, places[index])
      .map((article) => ({ ...article, reason: explainScore(article.score, article.factors) })),
  }))
  return {
    jobId: id,
    userId,
    ...(digestId !== undefined && { digestId }),
    ...(partial && { partial }),
    ...(warnings && { warnings }),
    completedAt,
    ...(profile.language !== undefined && { language: profile.language }),
    ...(profile.timeZone !== undefined && { timeZone: profile.timeZone }),
    sections: shown.filter((section) => section.articles.length > 0),
    muted: ranking.muted.map(({ id: key, ...mute }) => ({ id: byKey.get(key)?.id ?? key, ...mute })),
    left: stories.length - shown.reduce((sum, section) => sum + section.articles.length, 0),
  }
}

/** An article of a story that another article stands for. */
const reference = ({ id, source, url }: DigestCandidate) => ({
  id,
  ...(source !== undefined && { source }),
  ...(url !== undefined && { url }),
})

/**
 * An empty section for each topic of the job, the largest weight first, and one for articles on none of them.
 */
function emptySections<Article>(
  topics: readonly string[],
  { weights }: Pick<Profile, 'weights'>,
): SectionOf<Article>[] {
  const byKey = new Map(weights.map(({ topic, weight }) => [topicKey(topic), weight]))
  const own = topics.map(
    (topic): SectionOf<Article> => ({ topic, weight: byKey.get(topicKey(topic)) ?? 1, articles: [] }),
  )
  return [...own.sort((a, b) => b.weight - a.weight), { topic: null, weight: 1, articles: [] }]
}

/** The section of the article's topic with the largest weight among the job's topics. */
function sectionFor<Section extends SectionOf<DigestCandidate>>(
  article: DigestCandidate,
  sections: readonly Section[],
): Section {
  const keys = new Set((article.topics ?? []).map(topicKey))
  const section = sections.find(({ topic }) => topic === null || keys.has(topicKey(topic)))
  if (!section) throw new Error('There is a section for every article')
  return section
}

/** Replaces the articles of a digest by the articles in full. */
export function withFullArticles(
  digest: DigestOf<DigestCandidate & Composed>,
  articles: ReadonlyMap<number, StoredArticle>,
): Digest {
  const full = ({ seq, score, factors, reason, also }: DigestCandidate & Composed) => {
    const article = articles.get(seq)
    return article ? [{ ...article, score, factors, reason, ...(also && { also }) }] : []
  }
  const sections = digest.sections.map((section) => ({
    ...section,
    articles: section.articles.flatMap(full),
  }))
  return { ...digest, sections }
}

/** The number of articles that each section shows. See the head of this file. */
export function allocatePlaces(
  sections: readonly SectionOf<unknown>[],
  total: number,
  seed: string,
): number[] {
  if (sections.length > total) {
    const ticket = ({ topic, weight }: (typeof sections)[number]) =>
      pseudoRandom(`${seed}\n${topic ?? ''}`) ** (1 / weight)
    const drawn = new Set([...sections].sort((a, b) => ticket(b) - ticket(a)).slice(0, total))
    return sections.map((section) => (drawn.has(section) ? 1 : 0))
  }
  const allocated = sections.map(() => 1)
  const places = Math.min(
    total,
    sections.reduce((sum, { articles }) => sum + articles.length, 0),
  )
  for (let left = places - allocated.length; left > 0; left -= 1) {
    let best = -1
    let claim = 0
    sections.forEach(({ weight, articles }, index) => {
      const has = allocated[index] ?? 0
      if (has < articles.length && weight / (2 * has + 1) > claim) {
        best = index
        claim = weight / (2 * has + 1)
      }
    })
    allocated[best] = (allocated[best] ?? 0) + 1
  }
  return allocated
}

/** A pseudo-random number in 0–1 that depends only on the text. */
function pseudoRandom(text: string): number {
  const digits = hash(text).replace(/[^a-zA-Z0-9]/g, '')
  return (Number.parseInt(digits.slice(0, 8), 36) + 1) / (36 ** 8 + 2)
}

function explainScore(score: number, { relevance, interest, topics, source }: Factors): string {
  const named = topics.map(({ topic, weight }) => `${isolated(topic)} ${weight.toFixed(2)}`).join(', ')
  const why = named === '' ? 'no topics, so 1.00' : named
  const by =
    source && source.weight !== 1 ? ` × source ${isolated(source.source)} ${source.weight.toFixed(2)}` : ''
  return `Score ${score.toFixed(2)}: relevance ${relevance.toFixed(2)} × interest ${interest.toFixed(2)} (${why})${by}.`
}

/** The source of a digest's articles; the job's tables implement it. */
export interface DigestSource {
  digestCandidates(): readonly DigestCandidate[]
  profile(): Omit<Profile, 'seenKey'>
  met(): ReadonlySet<string>
  articlesAt(seqs: number[]): Map<number, StoredArticle>
}

function compose(source: DigestSource, status: JobStatus) {
  const digest = composeDigest(status, source.digestCandidates(), source.profile())
  return { digest, articles: digest.sections.flatMap(({ articles }) => articles) }
}

/**
 * The digest of a job with its articles in full, composed at each call.
 * @throws `conflict` if the job is not completed
 */
export function digestOf(source: DigestSource, status: JobStatus): Digest {
  assertCompleted(status)
  const { digest, articles } = compose(source, status)
  return withFullArticles(digest, source.articlesAt(articles.map(({ seq }) => seq)))
}

/**
 * What a digest shows, so that the next digests do not show it again, and what was met again. All articles of a story
 * count as shown.
 * @param seenKey the user's key for hashes
 */
export function digestNote(source: DigestSource, status: JobStatus, seenKey: string): DigestNote {
  const { articles } = compose(source, status)
  const candidates = new Map(source.digestCandidates().map((article) => [article.seq, article]))
  const shown = articles.flatMap(({ seq, others }) =>
    [seq, ...others].flatMap((one) => {
      const article = candidates.get(one)
      return article ? [tokenOf(seenKey, article)] : []
    }),
  )
  return { status, shown, met: [...source.met()] }
}
