/**
 * Authorization: every route and connection with every kind of caller. The expected response follows from the
 * route's own `auth`. A route without a row here fails.
 */
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import { routes } from '../../src/gateway/router.ts'
import type { Route } from '../../src/gateway/routes/route.ts'
import { Connection } from '../liveConnection.ts'
import { articles } from '../support.ts'
import { type Caller, callers, type Door, doors, guarded, ORIGIN, type Place, rows } from './who-may.ts'

let count = 0

/** A user with a job in the state that the operation needs, so that only authorization can fail. */
async function place(door: Door): Promise<Place> {
  const userId = `may-${++count}`
  const user = env.USER_STATE.getByName(userId)
  const job = env.DIGEST_JOB.getByName(`${userId}:one`)
  await user.recordFeedback({ articleId: 'a1', feedback: 'helpful', topics: ['AI'] })
  await job.start({ topics: ['AI'] })
  await job.addArticles(articles(1))
  const { after } = rows[door.route.operation] ?? {}
  if (after === 'complete') await job.complete()
  if (after === 'cancel') await job.cancel()
  return { userId, jobId: 'one' }
}

async function ask(door: Door, caller: Caller, at: Place, method: string = door.route.method) {
  const { body } = rows[door.route.operation] ?? {}
  const path = door.route.path
    .replace(':userId', at.userId)
    .replace(':jobId', at.jobId)
    .replace(':articleId', 'a1')
    .replace(':topic', 'AI')
  const { bearer, query } = await caller.shows(at)
  const headers = new Headers(door.headers)
  if (bearer !== undefined) door.carry(headers, bearer)
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  const response = await gateway.fetch(
    new Request(`${ORIGIN}${path}${query === undefined ? '' : `?token=${query}`}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
    caller.env ?? guarded,
  )
  if (response.headers.get('Content-Type') === 'text/event-stream') await response.body?.cancel()
  return response
}

/** The rule of the whole table. */
function expected({ auth: who, operation }: Route, { is, name }: Caller): 401 | 403 | 'done' {
  if (who === 'anyone') return 'done'
  if (is === 'nobody') return 401
  const watched = is === 'watcher' ? 'events' : is === 'watcher of the list' ? 'userEvents' : undefined
  if (watched || is === 'watcher of another job')
    return who === 'watcher' ? (operation === watched ? 'done' : 403) : 401
  if (is === 'another user') return 403
  if (who === 'user' || who === 'watcher') return 'done'
  if (who === 'digest:produce') return is === 'producer' ? 'done' : 403
  if (who === 'digest:admin') return name.startsWith('an admin') ? 'done' : 403
  throw new Error(`Who is ${who}? Say so here`)
}

/** Everything stored of those who are asked about without permission. */
const victim: { at?: Place; before?: unknown } = {}
const state = async ({ userId }: Place) => [
  await new Response(await env.USER_STATE.getByName(userId).exportData()).json<{ exportedAt: string }>(),
  await env.DIGEST_JOB.getByName(`${userId}:one`).state(),
]
const timeless = (value: unknown) => JSON.stringify(value).replace(/"exportedAt":"[^"]*"/, '')

test('every route has a row, and every row a route', () => {
  const operations = routes.map(({ operation }) => operation)
  expect(Object.keys(rows).toSorted()).toEqual(operations.toSorted())
  expect(new Set(operations).size).toBe(operations.length)
})

const table = doors.flatMap((door) =>
  callers.map((caller) => ({ door, caller, answer: expected(door.route, caller) })),
)

describe(`${table.length} combinations`, () => {
  beforeAll(async () => {
    // The provider works, which health checks; it has signed none of the tokens here.
    const keys = { keys: [{ kty: 'RSA', kid: 'another' }] }
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(keys))
    const door = doors[0]
    if (!door) throw new Error('There are no routes')
    victim.at = await place(door)
    victim.before = await state(victim.at)
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    if (victim.at) expect(timeless(await state(victim.at))).toBe(timeless(victim.before))
  })

  test.each(table.map((row) => [row.door.name, row.caller.name, row.answer, row] as const))(
    '%s, %s: %s',
    async (_door, _caller, answer, { door, caller }) => {
      const at = answer === 'done' ? await place(door) : victim.at
      if (!at) throw new Error('Nobody is there')
      const response = await ask(door, caller, at)
      response.webSocket?.accept()
      response.webSocket?.close(1000)
      if (answer === 'done') {
        // Health reports a configuration with which no token can be valid.
        const isShut = door.name === 'health' && caller.env?.AUTH_ISSUER === ''
        // A route without authorization takes no token in its query.
        const isUnknown = door.route.auth === 'anyone' && (await caller.shows(at)).query !== undefined
        const status = isShut ? 503 : (rows[door.route.operation]?.status ?? door.status)
        expect(response.status).toBe(isUnknown ? 400 : status)
        return
      }
      expect(response.status).toBe(answer)
      expect(response.headers.get('WWW-Authenticate')).toBe(answer === 401 ? 'Bearer' : null)
      const code = answer === 401 ? 'unauthenticated' : 'forbidden'
      expect(await response.json()).toEqual({ error: expect.any(String), code })
    },
  )

  const read = ({ door, answer }: (typeof table)[number]) =>
    door.route.method === 'GET' && !('Upgrade' in door.headers) && answer !== 'done'
  test.each(table.filter(read).map((row) => [row.door.name, row.caller.name, row] as const))(
    'HEAD is protected like GET: %s, %s',
    async (_door, _caller, { door, caller, answer }) => {
      if (!victim.at) throw new Error('Nobody is there')
      const response = await ask(door, caller, victim.at, 'HEAD')
      expect([response.status, await response.text()]).toEqual([answer, ''])
    },
  )
})

test("a watcher's message is rejected, whatever its token says; a producer’s is a report", async () => {
  const door = doors.find(({ status }) => status === 101)
  if (!door) throw new Error('There is no connection')
  const at = await place(door)
  let heard = 0
  for (const caller of callers.filter((caller) => expected(door.route, caller) === 'done')) {
    const { webSocket } = await ask(door, caller, at)
    if (!webSocket) throw new Error('No connection')
    const connection = new Connection(webSocket)
    connection.send({ currentStep: caller.name })
    const isProducer = caller.is === 'producer'
    const frame = await connection.frame(isProducer ? 'received' : 'error')
    heard += 1
    if (frame.type === 'error') expect(frame.data.code).toBe('forbidden')
    const { currentStep } = await env.DIGEST_JOB.getByName(`${at.userId}:one`).status()
    expect(currentStep === caller.name, caller.name).toBe(isProducer)
    connection.socket.close(1000)
  }
  expect(heard).toBeGreaterThan(5)
})
