import { expect, test } from 'vitest'
import { rss, running, scienceItems } from './newsroom.ts'

const newsroom = running()

const document = rss(scienceItems(1))
const request = { userId: 'ann', topics: ['science'], feeds: [{ name: 'posted', document }] }
const JSON_TYPE = { 'Content-Type': 'application/json' }

test.each<[name: string, change: object, says: RegExp]>([
  ['no user', { userId: undefined }, /^userId/],
  ['a user called me', { userId: 'me' }, /userId/],
  ['a job id that is none', { jobId: 'a:b' }, /jobId/],
  ['no topics', { topics: [] }, /topics/],
  ['a topic of 10,000 characters', { topics: ['x'.repeat(10_000)] }, /topics\.0/],
  ['no feeds', { feeds: [] }, /feeds/],
  ['101 feeds', { feeds: Array(101).fill('https://a.example/') }, /feeds/],
  ['a feed that is no address', { feeds: ['news'] }, /feeds\.0/],
  ['a feed in a file', { feeds: ['file:///etc/passwd'] }, /feeds\.0/],
  ['a feed over ftp', { feeds: ['ftp://a.example/'] }, /feeds\.0/],
  ['a feed with a password', { feeds: ['https://a:b@a.example/'] }, /feeds\.0/],
  ['a document without a name', { feeds: [{ document: 'x' }] }, /feeds\.0: must be an address, {url/],
  [
    'an unknown field of a feed',
    { feeds: [{ name: 'a', document: 'x', url: 'x' }] },
    /feeds\.0: must be an address, {url/,
  ],
  ['an unknown field', { colour: 'red' }, /colour: unknown field/],
  ['a time that is too long', { timeoutMs: 1e12 }, /timeoutMs/],
])('refuses %s', async (_, change, says) => {
  expect(await newsroom.post({ ...request, ...change })).toMatchObject({
    status: 400,
    body: { code: 'invalid_input', error: expect.stringMatching(says) },
  })
})

test.each<[name: string, path: string, init: RequestInit, status: number, code: string]>([
  ['another path', '/', { method: 'POST' }, 404, 'not_found'],
  ['another method', '/digests', { method: 'GET' }, 405, 'method_not_allowed'],
  ['another type', '/digests', { method: 'POST', body: '{}' }, 415, 'unsupported_media_type'],
  ['no JSON', '/digests', { method: 'POST', headers: JSON_TYPE, body: '{"userId":' }, 400, 'invalid_input'],
  ['no body', '/digests', { method: 'POST', headers: JSON_TYPE }, 400, 'invalid_input'],
  [
    'a body that is no UTF-8',
    '/digests',
    { method: 'POST', headers: JSON_TYPE, body: Uint8Array.of(0x22, 0xff, 0x22) },
    400,
    'invalid_input',
  ],
  ['a list', '/digests', { method: 'POST', headers: JSON_TYPE, body: '[]' }, 400, 'invalid_input'],
  [
    'a body of 17 MiB',
    '/digests',
    { method: 'POST', headers: JSON_TYPE, body: 'x'.repeat(17 * 1024 * 1024) },
    413,
    'too_large',
  ],
  [
    'a wait that is neither',
    '/digests?wait=maybe',
    { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(request) },
    400,
    'invalid_input',
  ],
])('responds to %s with its code', async (_, path, init, status, code) => {
  const response = await newsroom.ask(path, init)
  expect([response.status, await response.json()]).toMatchObject([
    status,
    { code, error: expect.any(String) },
  ])
  expect(response.headers.get('Allow')).toBe(status === 405 ? 'POST' : null)
})

test("passes on the service's error: the job was started with other topics", async () => {
  const jobId = 'twice'
  expect(await newsroom.post({ ...request, jobId })).toMatchObject({ status: 200 })
  expect(await newsroom.post({ ...request, jobId, topics: ['art'] })).toMatchObject({
    status: 409,
    body: { code: 'conflict', error: expect.stringContaining('topics') },
  })
})

test('a reader starts a digest through the service, only for itself', async () => {
  const { userId: _, ...asked } = request
  const started = await newsroom.through('ann', '/v1/users/me/digests', {
    ...asked,
    jobId: 'mine',
  })
  expect(started).toMatchObject({ status: 202, body: { id: 'mine', userId: 'ann' } })
  const reader = await newsroom.reader('ann')
  await expect.poll(async () => (await reader.status('mine')).status).toBe('completed')
  expect(await newsroom.through('ann', '/v1/users/me/digests', { ...asked, feeds: [] })).toMatchObject({
    status: 400,
    body: { code: 'invalid_input', error: expect.stringMatching(/feeds/) },
  })
  expect(await newsroom.through('ann', '/v1/users/me/digests', { ...asked, userId: 'bob' })).toMatchObject({
    status: 400,
    body: { code: 'invalid_input', error: expect.stringMatching(/userId/) },
  })
  expect(await newsroom.through('ann', '/v1/users/bob/digests', asked)).toMatchObject({ status: 403 })
})
