/** After which responses the client repeats a request, and how long it waits before it does. */
import { afterEach, expect, test, vi } from 'vitest'
import { DigestClient } from '../../src/client/client.ts'

afterEach(() => void vi.restoreAllMocks())

const HOUR_SECONDS = 3_600

test.each<[string, number | string, number[]]>([
  ['a minute is waited for', 60, [60_000]],
  ['two minutes are waited for', 120, [120_000]],
  ['longer is left to the caller', 121, []],
  ['twenty hours are left to the caller', 20 * HOUR_SECONDS, []],
])('Retry-After: %s', async (_what, seconds, waits) => {
  const fetched = vi
    .spyOn(globalThis, 'fetch')
    .mockResolvedValueOnce(
      Response.json(
        { error: 'Too many requests', code: 'rate_limited' },
        { status: 429, headers: { 'Retry-After': String(seconds) } },
      ),
    )
    .mockResolvedValue(Response.json({}))
  const waited: unknown[] = []
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms: number) => {
    waited.push(ms)
    queueMicrotask(run)
    return 0
  }) as never)
  const client = new DigestClient({ base: 'https://digest.example', token: 'token' })
  const outcome = await client.weights().then(
    () => 'answered',
    ({ code, retryAfterMs }) => `${code} ${retryAfterMs / 1_000}`,
  )
  expect(waited).toEqual(waits)
  expect(outcome).toBe(waits.length > 0 ? 'answered' : `rate_limited ${seconds}`)
  expect(fetched).toHaveBeenCalledTimes(waits.length + 1)
})

test.each([
  ['no scheme', 'localhost:8787'],
  ['a path', '/api'],
  ['none', undefined],
])('an address with %s is an error at once', (_what, base) => {
  const make = () => Reflect.construct(DigestClient, [{ base, token: 'token' }])
  expect(make).toThrow('`base` must begin with http:// or https://')
})

test.each([400, 401, 403, 404, 409, 410, 412, 413, 500])('nothing is repeated after %i', async (status) => {
  const fetched = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(async () => Response.json({ error: 'No', code: 'internal' }, { status }))
  const client = new DigestClient({ base: 'https://digest.example', token: 'token' })
  await expect(client.weights()).rejects.toMatchObject({ status })
  expect(fetched).toHaveBeenCalledTimes(1)
})

test.each([
  ['no id', {}],
  ['an undefined id', { jobId: undefined }],
])('an order with %s gets one, so that its repeat makes no second digest', async (_what, order) => {
  const bodies: unknown[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_address, init) => {
    bodies.push(JSON.parse(String(init?.body)))
    if (bodies.length === 1) throw new TypeError('The network is down')
    return Response.json({})
  })
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => queueMicrotask(run)) as never)
  await new DigestClient({ base: 'https://digest.example', token: 'token' }).startDigest(order)
  expect(bodies).toEqual([
    { jobId: expect.stringMatching(/^[\w-]{36}$/) },
    { jobId: expect.stringMatching(/^[\w-]{36}$/) },
  ])
  expect(bodies[0]).toEqual(bodies[1])
})
