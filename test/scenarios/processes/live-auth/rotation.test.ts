/** An identity provider that rotates its keys. The service's clock is set to when jose fetches keys again. */
import { describe, expect, test } from 'vitest'
import { newKey } from './provider.ts'
import { REFUSED, running } from './service.ts'

/** jose fetches keys for an unknown key id only this long after the last fetch. */
const COOLDOWN_MS = 30_000

describe('a provider that rotates its keys', () => {
  const { provider, ask, setClock } = running(
    async (provider) => {
      provider.keys = [await newKey('old')]
    },
    { main: 'test/scenarios/processes/live-auth/frozenClock/index.ts' },
  )

  test('a new key is accepted, an unknown one never, and unknown keys do not cause repeated fetches', async () => {
    const [old] = provider.keys
    const [next, unknown, impostor] = await Promise.all([newKey('next'), newKey('unknown'), newKey('old')])
    if (!old) throw new Error('There is no key')
    const began = Date.now()
    await setClock(began)
    expect(await ask(await old.sign('ann'))).toBe(200)
    expect(await ask(await impostor.sign('ann')), 'another key under a known name').toBe(REFUSED)

    provider.keys = [old, next]
    const asked = provider.asked
    for (let tries = 0; tries < 20; tries += 1) expect(await ask(await unknown.sign('ann'))).toBe(REFUSED)
    expect(provider.asked - asked).toBeLessThanOrEqual(1)

    await setClock(began + COOLDOWN_MS)
    expect(await ask(await next.sign('ann')), 'the new key').toBe(200)
    expect(await ask(await old.sign('ann')), 'the old one beside it').toBe(200)
    expect(await ask(await unknown.sign('ann')), 'the unknown one').toBe(REFUSED)

    await provider.down()
    expect(await ask(await next.sign('ann')), 'a known key while the provider is down').toBe(200)
    expect(await ask(await unknown.sign('ann')), 'an unknown one meanwhile').toBe(REFUSED)
  })
})
