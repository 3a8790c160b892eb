/** A job as large as it may be: 2,000 articles, many of 60 KiB, which no answer may try to hold at once. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { rpcError } from '../support.ts'

test('is told by pages, refused as one state, and still has its digest', async () => {
  const job = env.DIGEST_JOB.getByName('large:one')
  await env.USER_STATE.getByName('large').updatePreferences({ maxArticles: 10 })
  await job.start({ topics: ['AI', 'Rivers'] })
  const summary = 'x'.repeat(60_000)
  let added = 0
  const add = async (count: number, text: string) => {
    const articles = Array.from({ length: count }, (_, index) => ({
      id: `a${added + index}`,
      title: `Article ${added + index}`,
      topics: [index % 2 === 0 ? 'AI' : 'Rivers'],
      relevance: ((added + index) % 100) / 100,
      summary: text,
    }))
    added += count
    return job.addArticles(articles)
  }
  for (let call = 0; call < 30; call += 1) await add(17, summary)
  while (added < 2_000) await add(Math.min(100, 2_000 - added), 'short')
  expect((await add(1, 'short')).outcomes).toMatchObject([{ outcome: 'rejected', code: 'too_large' }])
  const { articleCount } = await job.complete()
  expect(articleCount).toBe(2_000)
  expect(await rpcError(() => job.state())).toMatchObject({ code: 'too_large' })
  const seqs: number[] = []
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page = await job.articles({ after, limit: 500 })
    seqs.push(...page.articles.map(({ seq }) => seq))
    after = page.next
  }
  expect(seqs).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1))
  const { sections, left } = await job.digest()
  expect(left).toBe(1_990)
  expect(sections.map(({ topic, articles }) => [topic, articles.length])).toEqual([
    ['AI', 5],
    ['Rivers', 5],
  ])
  expect(sections[0]?.articles.every(({ score, summary: text }) => score > 0.9 && text !== undefined)).toBe(
    true,
  )
})
