/**
 * Finds articles about one story. These are articles of several sources with one headline, at most three days apart or
 * undated. Pure. Articles of one source are never one story: the replies in a forum have one title, and so has a daily
 * column.
 */

import { type Headlined, headlineKey, sourceKey } from '../../headline.ts'

/** The fields of an article that decide its story. */
export interface Dated extends Headlined {
  /** ISO 8601. */
  publishedAt?: string | undefined
}

const MAX_DISTANCE_MS = 3 * 24 * 60 * 60_000

/** Of one headline, so many stories are looked at: a forum's thread has hundreds of articles with one title. */
const MAX_STORIES = 50

/** The earliest and the latest date of no date: every other date counts before them. */
const UNDATED = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const

/** An article that stays, with the others of its story. */
export interface Story<Article> {
  article: Article
  others: Article[]
}

/** What decides whether an article is about the story: its sources, and its first and last date in ms. */
interface Open<Article> {
  story: Story<Article>
  sources: Set<string | undefined>
  first: number
  last: number
}

/**
 * Merges articles about one story. The first of them stays.
 * @param articles the best first
 */
export function mergeStories<Article extends Dated>(articles: readonly Article[]): Story<Article>[] {
  const stories: Story<Article>[] = []
  const byHeadline = new Map<string, Open<Article>[]>()
  for (const article of articles) {
    const key = headlineKey(article)
    const source = sourceKey(article)
    const date = Date.parse(article.publishedAt ?? '')
    // Undated, it is near every date.
    const [first, last] = Number.isNaN(date) ? UNDATED : [date, date]
    const sameHeadline = key === undefined ? [] : (byHeadline.get(key) ?? [])
    const known = sameHeadline.find((one) => isSameStory(one, { source, first, last }))
    if (known) {
      known.story.others.push(article)
      known.sources.add(source)
      known.first = Math.min(known.first, first)
      known.last = Math.max(known.last, last)
      continue
    }
    const story = { article, others: [] }
    stories.push(story)
    if (key === undefined || sameHeadline.length === MAX_STORIES) continue
    sameHeadline.push({ story, sources: new Set([source]), first, last })
    byHeadline.set(key, sameHeadline)
  }
  return stories
}

/** Whether an article with the headline of a story is about it. */
function isSameStory(
  story: Omit<Open<unknown>, 'story'>,
  { source, first, last }: Pick<Open<unknown>, 'first' | 'last'> & { source: string | undefined },
): boolean {
  if (source !== undefined && story.sources.has(source)) return false
  return Math.max(story.last, last) - Math.min(story.first, first) <= MAX_DISTANCE_MS
}
