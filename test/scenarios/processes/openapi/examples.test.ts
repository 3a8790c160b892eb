/** Sends every documented example over HTTP unchanged. Its response must match the document. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Document } from '../../../../openapi/document.ts'
import { root } from '../../../../scripts/wrangler.ts'
import { DocumentedService, exampleOf, type Place } from './documentedService.ts'

/** The order in which the examples tell one story. Operations that are not named here come between the two lists. */
const FIRST = [
  ...['health', 'openapi', 'docs', 'updatePreferences', 'patchPreferences', 'preferences'],
  ...['startJob', 'status', 'jobs', 'watchToken', 'userWatchToken', 'userEvents', 'report', 'addArticles'],
  ...['articles', 'events', 'fail', 'retry', 'complete', 'digest', 'recordFeedback', 'feedback'],
]
const LAST = [
  ...['withdrawFeedback', 'resetTopic', 'resetLearning', 'resetSource', 'resetSourceLearning', 'eraseJob'],
  ...['startJob', 'cancel', 'eraseUser', 'importData'],
]
const { paths }: Document = JSON.parse(await readFile(join(root, 'console', 'openapi.json'), 'utf8'))
const operations = Object.values(paths).flatMap((path) =>
  Object.values(path).map(({ operationId }) => operationId),
)
const others = operations.filter((operation) => ![...FIRST, ...LAST].includes(operation))
const story = [...FIRST, ...others, ...LAST]

/** Statuses other than 200. */
const first: Record<string, number> = { startJob: 201, startDigest: 202, eraseJob: 204 }

/** A client sends either a `jobId` or this. */
const WITHOUT_KEY = { 'Idempotency-Key': '' }

let documented: DocumentedService
beforeAll(async () => {
  documented = await DocumentedService.start()
})
afterAll(() => documented?.stop())

function placeOf(name: string): Place {
  const place = documented.places().find(({ operation }) => operation.operationId === name)
  if (!place) throw new Error(`There is no operation ${name}`)
  return place
}

/** An operation of an operator needs more than the others. */
const scopeOf = ({ operation }: Place) =>
  operation.operationId === 'importData' ? 'digest:produce digest:admin' : 'digest:produce'

describe('the example of', () => {
  test.each(story.map((name, index) => [name, index] as const))('%s (%i)', async (name) => {
    const place = placeOf(name)
    const request = exampleOf(documented, place, await documented.token('ann', scopeOf(place)), {
      headers: WITHOUT_KEY,
    })
    const answer = await fetch(request)
    const { body, faults } = await documented.judge(place, answer)
    expect(faults, JSON.stringify(body)).toEqual([])
    if (name === 'eraseUser') expect([202, 204]).toContain(answer.status)
    else expect([name, answer.status]).toEqual([name, first[name] ?? 200])
  })

  test('startJob with an Idempotency-Key: created once, then the same, then not another', async () => {
    const place = placeOf('startJob')
    const token = await documented.token('bob')
    const statuses: number[] = []
    for (const topics of [['AI'], ['AI'], ['Rivers']]) {
      const answer = await fetch(exampleOf(documented, place, token, { body: JSON.stringify({ topics }) }))
      expect((await documented.judge(place, answer)).faults).toEqual([])
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([201, 200, 422])
  })

  test('digest, in each of its other types; events, by WebSocket and after the end', async () => {
    const token = await documented.token('carl')
    const send = async (name: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(
        exampleOf(documented, placeOf(name), token, { headers: { ...WITHOUT_KEY, ...headers } }),
      )
      const { body, faults } = await documented.judge(placeOf(name), answer)
      expect(faults).toEqual([])
      return { answer, body }
    }
    await send('startJob')
    const { body: frame } = await send('events')
    const { Frame = {} } = documented.document.components.schemas
    expect(documented.faults(Frame, JSON.parse(String(frame)))).toEqual([])

    const address = new URL('/v1/users/me/jobs/2026-11-23/events', documented.service)
    address.protocol = 'ws'
    const socket = new WebSocket(String(address), ['digest', `bearer.${token}`])
    const [{ data }] = await once(socket, 'message')
    expect(documented.faults(Frame, JSON.parse(data))).toEqual([])
    socket.close()

    await send('complete')
    for (const type of ['text/markdown', 'text/html', 'application/json']) {
      const { answer } = await send('digest', { Accept: type })
      expect(answer.headers.get('Content-Type')).toContain(type)
    }
    expect((await send('events', { 'Last-Event-ID': '0-end1' })).answer.status).toBe(204)
    const tag = (await send('status')).answer.headers.get('ETag') ?? ''
    expect((await send('status', { 'If-None-Match': tag })).answer.status).toBe(304)
    expect((await send('weights')).answer.status).toBe(200)
  })
})

describe('every operation with an error', () => {
  const MiB = 1024 * 1024
  const hasBody = ({ operation }: Place) => operation.requestBody !== undefined
  /** Which may act for every user, and may be larger. */
  const isForAdmins = ({ operation }: Place) => operation.operationId === 'importData'
  /** Their path has no job. */
  const VOTES = ['recordFeedback', 'withdrawFeedback']
  const takesToken = ({ operation }: Place) => operation.security.length > 0
  /** The request, its operations, and the status it must have. */
  const provocations: [string, number, (place: Place) => boolean, Parameters<typeof exampleOf>[3]][] = [
    ['a malformed user id', 400, takesToken, { path: { userId: 'a\nb' } }],
    ['a body that is not JSON', 400, hasBody, { body: '{' }],
    ['no token', 401, takesToken, { headers: { Authorization: '' } }],
    [
      'another user’s path',
      403,
      (place) => takesToken(place) && !isForAdmins(place),
      { path: { userId: 'bob' } },
    ],
    [
      'a job that does not exist',
      404,
      ({ operation }) => '404' in operation.responses && !VOTES.includes(operation.operationId),
      { path: { jobId: 'never' } },
    ],
    [
      'a vote by a job that does not exist',
      404,
      ({ operation }) => operation.operationId === 'recordFeedback',
      { body: JSON.stringify({ articleId: 'a1', feedback: 'helpful', jobId: 'never' }) },
    ],
    ['a vote that does not exist', 404, ({ operation }) => operation.operationId === 'withdrawFeedback', {}],
    [
      'a body over 1 MiB',
      413,
      (place) => hasBody(place) && !isForAdmins(place),
      { body: ' '.repeat(MiB + 1) },
    ],
    ['a body as text', 415, hasBody, { headers: { 'Content-Type': 'text/plain' } }],
    [
      'an outdated version',
      412,
      // An open job cannot be retried in any version.
      ({ operation }) => '412' in operation.responses && operation.operationId !== 'retry',
      { headers: { 'If-Match': '"7"' } },
    ],
  ]

  test.each(provocations)('%s: %i', async (what, status, applies, over) => {
    // Without admin scope, the response says nothing more about an id.
    const tokenFor = (place: Place) =>
      documented.token('dora', status === 400 ? 'digest:produce digest:admin' : scopeOf(place))
    const places = documented.places().filter(applies)
    if (status === 412)
      await fetch(
        exampleOf(documented, placeOf('startJob'), await documented.token('dora'), { headers: WITHOUT_KEY }),
      )
    expect(places.length).toBeGreaterThan(0)
    for (const place of places) {
      const sent = { ...over, headers: { ...WITHOUT_KEY, ...over?.headers } }
      const token = await tokenFor(place)
      const answer = await fetch(exampleOf(documented, place, token, sent))
      const { body, faults } = await documented.judge(place, answer)
      const where = `${place.operation.operationId}, ${what}: ${JSON.stringify(body)}`
      expect([answer.status, faults], where).toEqual([status, []])
    }
  })

  test('another method: 405', async () => {
    for (const place of documented.places()) {
      const { url, headers } = exampleOf(documented, place, await documented.token('dora'))
      const taken = documented.places().flatMap(({ path, method }) => (path === place.path ? [method] : []))
      const method = ['PATCH', 'PUT', 'POST', 'DELETE'].find((one) => !taken.includes(one)) ?? 'TRACE'
      const answer = await fetch(url, { method, headers })
      expect([answer.status, (await documented.judge(place, answer)).faults]).toEqual([405, []])
      expect(answer.headers.get('Allow')).toContain(place.method)
    }
  })

  test('a state that does not allow it: 409', async () => {
    const token = await documented.token('emil')
    const send = (name: string, over: Parameters<typeof exampleOf>[3] = {}) =>
      fetch(exampleOf(documented, placeOf(name), token, { ...over, headers: WITHOUT_KEY }))
    await send('startJob')
    const refused: [string, Response][] = [
      ['digest', await send('digest')],
      ['link', await send('link')],
      ['retry', await send('retry')],
    ]
    await send('complete')
    for (const name of ['report', 'addArticles', 'fail', 'cancel']) refused.push([name, await send(name)])
    refused.push(['complete', await send('complete', { body: '{"digestId": "another"}' })])
    refused.push([
      'startJob',
      await send('startJob', { body: '{"jobId": "2026-11-23", "topics": ["Golf"]}' }),
    ])
    for (const [name, answer] of refused)
      expect([name, answer.status, (await documented.judge(placeOf(name), answer)).faults]).toEqual([
        name,
        409,
        [],
      ])
  })
})
