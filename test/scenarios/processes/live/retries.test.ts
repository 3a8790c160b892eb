/** The client over a server in between that fails before, instead of or after the service's response. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DigestClient, ServiceError } from '../../../../src/client/client.ts'
import { Runtime, token } from '../runtime/runtime.ts'

/** What the server does with a request: pass it on, respond by itself, or break the line before or after passing it on. */
type Behaviour =
  | 'pass'
  | 'break before'
  | 'break after'
  | { status: number; headers?: Record<string, string> }

let runtime: Runtime
let base: string
const plan: Behaviour[] = []
let requests: string[] = []

const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
  requests.push(`${request.method} ${request.url?.replace('/v1/users/me', '')}`)
  const behaviour = plan.shift() ?? 'pass'
  if (behaviour === 'break before') return request.socket.destroy()
  if (typeof behaviour === 'object')
    return response
      .writeHead(behaviour.status, behaviour.headers)
      .end('{"error": "Busy", "code": "unavailable"}')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { host: _, connection: __, ...headers } = request.headers
  const body = Buffer.concat(chunks)
  const answer = await fetch(new URL(request.url ?? '', runtime.url), {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length > 0 && { body }),
  })
  const text = await answer.text()
  if (behaviour === 'break after') return request.socket.destroy()
  response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(text)
})

beforeAll(async () => {
  runtime = await Runtime.start()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await runtime.stop()
})
beforeEach(() => {
  plan.length = 0
  requests = []
})

const clientOf = async (user: string, options: { retries?: number } = {}) =>
  new DigestClient({ base, token: await token(user, 'digest:produce'), ...options })

describe('repeats', () => {
  test.each<[string, Behaviour]>([
    ['a broken line', 'break before'],
    ['a line that breaks after the request was served', 'break after'],
    ['429', { status: 429, headers: { 'Retry-After': '0' } }],
    ['502', { status: 502 }],
    ['503', { status: 503 }],
    ['504', { status: 504 }],
  ])('a call after %s', async (what, behaviour) => {
    plan.push(behaviour, behaviour)
    const client = await clientOf(`after ${what}`)
    expect(await client.updatePreferences({ topics: ['AI'] })).toMatchObject({ topics: ['AI'], version: 1 })
    expect(requests).toEqual(Array(3).fill('PUT /preferences'))
  })

  test('three times at most, and then throws the last error', async () => {
    plan.push('break before', { status: 502 }, 'break before', { status: 503 })
    const error = await (await clientOf('unlucky')).weights().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ServiceError)
    expect(error).toMatchObject({ status: 503, code: 'unavailable' })
    expect(requests).toHaveLength(4)
  })

  test('not at all with `retries: 0`', async () => {
    plan.push({ status: 503 })
    await expect((await clientOf('once', { retries: 0 })).weights()).rejects.toMatchObject({ status: 503 })
    plan.push('break before')
    await expect((await clientOf('once', { retries: 0 })).weights()).rejects.toMatchObject({
      name: 'NetworkError',
    })
    expect(requests).toHaveLength(2)
  })

  test('after as long as Retry-After says', async () => {
    plan.push({ status: 503, headers: { 'Retry-After': '1' } })
    const began = performance.now()
    expect(await (await clientOf('patient')).weights()).toEqual({})
    expect(performance.now() - began).toBeGreaterThanOrEqual(999)
  })
})

test('a start that was served, but not answered, starts one job', async () => {
  plan.push('break after', 'break after')
  const client = await clientOf('starter')
  const { id } = await client.start({ topics: ['AI'] })
  expect((await client.jobs()).jobs.map((job) => job.id)).toEqual([id])
})

test('a withdrawal that was served, but not answered, succeeds; a vote that never was is not found', async () => {
  const client = await clientOf('voter')
  await client.recordFeedback({ articleId: 'a', feedback: 'helpful', topics: ['AI'] })
  plan.push('break after')
  expect(await client.withdrawFeedback('a')).toEqual({ success: true, changes: [] })
  expect(await client.feedback()).toEqual({ feedback: [] })
  await expect(client.withdrawFeedback('a')).rejects.toMatchObject({ code: 'not_found' })
})
