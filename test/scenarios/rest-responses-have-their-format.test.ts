/** Ranking, checking, weights, digests, export and erasure over REST: the responses and their formats. */
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import type { Issue } from '../../src/contract/errors.ts'
import { httpError, rest, token } from '../support.ts'

async function reader(name: string) {
  const sub = `answers-${name}`
  const bearer = await token({ sub, scope: 'digest:produce' })
  return {
    sub,
    call: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      rest(method, `/v1/users/me${path}`, { token: bearer, body, headers }),
  }
}

test("ranks and checks for the token's own user", async () => {
  const { call, sub } = await reader('rank')
  await env.USER_STATE.getByName(sub).updatePreferences({
    mutedTopics: [{ name: 'golf' }],
    pinnedTopics: [{ name: 'ai', weight: 2 }],
  })
  const articles = [{ id: 'g', topics: ['Golf'] }, { id: 'b' }, { id: 'a', topics: ['AI'], relevance: 0.9 }]
  expect(await (await call('POST', '/rank', { articles })).json()).toEqual({
    articles: [
      { id: 'a', score: 1.8, factors: { relevance: 0.9, interest: 2, topics: [{ topic: 'AI', weight: 2 }] } },
      { id: 'b', score: 1, factors: { relevance: 1, interest: 1, topics: [] } },
    ],
    muted: [{ id: 'g', by: 'topic', name: 'golf' }],
  })
  const urls = ['https://example.org/a', { url: 'https://example.org/b', topics: ['golf'] }]
  expect(await (await call('POST', '/check', { urls })).json()).toEqual({
    urls: [
      { url: 'https://example.org/a', seen: false },
      { url: 'https://example.org/b', seen: false, muted: { by: 'topic', name: 'golf' } },
    ],
  })
})

const MANY = Array.from({ length: 501 }, (_, index) => ({ id: `${index}` }))
test.for<[string, string, unknown, string]>([
  ['/rank', 'no list', {}, 'articles'],
  ['/rank', 'no body', undefined, 'articles'],
  ['/rank', '501 articles', { articles: MANY }, 'articles'],
  ['/rank', 'a word that no article has', { articles: [{ id: 'a', colour: 'red' }] }, 'articles.0.colour'],
  ['/check', 'no list', {}, 'urls'],
  ['/check', 'no address', { urls: ['javascript:alert(1)'] }, 'urls.0'],
  ['/check', '501 addresses', { urls: MANY.map(() => 'https://example.org') }, 'urls'],
  ['/jobs/job/articles', 'no list', { articles: 'a' }, 'articles'],
  ['/jobs/job/articles', 'an empty list', { articles: [] }, 'articles'],
  ['/jobs/job/articles', 'half an attempt', { articles: [{ id: 'a', title: 'A' }], attempt: 0.5 }, 'attempt'],
])('POST %s rejects %s, and names the field', async ([path, , body, where]) => {
  const { call } = await reader('refused')
  const response = await call('POST', path, body)
  const { error, code, issues } = await response.json<{ error: string; code: string; issues: Issue[] }>()
  expect([response.status, code, issues[0]?.path]).toEqual([400, 'invalid_input', where])
  expect(error).toBe(`${where}: ${issues[0]?.message}`)
})

test('explains weights, and resets one topic or all', async () => {
  const { call } = await reader('weights')
  await call('POST', '/feedback', { articleId: 'a', feedback: 'helpful', topics: ['AI', 'a/b'] })
  expect(await (await call('GET', '/weights?reasons=true')).json()).toMatchObject({
    weights: [{ topic: 'AI', weight: 1.1, by: 'vote' }, { topic: 'a/b' }],
  })
  expect(await (await call('DELETE', '/weights/a%2Fb')).json()).toEqual({
    success: true,
    changes: [{ topic: 'a/b', before: 1.1, after: 1 }],
  })
  expect(await (await call('GET', '/weights')).json()).toEqual({ AI: 1.1 })
  await call('DELETE', '/weights')
  expect(await (await call('GET', '/weights')).json()).toEqual({})
})

test('a digest comes as JSON, as Markdown and as a page that runs and loads nothing', async () => {
  const { call } = await reader('digest')
  await call('POST', '/jobs', { jobId: 'one', topics: ['AI'] })
  expect(await httpError(await call('GET', '/jobs/one/digest'))).toMatchObject({
    status: 409,
    code: 'conflict',
  })
  await call('POST', '/jobs/one/articles', { id: 'a', title: '<script>', topics: ['AI'] })
  await call('POST', '/jobs/one/complete')
  const json = await call('GET', '/jobs/one/digest')
  expect(await json.json()).toMatchObject({
    jobId: 'one',
    sections: [{ topic: 'AI', articles: [{ id: 'a' }] }],
  })
  const markdown = await call('GET', '/jobs/one/digest', undefined, { Accept: 'text/markdown' })
  expect(markdown.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8')
  const page = await call('GET', '/jobs/one/digest', undefined, { Accept: 'text/html' })
  expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
  expect(page.headers.get('Vary')).toBe('Accept, Origin')
  expect(await page.text()).toContain('&lt;script&gt;')
})
