/** An identity provider that is down, broken or silent: no token is accepted for that, and each request is answered. */
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { TEST_SECRET } from '../../../setup/secret.ts'
import { AUDIENCE, ISSUER, newKey } from './provider.ts'
import { LATER, running } from './service.ts'

describe('a failing provider', () => {
  const { provider, ask } = running(async (provider) => {
    provider.keys = [await newKey('only')]
    await provider.down()
  })
  const sign = async () => provider.keys[0]?.sign('ann') ?? ''

  test('down, broken, malformed or silent, it gets 503; once it works, tokens are accepted', async () => {
    expect(await ask(await sign()), 'down').toBe(LATER)
    const own = await new SignJWT({ sub: 'ann', iss: ISSUER, aud: AUDIENCE })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('10m')
      .sign(new TextEncoder().encode(TEST_SECRET))
    expect(await ask(own), 'a token that needs no provider').toBe(200)
    await provider.up()
    for (const mood of ['broken', 'garbage'] as const) {
      provider.mood = mood
      expect(await ask(await sign()), mood).toBe(LATER)
    }
    provider.mood = 'silent'
    const many = Array.from({ length: 20 }, async () => ask(await sign()))
    expect(new Set(await Promise.all(many)), 'many at once while it is silent').toEqual(new Set([LATER]))
    provider.mood = 'well'
    expect(await ask(await sign()), 'well again').toBe(200)
  })
})
