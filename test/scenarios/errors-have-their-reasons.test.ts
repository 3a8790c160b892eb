/** Every reason that an operation is documented to have, provoked over REST, and no other. */
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { tags } from '../../openapi/tags.ts'
import gateway from '../../src/gateway/gateway.ts'
import { errorResponse } from '../../src/platform/errorResponse.ts'
import type { OptionalBindings } from '../../src/platform/optionalBindings.ts'
import { identityProvider } from '../identityProvider.ts'
import { request, token } from '../support.ts'

const topics = ['AI']
const article = { id: 'a', title: 'One' }
const job = (id: string) => env.DIGEST_JOB.getByName(`reasons:${id}`)

/** The jobs that the operations meet. */
const jobs: Record<string, (id: string) => Promise<unknown>> = {
  open: (id) => job(id).start({ topics }),
  completed: async (id) => {
    await job(id).start({ topics })
    await job(id).complete({ digestId: 'one' })
  },
  failed: async (id) => {
    await job(id).start({ topics }, { feeds: [], hasDocuments: true })
    await job(id).fail({ error: 'No feed' })
  },
}

/** Starts the job of an order, as a newsroom does. */
const newsroom = {
  async fetch(_: RequestInfo | URL, init?: RequestInit) {
    const { userId, jobId, topics } = JSON.parse(String(init?.body))
    try {
      return Response.json(await env.DIGEST_JOB.getByName(`${userId}:${jobId}`).start({ topics }))
    } catch (error) {
      return errorResponse('newsroom', error)
    }
  },
  connect() {
    throw new Error('Nobody connects to a newsroom')
  },
}

/** Without a secret, behind an identity provider. */
async function withoutSecret(method: string, path: string): Promise<Response> {
  const { settings, token } = await identityProvider('reasons')
  return gateway.fetch(request(method, `/v1/users/me${path}`, { token }), { ...env, ...settings })
}

const preferences = { topics, feeds: ['https://a.example/feed'], schedule: '0 7 * * *' }
const order = { topics, feeds: ['https://a.example/feed'] }

type Case = [operation: string, reason: string, method: string, path: string, body?: object]
const cases: Case[] = [
  ['startJob', 'different_input', 'POST', '/jobs', { jobId: 'open', topics: ['Science'] }],
  ['startDigest', 'different_input', 'POST', '/digests', { ...order, jobId: 'open', topics: ['Art'] }],
  ['startDigest', 'not_configured', 'POST', '/digests', order],
  ['report', 'superseded', 'POST', '/jobs/open/report', { attempt: 2 }],
  ['report', 'ended', 'POST', '/jobs/completed/report', {}],
  ['addArticles', 'superseded', 'POST', '/jobs/open/articles?attempt=2', article],
  ['addArticles', 'ended', 'POST', '/jobs/completed/articles', article],
  ['complete', 'superseded', 'POST', '/jobs/open/complete', { attempt: 2 }],
  ['complete', 'ended', 'POST', '/jobs/failed/complete', {}],
  ['complete', 'different_input', 'POST', '/jobs/completed/complete', { digestId: 'two' }],
  ['fail', 'superseded', 'POST', '/jobs/open/fail', { error: 'No feed', attempt: 2 }],
  ['fail', 'ended', 'POST', '/jobs/completed/fail', { error: 'No feed' }],
  ['cancel', 'superseded', 'POST', '/jobs/open/cancel', { attempt: 2 }],
  ['cancel', 'ended', 'POST', '/jobs/completed/cancel'],
  ['retry', 'superseded', 'POST', '/jobs/open/retry', { attempt: 2 }],
  ['retry', 'ended', 'POST', '/jobs/completed/retry'],
  ['retry', 'not_ended', 'POST', '/jobs/open/retry'],
  ['retry', 'documents_not_stored', 'POST', '/jobs/failed/retry'],
  ['digest', 'not_ended', 'GET', '/jobs/open/digest'],
  ['digest', 'ended', 'GET', '/jobs/failed/digest'],
  ['link', 'not_ended', 'POST', '/jobs/open/link'],
  ['link', 'ended', 'POST', '/jobs/failed/link'],
  ['link', 'not_configured', 'POST', '/jobs/completed/link'],
  ['watchToken', 'not_configured', 'POST', '/jobs/open/watch-token'],
  ['userWatchToken', 'not_configured', 'POST', '/watch-token'],
  ['updatePreferences', 'not_configured', 'PUT', '/preferences', preferences],
  ['patchPreferences', 'not_configured', 'PATCH', '/preferences', preferences],
  ['importData', 'not_empty', 'POST', '/import'],
  ['importData', 'not_configured', 'POST', '/import'],
]

let bearer: string
beforeAll(async () => {
  bearer = await token({ sub: 'reasons', scope: 'digest:produce digest:admin' })
  for (const [id, make] of Object.entries(jobs)) await make(id)
  await env.USER_STATE.getByName('reasons').updatePreferences({ topics })
})

/** The document of an import, and the newsroom of an order. */
async function prepare(operation: string, reason: string): Promise<object | undefined> {
  if (operation !== 'importData') return undefined
  const document = JSON.parse(
    await new Response(await env.USER_STATE.getByName('reasons').exportData()).text(),
  )
  return reason === 'not_empty'
    ? { ...document, preferences: { ...document.preferences, maxArticles: 3 } }
    : { ...document, preferences: { ...document.preferences, ...preferences } }
}

test.each(cases)('%s: %s', async (operation, reason, method, path, body) => {
  const document = await prepare(operation, reason)
  const isUnconfigured = reason === 'not_configured'
  const isNew = document && isUnconfigured
  const sent = { token: bearer, body: body ?? document }
  const call = request(method, `/v1/users/${isNew ? 'reasons-new' : 'me'}${path}`, sent)
  const hasNewsroom = operation === 'startDigest' && !isUnconfigured
  const bound: Env & OptionalBindings = hasNewsroom ? { ...env, NEWSROOM: newsroom } : env
  // The gateway signs tokens and links.
  const response = await (isUnconfigured && /watchToken|link/i.test(operation)
    ? withoutSecret(method, path)
    : gateway.fetch(call, bound))
  expect(await response.json()).toMatchObject({ error: expect.any(String), reason })
  expect(response.status).toBe(isUnconfigured ? 503 : 409)
})

test('no operation has a reason that is not tried here', () => {
  const documented = tags.flatMap(({ routes }) =>
    routes.flatMap(({ operation, reasons = [] }) => reasons.map((reason) => `${operation} ${reason}`)),
  )
  const tried = cases.map(([operation, reason]) => `${operation} ${reason}`)
  expect(documented.toSorted()).toEqual(tried.toSorted())
})
