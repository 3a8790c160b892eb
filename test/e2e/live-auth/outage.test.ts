/** An identity provider that is down, broken or silent: nobody gets in for that, and nobody waits for long. */
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { TEST_SECRET } from '../../setup/secret.ts'
import { AUDIENCE, ISSUER, newKey } from './provider.ts'
import { LATER, running } from './service.ts'

/** A provider that does not answer is given up on well within this. */
const BOUND_MS = 8_000

describe('a provider in trouble', () => {
  const { provider, ask } = running(async (provider) => {
    provider.keys = [await newKey('only')]
    await provider.down()
  })
  const sign = async () => provider.keys[0]?.sign('ann') ?? ''
  const bounded = async (token: string) => {
    const began = Date.now()
    const answer = await ask(token)
    expect(Date.now() - began).toBeLessThan(BOUND_MS)
    return answer
  }

  test('down, broken, talking nonsense or silent, it lets nobody in; once it is well, everybody who may', async () => {
    expect(await bounded(await sign()), 'down').toBe(LATER)
    const own = await new SignJWT({ sub: 'ann', iss: ISSUER, aud: AUDIENCE })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('10m')
      .sign(new TextEncoder().encode(TEST_SECRET))
    expect(await bounded(own), 'a token that needs no provider').toBe(200)
    await provider.up()
    for (const mood of ['broken', 'garbage', 'silent'] as const) {
      provider.mood = mood
      expect(await bounded(await sign()), mood).toBe(LATER)
    }
    const many = Array.from({ length: 20 }, async () => bounded(await sign()))
    expect(new Set(await Promise.all(many)), 'many at once while it is silent').toEqual(new Set([LATER]))
    provider.mood = 'well'
    expect(await bounded(await sign()), 'well again').toBe(200)
  })
})
