/**
 * Digest links: what a link opens, what its forms change, and which tokens open nothing. `GET` and `HEAD` change nothing,
 * because mail scanners open every link.
 */
import { env, exports } from 'cloudflare:workers'
import fc from 'fast-check'
import { base64url, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { DigestLink } from '../../src/contract/job.ts'
import gateway from '../../src/gateway/gateway.ts'
import { linkRoutes } from '../../src/gateway/router.ts'
import type { OptionalBindings } from '../../src/platform/optionalBindings.ts'
import { identityProvider } from '../identityProvider.ts'
import { TEST_SECRET } from '../setup/secret.ts'
import { articles, clock, DAY, HOUR, httpError, ORIGIN, request, rest, rpcError, token } from '../support.ts'

const NEW_SECRET = 'a new secret of at least 32 characters'

let count = 0

interface Reader {
  userId: string
  path: string
}

const userOf = ({ userId }: Reader) => env.USER_STATE.getByName(userId)
const jobOf = (userId: string) => env.DIGEST_JOB.getByName(`${userId}:one`)

async function complete(userId: string): Promise<void> {
  const job = jobOf(userId)
  await job.start({ topics: ['Rivers', 'Art'] })
  const [first, second] = articles(2)
  if (!first || !second) throw new Error('There are two articles')
  await job.addArticles([
    { ...first, topics: ['Rivers'], source: 'Gazette' },
    { ...second, id: 'a "2" & <more>', topics: ['Art'] },
  ])
  await job.complete()
}

async function linkOf(userId: string, days?: number): Promise<DigestLink> {
  using job = await exports.DigestService.job(userId, 'one')
  return job.link(days === undefined ? undefined : { days })
}

/** A reader with a completed digest and a link to it. */
async function reader(name = `link-${++count}`): Promise<Reader> {
  await complete(name)
  return { userId: name, path: (await linkOf(name)).path }
}

const open = (path: string, headers: Record<string, string> = {}, at: Env = env, method = 'GET') =>
  gateway.fetch(new Request(`${ORIGIN}${path}`, { method, headers }), at)

/** Sends a form as a browser does from a page of ours. */
const post = (
  path: string,
  fields: Record<string, string> | string,
  headers: Record<string, string> = { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
) =>
  gateway.fetch(
    new Request(`${ORIGIN}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: typeof fields === 'string' ? fields : String(new URLSearchParams(fields)),
    }),
    env,
  )

const vote = ({ path }: Reader, articleId: string, feedback: string) =>
  post(`${path}/votes`, { articleId, feedback })

/** Everything stored about a reader, as text. */
async function stored({ userId }: Reader): Promise<string> {
  const text = await new Response(await env.USER_STATE.getByName(userId).exportData()).text()
  return text.replace(/"exportedAt":"[^"]*"/, '')
}

/** The value of each attribute of this name on a page. */
const attributes = (page: string, name: string) =>
  [...page.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  )

const pressed = (page: string) =>
  [...page.matchAll(/aria-pressed="true" aria-label="([^"]*)"/g)].map(([, label]) => label)

describe('a link is made', () => {
  test('over RPC and REST: a path, and an expiry in 30 days or as many as are asked for', async () => {
    const time = clock()
    await complete('link-made')
    const bearer = await token({ sub: 'link-made' })
    const days = async (body?: object) => {
      const response = await rest('POST', '/v1/users/me/jobs/one/link', { token: bearer, body })
      const { path, expiresAt } = await response.json<DigestLink>()
      expect(path).toMatch(/^\/d\/[\w.-]+$/)
      expect((await open(path)).status).toBe(200)
      return Math.round((Date.parse(expiresAt) - time.now()) / DAY)
    }
    expect([await days(), await days({}), await days({ days: 1 }), await days({ days: 60 })]).toEqual([
      30, 30, 1, 60,
    ])
    expect((await linkOf('link-made', 2)).expiresAt).toBe(
      new Date(Math.floor(time.now() / 1000) * 1000 + 2 * DAY).toISOString(),
    )
  })

  test.each([0, 61, 1.5, '7', null])('not for %s days', async (days) => {
    await complete(`link-days-${days}`)
    const bearer = await token({ sub: `link-days-${days}` })
    const response = await rest('POST', '/v1/users/me/jobs/one/link', { token: bearer, body: { days } })
    expect(await httpError(response)).toEqual({ status: 400, code: 'invalid_input' })
  })

  test('not without a completed job, nor without a secret', async () => {
    expect(await rpcError(() => linkOf('link-none'))).toMatchObject({ code: 'not_found' })
    await jobOf('link-open').start({ topics: ['AI'] })
    expect(await rpcError(() => linkOf('link-open'))).toMatchObject({ code: 'conflict', reason: 'not_ended' })
    await jobOf('link-open').cancel()
    expect(await rpcError(() => linkOf('link-open'))).toMatchObject({ code: 'conflict', reason: 'ended' })
    const { userId } = await reader()
    // Only a provider's token is accepted then.
    const { settings, token } = await identityProvider(userId)
    const without = request('POST', `/v1/users/${userId}/jobs/one/link`, { token })
    const response = await gateway.fetch(without, { ...env, ...settings })
    expect(await httpError(response)).toEqual({ status: 503, code: 'unavailable' })
  })
})

test('a vote counts for the article whose button was pressed, though another feed’s has its id', async () => {
  const userId = 'link-one-id'
  await jobOf(userId).start({ topics: ['Rivers', 'Art'] })
  await jobOf(userId).addArticles([
    { id: 'x', feed: 'https://evil.example/feed', title: 'Taken', topics: ['Rivers'], source: 'Evil' },
    { id: 'x', feed: 'https://gazette.example/feed', title: 'Own', topics: ['Art'], source: 'Gazette' },
  ])
  await jobOf(userId).complete()
  const { path } = await linkOf(userId)
  const page = await (await open(path)).text()
  const form = page.slice(page.indexOf('>Own<')).match(/<form.*?<\/form>/s)?.[0] ?? ''
  const [articleId = '', seq = ''] = attributes(form, 'value')
  expect((await post(`${path}/votes`, { articleId, seq, feedback: 'helpful' })).status).toBe(303)
  const { feedback } = await env.USER_STATE.getByName(userId).feedback()
  expect(feedback).toMatchObject([{ articleId: 'x', topics: ['Art'], source: 'Gazette' }])
})

describe('the page', () => {
  test('shows the digest with two buttons for each article, and forms that lead to the service only', async () => {
    const { path } = await reader()
    const response = await open(path)
    const page = await response.text()
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).toContain('Article 1')
    expect(attributes(page, 'value')).toEqual([
      ...['a1', '1', 'helpful', 'not_helpful'],
      ...['a "2" & <more>', '2', 'helpful', 'not_helpful'],
    ])
    expect(new Set(attributes(page, 'action'))).toEqual(new Set([`${path}/votes`]))
    expect(page).not.toMatch(/<script|<img|<link|onclick/)
  })

  test('has headers that keep it private, on every page of a link and on its errors', async () => {
    const { path, userId } = await reader()
    await env.USER_STATE.getByName(userId).updatePreferences({ topics: ['Rivers'] })
    const responses = [
      await open(path),
      await open(path, {}, env, 'HEAD'),
      await open(`${path}/unsubscribe`),
      await open(`${path}/votes`),
      await post(`${path}/unsubscribe`, ''),
      await post(`${path}/votes`, { articleId: 'a1', feedback: 'helpful' }),
      await post(`${path}/votes`, { articleId: 'unknown', feedback: 'helpful' }),
      await open('/d/nothing'),
    ]
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 303, 200, 303, 404, 404])
    for (const { status, headers } of responses) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'private, no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex',
      })
      if (status === 303) continue
      expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      expect(headers.get('Content-Security-Policy')).toBe(
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
      )
    }
  })

  test('ignores parameters that mail programs add, and shows what they cannot write', async () => {
    const { path } = await reader()
    const plain = await (await open(path)).text()
    expect(await (await open(`${path}?utm_source=mail&fbclid=1`)).text()).toBe(plain)
    const page = await (await open(`${path}?voted=1&changes=<b>you</b>-won,1.00-1.10`)).text()
    expect(page).not.toContain('won')
    expect(page).toContain('<bdi>Gazette</bdi> 1.00 → 1.10')
  })

  test('is in the direction of the reader’s language', async () => {
    await env.USER_STATE.getByName('link-rtl').updatePreferences({ topics: ['Rivers'], language: 'he' })
    const { path } = await reader('link-rtl')
    const page = await (await open(path)).text()
    expect(page).toContain('<html lang="he">')
    expect(page).toContain('<main dir="rtl">')
  })
})

describe('a vote', () => {
  test('is stored with topics and source, leads back to its article, and shows what it changed', async () => {
    const at = await reader()
    const response = await vote(at, 'a1', 'helpful')
    expect(response.status).toBe(303)
    const location = response.headers.get('Location') ?? ''
    expect(location).toMatch(new RegExp(`^${at.path}\\?.*#a1$`))
    const page = await (await open(location)).text()
    expect(page).toContain('Thank you. <bdi>Rivers</bdi> 1.00 → 1.10, <bdi>Gazette</bdi> 1.00 → 1.10.')
    expect(pressed(page)).toEqual(['Helpful: Article 1'])
    const { feedback } = await userOf(at).feedback()
    expect(feedback).toMatchObject([{ articleId: 'a1', topics: ['Rivers'], source: 'Gazette' }])
    expect(await userOf(at).weights()).toEqual({ Rivers: 1.1 })
  })

  test('is changed and withdrawn by the other buttons, and twice is once', async () => {
    const at = await reader()
    await vote(at, 'a1', 'helpful')
    await vote(at, 'a1', 'helpful')
    expect(await userOf(at).weights()).toEqual({ Rivers: 1.1 })
    await vote(at, 'a1', 'not_helpful')
    expect(pressed(await (await open(at.path)).text())).toEqual(['Not helpful: Article 1'])
    for (const changed of ['1.00', undefined]) {
      const location = (await vote(at, 'a1', 'none')).headers.get('Location') ?? ''
      const page = await (await open(location)).text()
      expect(page).toContain('Vote withdrawn.')
      if (changed) expect(page).toContain(`→ ${changed}`)
      else expect(page).toContain('No weight has changed.')
      expect(pressed(page)).toEqual([])
    }
    expect((await userOf(at).feedback()).feedback).toEqual([])
  })

  test('on two devices at once is one vote', async () => {
    const at = await reader()
    const both = await Promise.all([vote(at, 'a1', 'helpful'), vote(at, 'a1', 'not_helpful')])
    expect(both.map(({ status }) => status)).toEqual([303, 303])
    expect((await userOf(at).feedback()).feedback).toHaveLength(1)
    const gone = await Promise.all([vote(at, 'a1', 'none'), vote(at, 'a1', 'none')])
    expect(gone.map(({ status }) => status)).toEqual([303, 303])
    expect(await userOf(at).weights()).toEqual({})
  })

  test('is found among more votes than a page has', async () => {
    const at = await reader()
    await vote(at, 'a1', 'helpful')
    for (let more = 0; more < 501; more += 1)
      await userOf(at).recordFeedback({ articleId: `m${more}`, feedback: 'helpful', topics: [] })
    expect(pressed(await (await open(at.path)).text())).toEqual(['Helpful: Article 1'])
  })

  test.each([
    ['an article that is not in the digest', { articleId: 'b', feedback: 'helpful' }, 404],
    ['no article', { feedback: 'helpful' }, 400],
    ['another verdict', { articleId: 'a1', feedback: 'great' }, 400],
    ['one field more', { articleId: 'a1', feedback: 'helpful', topics: 'Golf' }, 400],
    ['a field twice', 'articleId=a1&feedback=helpful&feedback=none', 400],
    ['nothing', '', 400],
  ])('%s is refused by a page and changes nothing', async (_what, fields, status) => {
    const at = await reader()
    const before = await stored(at)
    const response = await post(`${at.path}/votes`, fields)
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(`<a href="${at.path}">Read the digest</a>`)
    expect(await stored(at)).toBe(before)
  })

  test.each([
    ['JSON', { 'Content-Type': 'application/json' }, '{"articleId":"a1","feedback":"helpful"}', 415],
    ['a text', { 'Content-Type': 'text/plain' }, 'articleId=a1&feedback=helpful', 415],
    ['too much', {}, `articleId=a1&feedback=helpful&x=${'x'.repeat(1024 * 1024)}`, 413],
    ['a form of another site', { 'Sec-Fetch-Site': 'cross-site' }, 'articleId=a1&feedback=helpful', 403],
    ['a form of a neighbour', { 'Sec-Fetch-Site': 'same-site' }, 'articleId=a1&feedback=helpful', 403],
    ['another origin', { Origin: 'https://evil.example' }, 'articleId=a1&feedback=helpful', 403],
  ])('%s is refused', async (_what, headers, body, status) => {
    const at = await reader()
    const before = await stored(at)
    expect((await post(`${at.path}/votes`, body, headers)).status).toBe(status)
    expect(await stored(at)).toBe(before)
  })

  test('from a browser that only says its origin, and from curl, is taken', async () => {
    const at = await reader()
    const ways: Record<string, string>[] = [{ Origin: ORIGIN }, { Origin: 'null' }, {}]
    for (const headers of ways)
      expect((await post(`${at.path}/votes`, 'articleId=a1&feedback=helpful', headers)).status).toBe(303)
  })
})

describe('unsubscribing', () => {
  const paused = async (at: Reader) => (await userOf(at).preferences()).paused

  test('asks, pauses, offers to resume, and resumes', async () => {
    const at = await reader()
    const path = `${at.path}/unsubscribe`
    const asks = await (await open(path)).text()
    expect(asks).toContain('Pause your digests?')
    expect(await paused(at)).toBe(false)
    const done = await post(path, { paused: attributes(asks, 'value')[0] ?? '' })
    const page = await done.text()
    expect([done.status, await paused(at)]).toEqual([200, true])
    expect(page).toContain('Resume my digests')
    const { version } = await userOf(at).preferences()
    await post(path, { paused: 'true' })
    expect((await userOf(at).preferences()).version, 'twice is once').toBe(version)
    await post(path, { paused: attributes(page, 'value')[0] ?? '' })
    expect(await paused(at)).toBe(false)
  })

  const multipart = new Response(
    (() => {
      const form = new FormData()
      form.set('List-Unsubscribe', 'One-Click')
      return form
    })(),
  )
  test('by one click of a mail program: as a form of either kind, without a body, from anywhere', async () => {
    const type = multipart.headers.get('Content-Type') ?? ''
    const body = new TextDecoder().decode(await multipart.arrayBuffer())
    const ways: [string, Record<string, string>][] = [
      ['List-Unsubscribe=One-Click', {}],
      ['List-Unsubscribe=One-Click', { Origin: 'https://mail.example', 'Sec-Fetch-Site': 'cross-site' }],
      [body, { 'Content-Type': type }],
      ['', {}],
    ]
    for (const [sent, headers] of ways) {
      const at = await reader()
      const response = await post(`${at.path}/unsubscribe`, sent, headers)
      expect([response.status, await paused(at)], sent).toEqual([200, true])
    }
  })

  test('not by a form of another site, nor with a field that it does not take', async () => {
    const at = await reader()
    const path = `${at.path}/unsubscribe`
    const foreign = await post(path, 'paused=true', { 'Sec-Fetch-Site': 'cross-site' })
    const unknown = await post(path, 'pause=true')
    expect([foreign.status, unknown.status, await paused(at)]).toEqual([403, 400, false])
  })

  test('works until the link expires, although the digest is kept for a week only', async () => {
    const time = clock()
    const at = await reader()
    await userOf(at).updatePreferences({ topics: ['Rivers'] })
    time.pass(8 * DAY)
    const page = await open(at.path)
    expect(page.status).toBe(410)
    expect((await post(`${at.path}/unsubscribe`, 'List-Unsubscribe=One-Click', {})).status).toBe(200)
    expect(await paused(at)).toBe(true)
    time.pass(22 * DAY + HOUR)
    expect((await post(`${at.path}/unsubscribe`, 'paused=false')).status).toBe(410)
  })

  test('stores nothing about a reader who was erased', async () => {
    const time = clock()
    const at = await reader()
    await userOf(at).updatePreferences({ topics: ['Rivers'] })
    await userOf(at).erase()
    for (const days of [0, 8]) {
      time.pass(days * DAY)
      expect((await post(`${at.path}/unsubscribe`, 'List-Unsubscribe=One-Click', {})).status).toBe(410)
    }
    expect((await userOf(at).preferences()).version).toBe(0)
  })
})

describe('a link ends', () => {
  const statuses = async ({ path }: Reader, at: Env = env) => [
    (await open(path, {}, at)).status,
    (await open(`${path}/unsubscribe`, {}, at)).status,
  ]

  test('with its expiry', async () => {
    const time = clock()
    await complete('link-expiry')
    const at = { userId: 'link-expiry', path: (await linkOf('link-expiry', 1)).path }
    time.pass(DAY)
    expect(await statuses(at)).toEqual([200, 200])
    time.pass(11_000)
    expect(await statuses(at)).toEqual([410, 410])
    expect(await (await open(at.path)).text()).toContain('This link has ended.')
  })

  test('with the erasure of the job, also if its id is used again', async () => {
    const at = await reader()
    await jobOf(at.userId).erase()
    expect(await statuses(at)).toEqual([410, 410])
    await jobOf(at.userId).start({ topics: ['AI'] })
    expect(await statuses(at)).toEqual([410, 410])
    await jobOf(at.userId).addArticles(articles(1))
    await jobOf(at.userId).complete()
    expect(await statuses(at)).toEqual([410, 410])
    expect((await vote(at, 'a1', 'helpful')).status).toBe(410)
    expect(await statuses({ ...at, path: (await linkOf(at.userId)).path })).toEqual([200, 200])
  })

  test('with the erasure of the user', async () => {
    const at = await reader()
    await userOf(at).erase()
    expect(await statuses(at)).toEqual([410, 410])
  })

  test('with the secret, and not while the previous one is kept', async () => {
    const at = await reader()
    const rotated: Env & OptionalBindings = {
      ...env,
      AUTH_SECRET: NEW_SECRET,
      AUTH_SECRET_PREVIOUS: TEST_SECRET,
    }
    expect(await statuses(at, rotated)).toEqual([200, 200])
    expect(await statuses(at, { ...env, AUTH_SECRET: NEW_SECRET })).toEqual([404, 404])
  })
})

/** The key of one purpose, derived as the service does. */
async function keyFor(purpose: string, secret = TEST_SECRET): Promise<Uint8Array> {
  const text = new TextEncoder()
  const base = await crypto.subtle.importKey('raw', text.encode(secret), 'HKDF', false, ['deriveBits'])
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: text.encode(purpose) }
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, base, 256))
}

describe('opens nothing', () => {
  const LINK = 'digest-service digest link'
  const exp = Math.floor(Date.now() / 1000) + 600
  const sign = (claims: JWTPayload, key: Uint8Array) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key)
  const utf8 = new TextEncoder()
  const claimsOf = (path: string): JWTPayload =>
    JSON.parse(new TextDecoder().decode(base64url.decode(path.split('.')[1] ?? '')))

  test('a token that is cut, forged, or for another purpose', async () => {
    const at = await reader()
    const claims = claimsOf(at.path)
    const good = at.path.slice('/d/'.length)
    const [header = '', payload = '', signature = ''] = good.split('.')
    const other = base64url.encode(JSON.stringify({ ...claims, sub: 'eve' }))
    const none = base64url.encode(JSON.stringify({ alg: 'none' }))
    const tokens = [
      ...['', 'x', 'a.b.c', header, `${header}.${payload}`, `${header}.${payload}.`, good.slice(0, -1)],
      ...[
        `${header}.${other}.${signature}`,
        `${none}.${payload}.`,
        `${good}.`,
        `${good}x`,
        `%65${good.slice(1)}`,
      ],
      await sign(claims, await keyFor(LINK, NEW_SECRET)),
      await sign(claims, await keyFor('digest-service watch token')),
      await sign(claims, utf8.encode(TEST_SECRET)),
      await sign({ ...claims, exp: undefined }, await keyFor(LINK)),
      await sign({ sub: at.userId, exp }, await keyFor(LINK)),
      (await jobOf(at.userId).watchToken()).watchToken,
      await token({ sub: at.userId }),
    ]
    for (const one of tokens) {
      const response = await open(`/d/${one}`)
      expect([response.status, one]).toEqual([404, one])
      expect((await post(`/d/${one}/votes`, 'articleId=a1&feedback=helpful')).status, one).toBe(404)
      expect((await post(`/d/${one}/unsubscribe`, '')).status, one).toBe(404)
    }
    expect(await sign(claims, await keyFor(LINK)), 'the key of this test is the right one').toBe(good)
  })

  test('a link sent as another token', async () => {
    const at = await reader()
    const good = at.path.slice('/d/'.length)
    expect((await rest('GET', '/v1/users/me/preferences', { token: good })).status).toBe(401)
    const events = await rest('GET', `/v1/users/${at.userId}/jobs/one/events?token=${good}`, {
      headers: { Accept: 'text/event-stream' },
    })
    expect(events.status).toBe(401)
  })

  test('any text, with an error page and without a fault', async () => {
    const segment = fc.oneof(fc.webSegment(), fc.string().map(encodeURIComponent), fc.base64String())
    await fc.assert(
      fc.asyncProperty(segment, fc.webQueryParameters(), async (text, query) => {
        const response = await open(`/d/${encodeURIComponent(text)}?${query}`)
        expect(response.status).toBe(404)
        await response.text()
      }),
      { numRuns: 200 },
    )
  })
})

test('guesses from one network of IPv6 count together', async () => {
  const keys = new Set<string>()
  const limited: Env = {
    ...env,
    RATE_LIMIT: {
      limit: async ({ key }) => {
        keys.add(key)
        return { success: true }
      },
    },
  }
  for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6'])
    expect((await open('/d/guess', { 'CF-Connecting-IP': address }, limited)).status).toBe(404)
  expect(keys.size).toBe(1)
})

test('guesses are limited by address, and a link by itself, without counting for each other', async () => {
  const at = await reader()
  const seen = new Map<string, number>()
  const limited: Env = {
    ...env,
    RATE_LIMIT: {
      limit: async ({ key }) => {
        seen.set(key, (seen.get(key) ?? 0) + 1)
        return { success: (seen.get(key) ?? 0) <= 600 }
      },
    },
  }
  const guesses: Record<number, number> = {}
  for (let guess = 0; guess < 10_000; guess += 1) {
    const response = await open(`/d/guess-${guess}`, { 'CF-Connecting-IP': '192.0.2.1' }, limited)
    guesses[response.status] = (guesses[response.status] ?? 0) + 1
  }
  expect(guesses).toEqual({ 404: 600, 429: 9_400 })
  const from = { 'CF-Connecting-IP': '192.0.2.1' }
  expect((await open(at.path, from, limited)).status).toBe(200)
  expect((await open('/d/guess', { 'CF-Connecting-IP': '192.0.2.2' }, limited)).status).toBe(404)
  for (const key of seen.keys()) if (key.includes(at.userId)) seen.set(key, 600)
  const refused = await open(at.path, from, limited)
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60'])
  expect(await refused.text()).toContain('Too many requests')
})

test('a scanner that opens every link and every form’s address changes nothing', async () => {
  const at = await reader()
  await userOf(at).updatePreferences({ topics: ['Rivers'] })
  await vote(at, 'a1', 'helpful')
  const before = await stored(at)
  const key = at.path.slice('/d/'.length)
  const known = linkRoutes.map(({ path }) => path.replace(':token', key))
  const waiting = [
    ...known,
    `${at.path}?articleId=a1&feedback=none`,
    `${at.path}/votes?articleId=a1&feedback=none`,
  ]
  waiting.push(`${at.path}/unsubscribe?paused=true`, `${at.path}/unsubscribe?List-Unsubscribe=One-Click`)
  const found = new Set<string>()
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(path)) continue
    found.add(path)
    for (const method of ['HEAD', 'GET']) {
      const response = await open(path, {}, env, method)
      expect(response.status, path).toBeLessThan(400)
      const page = await response.text()
      const links = [
        ...attributes(page, 'href'),
        ...attributes(page, 'action'),
        response.headers.get('Location'),
      ]
      waiting.push(...links.flatMap((link) => (link?.startsWith('/') ? [link.replace(/#.*/, '')] : [])))
    }
  }
  expect([...found]).toEqual(expect.arrayContaining([at.path, `${at.path}/votes`, `${at.path}/unsubscribe`]))
  expect(await stored(at)).toBe(before)
})
