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

/** An article that stays, with the others of its story. */
export interface Story<Article> {
  article: Article
  others: Article[]
}

/**
 * Merges articles about one story. The first of them stays.
 * @param articles the best first
 */
export function mergeStories<Article extends Dated>(articles: readonly Article[]): Story<Article>[] {
  const stories: Story<Article>[] = []
  const byHeadline = new Map<string, Story<Article>[]>()
  for (const article of articles) {
    const key = headlineKey(article)
    const sameHeadline = key === undefined ? [] : (byHeadline.get(key) ?? [])
    const known = sameHeadline.find((story) =>
      [story.article, ...story.others].every((member) => isSameStory(member, article)),
    )
    if (known) known.others.push(article)
    else {
      const story = { article, others: [] }
      stories.push(story)
      sameHeadline.push(story)
      if (key !== undefined) byHeadline.set(key, sameHeadline)
    }
  }
  return stories
}

/** Whether two articles with one headline are about one story. */
function isSameStory(one: Dated, other: Dated): boolean {
  const source = sourceKey(one)
  if (source !== undefined && source === sourceKey(other)) return false
  const distance = Date.parse(one.publishedAt ?? '') - Date.parse(other.publishedAt ?? '')
  return Number.isNaN(distance) || Math.abs(distance) <= MAX_DISTANCE_MS
}
