/** A producer asks which articles are seen or muted, by address or by what identifies them. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { rest, rpcError, token } from '../support.ts'

const FEED = 'https://news.example/rss'

async function shown(userId: string) {
  const user = env.USER_STATE.getByName(userId)
  const job = env.DIGEST_JOB.getByName(`${userId}:one`)
  await job.start({ topics: ['AI'] })
  await job.addArticles([
    { id: 'a', feed: FEED, title: 'A river returns', url: 'https://news.example/a' },
    { id: 'podcast', feed: FEED, title: 'Episode 12' },
  ])
  await job.complete()
  return user
}

test.each([
  [
    'the same id in the same feed, under another address',
    { id: 'a', feed: FEED, url: 'https://x.example/' },
    true,
  ],
  ['the same id in another feed', { id: 'a', feed: 'https://other.example/rss' }, false],
  ['an id without a feed', { id: 'a' }, false],
  ['an item without an address', { id: 'podcast', feed: FEED }, true],
  ['the same address without a feed', { url: 'https://news.example/a' }, true],
  [
    'another id in the feed with the same address and another title',
    { id: 'b', feed: FEED, url: 'https://news.example/a', title: 'Another river' },
    false,
  ],
])('%s: seen %s', async (what, article, seen) => {
  const user = await shown(`check ${what}`)
  const [checked] = await user.check([article])
  const { id, url } = { id: undefined, url: undefined, ...article }
  expect(checked).toEqual({ ...(id && { id }), ...(url && { url }), seen })
})

test('over REST by addresses or by articles, each answered in kind', async () => {
  await shown('check-rest')
  const check = async (body: unknown) => {
    const bearer = await token({ sub: 'check-rest' })
    return rest('POST', '/v1/users/me/check', { token: bearer, body })
  }
  const urls = await check({ urls: ['https://news.example/a', 'https://news.example/b'] })
  expect(await urls.json()).toEqual({
    urls: [
      { url: 'https://news.example/a', seen: true },
      { url: 'https://news.example/b', seen: false },
    ],
  })
  const articles = await check({ articles: [{ id: 'a', feed: FEED }] })
  expect(await articles.json()).toEqual({ articles: [{ id: 'a', seen: true }] })
  for (const body of [{}, { articles: [], urls: [] }, { articles: [{ name: 'a' }] }])
    expect((await check(body)).status).toBe(400)
})

test('at most 500', async () => {
  const user = env.USER_STATE.getByName('check-many')
  const many = Array.from({ length: 501 }, (_, index) => ({ id: `a${index}`, feed: FEED }))
  expect(await rpcError(() => user.check(many))).toMatchObject({ code: 'invalid_input' })
})
