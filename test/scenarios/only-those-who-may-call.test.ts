/**
 * Authorization: every route and connection with every kind of caller. The expected response follows from the
 * route's own `auth`. A route without a row here fails.
 */
import { env } from 'cloudflare:workers'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import type { Route } from '../../src/gateway/routes/route.ts'
import { Connection } from '../liveConnection.ts'
import { articles } from '../support.ts'
import { type Caller, callers, type Door, doors, guarded, ORIGIN, type Place, rows } from './callers.ts'

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

/** What the gateway answered to each caller, by the caller's name. A difference names the callers it concerns. */
type Answers = Record<string, unknown>

/** The response to a permitted caller: its status. */
function statusOf(door: Door, caller: Caller, isInQuery: boolean): number {
  // Health reports a configuration with which no token can be valid.
  if (door.name === 'health' && caller.env?.AUTH_ISSUER === '') return 503
  // A route without authorization takes no token in its query.
  if (door.route.auth === 'anyone' && isInQuery) return 400
  return rows[door.route.operation]?.status ?? door.status
}

/** The response to any other caller. */
const refusal = (status: 401 | 403) => ({
  status,
  challenge: status === 401 ? 'Bearer' : null,
  body: { error: expect.any(String), code: status === 401 ? 'unauthenticated' : 'forbidden' },
})

describe(`${callers.length} callers at each of ${doors.length} doors`, () => {
  beforeAll(async () => {
    // The provider works, which health checks; it has signed none of the tokens here.
    const { publicKey } = await generateKeyPair('ES256', { extractable: true })
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'another' }] }
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

  test.each(doors)('$name', async (door) => {
    const { at: victimAt } = victim
    if (!victimAt) throw new Error('Nobody is there')
    const [answers, wanted]: [Answers, Answers] = [{}, {}]
    // What only reads finds the same state each time.
    const shared = door.route.method === 'GET' ? await place(door) : undefined
    for (const caller of callers) {
      const answer = expected(door.route, caller)
      const at = answer === 'done' ? (shared ?? (await place(door))) : victimAt
      const response = await ask(door, caller, at)
      response.webSocket?.accept()
      response.webSocket?.close(1000)
      const { status, headers } = response
      if (answer === 'done') {
        answers[caller.name] = status
        wanted[caller.name] = statusOf(door, caller, (await caller.shows(at)).query !== undefined)
        await response.body?.cancel()
      } else {
        const body = await response.json().catch(String)
        answers[caller.name] = { status, challenge: headers.get('WWW-Authenticate'), body }
        wanted[caller.name] = refusal(answer)
      }
    }
    expect(answers).toEqual(wanted)
  })

  const read = doors.filter(
    ({ route, headers }) => route.auth !== 'anyone' && route.method === 'GET' && !('Upgrade' in headers),
  )
  test.each(read)('HEAD is protected like GET: $name', async (door) => {
    if (!victim.at) throw new Error('Nobody is there')
    const [answers, wanted]: [Answers, Answers] = [{}, {}]
    for (const caller of callers) {
      const answer = expected(door.route, caller)
      if (answer === 'done') continue
      const response = await ask(door, caller, victim.at, 'HEAD')
      answers[caller.name] = [response.status, await response.text()]
      wanted[caller.name] = [answer, '']
    }
    expect(answers).toEqual(wanted)
  })
})

test('every caller has a name of its own', () => {
  expect(new Set(callers.map(({ name }) => name)).size).toBe(callers.length)
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
