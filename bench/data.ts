/** What the contenders are fed: topics, and articles of about 2 KB. For the bench and its Workers alike. */

export const TOPICS = ['AI', 'Technology', 'Space']
export const VOTE_TOPICS = ['Topic 1', 'Topic 2', 'Topic 3']

const SUMMARY = 'The quick brown fox jumps over the lazy dog, and the news of it travels fast. '.repeat(23)

/** An article of about 2 KB as JSON; another one for each number, and for each job: what a digest had, no other takes. */
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

/** `count` articles from a number on. */
export const articles = (count: number, from = 0, job = 'any') =>
  Array.from({ length: count }, (_, index) => article(from + index, job))

/** What is ranked: articles as much as ranking asks of them. */
export const rankable = (count: number) =>
  articles(count).map(({ id, topics, source, publishedAt, relevance }) => ({
    id,
    topics,
    source,
    publishedAt,
    relevance,
  }))
