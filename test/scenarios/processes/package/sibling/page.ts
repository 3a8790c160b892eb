/** A page as its team would write it: typed by `digest-service/client` alone. */
import {
  type Digest,
  type DigestArticle,
  DigestClient,
  type ErrorReason,
  isOver,
  isTemporary,
  type JobStatus,
  reasonOf,
} from 'digest-service/client'

const client = new DigestClient({ base: 'https://digests.example', token: async () => 'token' })

export async function titles(jobId: string): Promise<string[] | ErrorReason | undefined> {
  const status: JobStatus = await client.status(jobId)
  if (!isOver(status)) return
  try {
    const { sections }: Digest = await client.digest(jobId)
    const articles: DigestArticle[] = sections.flatMap((section) => section.articles)
    await client.rank(articles)
    for (const { id } of articles) await client.recordFeedback({ jobId, articleId: id, feedback: 'helpful' })
    const html: string = await client.digest(jobId, 'html')
    return [html, ...articles.map(({ title }) => title)]
  } catch (error) {
    if (isTemporary(error)) return
    return reasonOf(error)
  }
}
// @ts-expect-error a vote needs topics or a job
client.recordFeedback({ articleId: 'a', feedback: 'helpful' })
// @ts-expect-error a misspelled option
client.start({ topics: [], expectedArticle: 1 })
