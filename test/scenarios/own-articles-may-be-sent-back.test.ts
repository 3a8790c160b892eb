/** The articles that the service answers are inputs too: what it adds to them is ignored. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { rest, token } from '../support.ts'

const article = {
  id: 'a1',
  feed: 'https://news.example/feed',
  title: 'A river returns',
  url: 'https://news.example/1',
  source: 'Gazette',
  author: 'Ann',
  publishedAt: '2026-11-23T05:00:00.000Z',
  summary: 'It rained.',
  topics: ['Rivers'],
  relevance: 0.5,
  imageUrl: 'https://news.example/1.png',
  metadata: { paid: false },
}

async function digested(userId: string) {
  const job = env.DIGEST_JOB.getByName(`${userId}:monday`)
  await job.start({ topics: ['Rivers'] })
  await job.addArticles([article, { ...article, feed: 'https://b.example/feed', id: 'b1', source: 'Herald' }])
  await job.complete()
  const { sections } = await job.digest()
  const articles = sections.flatMap((section) => section.articles)
  expect(articles[0]).toMatchObject({ seq: 1, score: 0.5, factors: {}, reason: expect.any(String) })
  return articles
}

test('rank and check take the articles of a digest', async () => {
  const articles = await digested('back')
  const user = env.USER_STATE.getByName('back')
  expect((await user.rank(articles)).articles[0]).toMatchObject({ id: 'a1', score: 0.5 })
  expect((await user.check(articles))[0]).toMatchObject({ id: 'a1', seen: true })
  const bearer = await token({ sub: 'back', scope: '' })
  for (const path of ['rank', 'check']) {
    const answer = await rest('POST', `/v1/users/me/${path}`, { token: bearer, body: { articles } })
    expect(answer.status, path).toBe(200)
  }
})

test('a job takes them, and stores what a producer had sent', async () => {
  const articles = await digested('again')
  const job = env.DIGEST_JOB.getByName('again:tuesday')
  await job.start({ topics: ['Rivers'], allowSeen: true })
  const { outcomes } = await job.addArticles(
    articles.map((one) => ({ ...one, seq: 99, addedAt: 'yesterday' })),
  )
  expect(outcomes[0]).toMatchObject({ outcome: 'added', seq: 1 })
  expect((await job.articles()).articles[0]).toEqual({ seq: 1, ...article })
  const single = env.DIGEST_JOB.getByName('again:wednesday')
  await single.start({ topics: ['Rivers'], allowSeen: true })
  const bearer = await token({ sub: 'again' })
  const path = '/v1/users/me/jobs/wednesday/articles'
  const answer = await rest('POST', path, { token: bearer, body: articles[0] })
  expect([answer.status, await answer.json()]).toMatchObject([200, { outcomes: [{ outcome: 'added' }] }])
  expect((await single.articles()).articles).toEqual([{ seq: 1, ...article }])
})

test('a producer that expects nothing yet may say so', async () => {
  const job = env.DIGEST_JOB.getByName('zero:monday')
  expect(await job.start({ topics: ['Rivers'], expectedArticles: 0 })).toMatchObject({ expectedArticles: 0 })
  await job.addArticle({ id: 'a', title: 'One' })
  expect(await job.status()).toMatchObject({ progress: 0, expectedArticles: 0 })
  await job.report({ expectedArticles: 2 })
  expect(await job.status()).toMatchObject({ progress: 50, expectedArticles: 2 })
})
