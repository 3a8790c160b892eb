/** Test data for the contenders: topics, and articles of about 2 KB. Shared by the bench and its Workers. */

export const TOPICS = ['AI', 'Technology', 'Space']
export const VOTE_TOPICS = ['Topic 1', 'Topic 2', 'Topic 3']

const SUMMARY = 'The quick brown fox jumps over the lazy dog, and the news of it travels fast. '.repeat(23)

/**
 * An article of about 2 KB as JSON, different for each number and each job: an article of an earlier digest
 * would not be added.
 */
export const article = (number: number, job = 'any') => ({
  id: `article-${number}`,
  title: `What article number ${number} is about`,
  url: `https://news.example.com/${job}/${number}/a-story`,
  source: 'news.example.com',
  publishedAt: '2026-11-23T08:00:00.000Z',
  summary: SUMMARY,
  topics: ['AI', 'Space'],
  relevance: (number % 10) / 10,
})

/** `count` articles, numbered from a start. */
export const articles = (count: number, from = 0, job = 'any') =>
  Array.from({ length: count }, (_, index) => article(from + index, job))

/** The fields of an article that ranking reads. */
export const rankable = (count: number) =>
  articles(count).map(({ id, topics, source, publishedAt, relevance }) => ({
    id,
    topics,
    source,
    publishedAt,
    relevance,
  }))
