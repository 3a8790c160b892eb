/** What only the documented fetch paths do: any content type, an open article, 404 and 405 with `Allow`. */
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { rest, token, watch } from '../support.ts'

const start = { topics: ['AI', 'Technology'], expectedArticles: 2 }
const article = { id: 'a1', title: 'One', url: 'https://news.example/1', topics: ['AI'] }

describe('the documented paths', () => {
  const job = env.DIGEST_JOB.getByName('paths:job')
  const post = (path: string, body: BodyInit, headers = {}) =>
    job.fetch(`https://do${path}`, { method: 'POST', body, headers })

  test('take a body of any content type, as the document sends none', async () => {
    const response = await post('/start', JSON.stringify(start), { 'Content-Type': 'text/plain' })
    expect(response.status).toBe(200)
  })

  test('return the whole documented state, articles included', async () => {
    await post('/article', JSON.stringify(article))
    const state = await (await job.fetch('https://do/status')).json()
    expect(state).toMatchObject({
      id: 'job',
      userId: 'paths',
      topics: ['AI', 'Technology'],
      status: 'in_progress',
      progress: 50,
      currentStep: expect.any(String),
      articles: [{ seq: 1, ...article }],
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  test('keep unknown flat fields of an article under metadata, beside metadata of its own', async () => {
    const extra = { score: 0.7, lang: 'en', paid: false, image: null }
    const body = { id: 'a2', title: 'Two', metadata: { feed: 'f1' }, ...extra }
    expect((await post('/article', JSON.stringify(body))).status).toBe(200)
    expect((await job.articles({ after: 1 })).articles).toEqual([
      { seq: 2, id: 'a2', title: 'Two', metadata: { feed: 'f1', ...extra } },
    ])
  })

  test('keep a long one, and reject metadata that is a list', async () => {
    const content = 'word '.repeat(5_000)
    expect((await post('/article', JSON.stringify({ id: 'a3', title: 'Three', content }))).status).toBe(200)
    expect((await job.articles({ after: 2 })).articles).toMatchObject([{ metadata: { content } }])
    const listed = await post(
      '/article',
      JSON.stringify({ id: 'a4', title: 'Four', extra: 1, metadata: [1] }),
    )
    expect(listed.status).toBe(400)
  })

  test.each([
    ['an unknown path', 'GET', '/nothing', 404, 'not_found', null],
    ['a path of the prototype', 'GET', '/constructor', 404, 'not_found', null],
    ['a wrong method', 'GET', '/start', 405, 'method_not_allowed', 'POST'],
    ['a wrong method', 'DELETE', '/status', 405, 'method_not_allowed', 'GET'],
    ['an unknown field that is not flat', 'POST', '/article', 400, 'invalid_input', null],
  ])('reject %s: %s %s', async (_what, method, path, status, code, allow) => {
    const body = JSON.stringify({ id: 'a3', title: 'Three', deep: { er: 1 } })
    const response = await job.fetch(`https://do${path}`, { method, ...(method === 'POST' && { body }) })
    expect(response.status).toBe(status)
    expect(response.headers.get('Allow')).toBe(allow)
    expect(await response.json()).toMatchObject({ code, error: expect.any(String) })
  })

  test('of a user name the methods of a path', async () => {
    const response = await env.USER_STATE.getByName('paths').fetch('https://do/preferences', {
      method: 'POST',
      body: '{}',
    })
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, PUT'])
  })

  test('an upgrade request on any path is a live connection', async () => {
    const watcher = await watch(job)
    expect(await watcher.frame('update')).toMatchObject({ data: { id: 'job' } })
    watcher.socket.close(1000)
  })
})

test('REST asks for application/json', async () => {
  const response = await rest('POST', '/v1/users/paths/jobs', {
    token: await token({ sub: 'paths' }),
    body: JSON.stringify(start),
    headers: { 'Content-Type': 'text/plain' },
  })
  expect(response.status).toBe(415)
  expect(await response.json()).toMatchObject({ code: 'unsupported_media_type' })
})
