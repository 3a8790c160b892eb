/** The platform ends the invocation of a client that leaves, except for what `waitUntil` was told of. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, onTestFinished, test, vi } from 'vitest'
import gateway from '../../src/gateway/gateway.ts'
import { request, token } from '../support.ts'

test('an operation ends and is logged, also if nobody waits for its response', async () => {
  const entries: unknown[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation((entry) => void entries.push(entry))
  onTestFinished(() => spy.mockRestore())
  const context = createExecutionContext()
  const bearer = await token({ sub: 'leaver' })
  void gateway.fetch(request('GET', '/v1/users/me/weights', { token: bearer }), env, context)
  expect(entries).toEqual([])
  await waitOnExecutionContext(context)
  expect(entries).toEqual([expect.objectContaining({ operation: 'weights', code: 'ok', userId: 'leaver' })])
})
