/** An identity provider that is down, broken or silent: no token is accepted for that, and each request is answered. */
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { AUDIENCE, ISSUER, newKey } from './provider.ts'
import { LATER, running } from './service.ts'

describe('a failing provider', () => {
  const { provider, ask, setClock } = running(
    async (provider) => {
      provider.keys = [await newKey('only')]
      await provider.down()
    },
    { main: 'test/scenarios/processes/live-auth/frozenClock/index.ts' },
  )
  let now = Date.now()
  /** A key set that could not be fetched is fetched again after five seconds. */
  const later = () => {
    now += 5_000
    return setClock(now)
  }
  const sign = async () => provider.keys[0]?.sign('ann') ?? ''

  test('down, broken, malformed or silent, it gets 503; once it works, tokens are accepted', async () => {
    await setClock(now)
    expect(await ask(await sign()), 'down').toBe(LATER)
    const own = await new SignJWT({ sub: 'ann', iss: ISSUER, aud: AUDIENCE })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('10m')
      .sign(new TextEncoder().encode(TEST_SECRET))
    expect(await ask(own), 'a token that needs no provider').toBe(200)
    await provider.up()
    for (const mood of ['broken', 'garbage'] as const) {
      provider.mood = mood
      await later()
      const asked = provider.asked
      for (let tries = 0; tries < 10; tries += 1) expect(await ask(await sign()), mood).toBe(LATER)
      expect(provider.asked - asked, 'once for all of them').toBe(1)
    }
    provider.mood = 'silent'
    await later()
    const many = Array.from({ length: 20 }, async () => ask(await sign()))
    expect(new Set(await Promise.all(many)), 'many at once while it is silent').toEqual(new Set([LATER]))
    provider.mood = 'well'
    await later()
    expect(await ask(await sign()), 'well again').toBe(200)
  })
})
