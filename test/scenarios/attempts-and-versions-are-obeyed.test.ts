/** What a request says about attempts, versions and single preferences is done. */
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { articles, httpError, rest, rpcError, token } from '../support.ts'

/** Objects of all files share a storage. */
const named = (userId: string) => `heard-${userId}`

const jobStub = (userId: string, jobId = 'one') => env.DIGEST_JOB.getByName(`${named(userId)}:${jobId}`)
const userStub = (userId: string) => env.USER_STATE.getByName(named(userId))
const call = async (
  userId: string,
  method: string,
  path: string,
  { body, headers }: { body?: unknown; headers?: Record<string, string> } = {},
) =>
  rest(method, `/v1/users/me${path}`, {
    token: await token({ sub: named(userId) }),
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  })

describe('an attempt', () => {
  test('that is over is not cancelled in place of the current one', async () => {
    const job = jobStub('attempts')
    await job.start({ topics: ['AI'] })
    await job.cancel()
    await job.retry()
    expect(await rpcError(() => job.cancel({ attempt: 1 }))).toMatchObject({ code: 'conflict' })
    const refused = await call('attempts', 'POST', '/jobs/one/cancel', { body: { attempt: 1 } })
    expect(await httpError(refused)).toEqual({ status: 409, code: 'conflict' })
    expect(await job.status()).toMatchObject({ attempt: 2, status: 'pending' })
    const done = await call('attempts', 'POST', '/jobs/one/cancel', { body: { attempt: 2 } })
    expect(await done.json()).toMatchObject({ attempt: 2, status: 'cancelled' })
  })

  test('is retried once, however often the retry arrives', async () => {
    const job = jobStub('retried')
    await job.start({ topics: ['AI'] })
    await job.fail({ error: 'No feed' })
    const retry = () => call('retried', 'POST', '/jobs/one/retry', { body: { attempt: 1 } })
    expect(await (await retry()).json()).toMatchObject({ attempt: 2, status: 'pending' })
    await job.fail({ error: 'No feed again' })
    expect(await (await retry()).json()).toMatchObject({ attempt: 2, status: 'failed' })
    expect(await job.retry({ attempt: 1 })).toMatchObject({ attempt: 2, status: 'failed' })
    expect(await rpcError(() => job.retry({ attempt: 3 }))).toMatchObject({ code: 'conflict' })
    expect(await job.retry({ attempt: 2 })).toMatchObject({ attempt: 3, status: 'pending' })
  })

  test('that is superseded adds no single article', async () => {
    const job = jobStub('superseded')
    await job.start({ topics: ['AI'] })
    await job.cancel()
    await job.retry()
    const add = (attempt: number) =>
      call('superseded', 'POST', `/jobs/one/articles?attempt=${attempt}`, { body: articles(1)[0] })
    expect(await httpError(await add(1))).toEqual({ status: 409, code: 'conflict' })
    expect(await (await add(2)).json()).toMatchObject({ articleCount: 1 })
  })

  test('takes the mutes of now: a topic that was muted before the retry is not in the digest', async () => {
    const job = jobStub('muted-later')
    await job.start({ topics: ['AI', 'Golf'] })
    await job.fail({ error: 'No feed' })
    await userStub('muted-later').patchPreferences({ mutedTopics: [{ name: 'Golf' }] })
    await job.retry()
    await job.addArticles([
      { id: 'a', title: 'Golf', topics: ['Golf'] },
      { id: 'b', title: 'AI', topics: ['AI'] },
    ])
    await job.complete()
    const { sections, muted } = await job.digest()
    expect(sections.flatMap((section) => section.articles.map(({ id }) => id))).toEqual(['b'])
    expect(muted).toMatchObject([{ id: 'a', by: 'topic', name: 'Golf' }])
  })

  test('takes the mutes of now, also where there are none any more', async () => {
    await userStub('unmuted').patchPreferences({ mutedTopics: [{ name: 'Golf' }] })
    const job = jobStub('unmuted')
    await job.start({ topics: ['Golf'] })
    await job.cancel()
    await userStub('unmuted').patchPreferences({ mutedTopics: null })
    await job.retry()
    await job.addArticles([{ id: 'a', title: 'Golf', topics: ['Golf'] }])
    await job.complete()
    expect((await job.digest()).muted).toEqual([])
  })
})

describe('a precondition on a job', () => {
  test.each(['cancel', 'fail', 'complete', 'report', 'articles'])(
    '%s: only in the version it names',
    async (name) => {
      const user = `version-${name}`
      const job = jobStub(user)
      await job.start({ topics: ['AI'] })
      const stale = (await call(user, 'GET', '/jobs/one')).headers.get('ETag') ?? ''
      await job.report({ currentStep: 'Reading' })
      const current = (await call(user, 'GET', '/jobs/one')).headers.get('ETag') ?? ''
      const bodies: Record<string, unknown> = {
        fail: { error: 'No feed' },
        report: { currentStep: 'Writing' },
        articles: articles(1)[0],
      }
      const send = async (headers: Record<string, string>) =>
        rest('POST', `/v1/users/me/jobs/one/${name}`, {
          token: await token({ sub: named(user), scope: 'digest:produce' }),
          headers,
          body: bodies[name] ?? {},
        })
      const before = await job.state()
      expect(await httpError(await send({ 'If-Match': stale }))).toEqual({
        status: 412,
        code: 'version_mismatch',
      })
      expect(await httpError(await send({ 'If-None-Match': current }))).toEqual({
        status: 412,
        code: 'version_mismatch',
      })
      expect(await job.state()).toEqual(before)
      expect((await send({ 'If-Match': `W/${current}, "other"`, 'If-None-Match': stale })).status).toBe(200)
      expect(await job.state()).not.toEqual(before)
    },
  )

  test('an erasure, and one that is repeated', async () => {
    const job = jobStub('version-erase')
    await job.start({ topics: ['AI'] })
    const tag = (await call('version-erase', 'GET', '/jobs/one')).headers.get('ETag') ?? ''
    const erase = (headers: Record<string, string>) =>
      call('version-erase', 'DELETE', '/jobs/one', { headers })
    expect((await erase({ 'If-Match': '"stale"' })).status).toBe(412)
    expect(await job.status()).toMatchObject({ status: 'pending' })
    expect((await erase({ 'If-Match': tag })).status).toBe(204)
    expect((await erase({ 'If-Match': tag })).status).toBe(204)
    expect(await rpcError(() => job.status())).toMatchObject({ code: 'not_found' })
  })
})

describe('preferences', () => {
  const all = { topics: ['AI'], pinnedTopics: [{ name: 'AI', weight: 2 }], language: 'de', maxArticles: 5 }

  test('PATCH changes what it names, and nothing else', async () => {
    await userStub('patch').updatePreferences(all)
    const patch = (body: unknown, type = 'application/merge-patch+json') =>
      call('patch', 'PATCH', '/preferences', { body, headers: { 'Content-Type': type } })
    const answer = await patch({ maxArticles: 7 })
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"2"'])
    expect(await answer.json()).toMatchObject({ ...all, maxArticles: 7, version: 2 })
    expect(await (await patch({ language: null }, 'application/json')).json()).not.toHaveProperty('language')
    expect(await httpError(await patch({ languages: 'en' }))).toEqual({ status: 400, code: 'invalid_input' })
    expect(await httpError(await patch({ maxArticles: 0 }))).toEqual({ status: 400, code: 'invalid_input' })
    const stale = await call('patch', 'PATCH', '/preferences', {
      body: { maxArticles: 9 },
      headers: { 'If-Match': '"1"' },
    })
    expect(await httpError(stale)).toEqual({ status: 412, code: 'version_mismatch' })
    expect(await userStub('patch').preferences()).toMatchObject({ maxArticles: 7, version: 3 })
    expect(await userStub('patch').patchPreferences({})).toMatchObject({ version: 3 })
  })

  test('PUT takes no merge patch', async () => {
    const answer = await call('patch-put', 'PUT', '/preferences', {
      body: { topics: ['AI'] },
      headers: { 'Content-Type': 'application/merge-patch+json' },
    })
    expect(await httpError(answer)).toEqual({ status: 415, code: 'unsupported_media_type' })
  })

  test('are read and written through a proxy that compresses and so weakens the ETag', async () => {
    await userStub('proxy').updatePreferences(all)
    const read = await call('proxy', 'GET', '/preferences')
    const weak = `W/${read.headers.get('ETag')}`
    const again = await call('proxy', 'GET', '/preferences', { headers: { 'If-None-Match': weak } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const body = { ...all, maxArticles: 6 }
    const written = await call('proxy', 'PUT', '/preferences', { body, headers: { 'If-Match': weak } })
    expect([written.status, written.headers.get('ETag')]).toEqual([200, '"2"'])
  })

  test('with If-None-Match: * are not replaced', async () => {
    const put = await call('put-new', 'PUT', '/preferences', { body: all, headers: { 'If-None-Match': '*' } })
    expect(await httpError(put)).toEqual({ status: 412, code: 'version_mismatch' })
    expect(await userStub('put-new').preferences()).toMatchObject({ version: 0 })
  })
})

test('learning takes dryRun in its body as over RPC, or in its query', async () => {
  await userStub('dry').recordFeedback({ articleId: 'a', feedback: 'helpful', topics: ['AI'] })
  const learn = async (query: string, body?: unknown) =>
    (await call('dry', 'POST', `/learn${query}`, body === undefined ? {} : { body })).json<object>()
  expect(await learn('', { dryRun: true })).toMatchObject({ dryRun: true, learned: 1 })
  expect(await learn('?dryRun=true')).toMatchObject({ dryRun: true, learned: 1 })
  expect(await learn('?dryRun=true', { dryRun: false })).toMatchObject({ code: 'invalid_input' })
  expect(await learn('?dryrun=true')).toMatchObject({ code: 'invalid_input' })
  expect(await learn('')).toMatchObject({ dryRun: false, learned: 1 })
})

describe('an If-Match of a job', () => {
  test('does not stop a repeat of what it has let through, but everything else', async () => {
    const job = jobStub('matched')
    await job.start({ topics: ['AI'] })
    const send = async (tag: string, path: string, body: unknown) =>
      (await call('matched', 'POST', `/jobs/one/${path}`, { body, headers: { 'If-Match': tag } })).status
    const tagNow = async () => (await call('matched', 'GET', '/jobs/one')).headers.get('ETag') ?? ''
    const [article, other] = articles(2)
    const first = await tagNow()
    expect(await send(first, 'articles', article)).toBe(200)
    expect(await send(first, 'articles', article), 'the same again, whose answer was lost').toBe(200)
    expect(await send(first, 'articles', other), 'another article').toBe(412)
    expect(await send(first, 'articles', { articles: [article, other] }), 'one of both').toBe(412)
    const second = await tagNow()
    expect(await send(second, 'report', { progress: 40 })).toBe(200)
    expect(await send(second, 'report', { progress: 40 }), 'the same again').toBe(200)
    expect(await send(second, 'report', { progress: 50 }), 'more progress').toBe(412)
    expect(await job.status()).toMatchObject({ articleCount: 1, progress: 40 })
  })
})
