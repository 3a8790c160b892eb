/** Tokens of an identity provider: its keys come and go, it is down, broken or silent, and nobody gets in for that. */
import { setTimeout as pause } from 'node:timers/promises'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Local, startLocal } from '../../scripts/local.ts'
import { newSecret } from '../../scripts/secret.ts'
import { AUDIENCE, ISSUER, newKey, Provider } from './provider.ts'

/** jose asks again for a key that it does not know only so long after it last asked. */
const COOLDOWN_MS = 30_000
/** A provider that does not answer is given up on well within this. */
const BOUND_MS = 8_000

const secret = newSecret()

/** A service of its own with a provider of its own: what it knows of the keys is kept for as long as it runs. */
function running(prepare: (provider: Provider) => Promise<void> = async () => {}) {
  const provider = new Provider()
  let local: Local | undefined
  beforeAll(async () => {
    await provider.up()
    const service = { AUTH_JWKS_URL: provider.url, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE }
    await prepare(provider)
    local = await startLocal({ secret, vars: { service } })
  })
  afterAll(async () => {
    await local?.stop()
    await provider.down()
  })
  /** The status of a read of one's own preferences, and the code of a refusal. */
  const ask = async (token: string) => {
    const response = await fetch(new URL('/v1/users/me/preferences', local?.service), {
      headers: { Authorization: `Bearer ${token}` },
    })
    const { code }: { code?: string } = await response.json()
    return code === undefined ? response.status : `${response.status} ${code}`
  }
  return { provider, ask }
}

const REFUSED = '401 unauthenticated'
/** Not the token's fault: whoever asks again later is let in. */
const LATER = '503 unavailable'

describe('a provider that is well', () => {
  const { provider, ask } = running()

  test('tokens of each algorithm are taken, once each key is known', async () => {
    provider.keys = await Promise.all([
      newKey('rs', 'RS256'),
      newKey('ps', 'PS256'),
      newKey('es', 'ES256'),
      newKey('ed', 'EdDSA'),
    ])
    for (const key of provider.keys) expect(await ask(await key.sign('ann')), key.alg).toBe(200)
    expect(provider.asked).toBe(1)
  })

  test('what is wrong with a token counts as with any other', async () => {
    const [key] = provider.keys
    if (!key) throw new Error('There are no keys')
    const now = Math.floor(Date.now() / 1000)
    for (const claims of [
      { iss: 'https://evil.example' },
      { aud: 'others' },
      { exp: now - 1 },
      { exp: undefined },
      { nbf: now + 600 },
      { sub: undefined },
    ])
      expect(await ask(await key.sign('ann', claims)), JSON.stringify(claims)).toBe(REFUSED)
  })

  test('HS256 signed with a public key of the provider is refused', async () => {
    const now = Math.floor(Date.now() / 1000)
    for (const { pem, jwk, kid } of provider.keys)
      for (const shared of [pem, pem.trim(), JSON.stringify(jwk), jwk.n ?? jwk.x ?? '']) {
        const forged = await new SignJWT({ scope: 'digest:admin' })
          .setProtectedHeader({ alg: 'HS256', kid })
          .setSubject('ann')
          .setIssuer(ISSUER)
          .setAudience(AUDIENCE)
          .setExpirationTime(now + 600)
          .sign(new TextEncoder().encode(shared))
        expect(await ask(forged)).toBe(REFUSED)
      }
  })
})

describe('a provider that changes its keys', () => {
  const { provider, ask } = running(async (provider) => {
    provider.keys = [await newKey('old')]
  })

  test('a new key is taken, an unknown one never, and a stranger cannot make the service ask and ask', {
    timeout: 2 * COOLDOWN_MS,
  }, async () => {
    const [old] = provider.keys
    const [next, unknown, impostor] = await Promise.all([newKey('next'), newKey('unknown'), newKey('old')])
    if (!old) throw new Error('There is no key')
    expect(await ask(await old.sign('ann'))).toBe(200)
    expect(await ask(await impostor.sign('ann')), 'another key under a known name').toBe(REFUSED)

    provider.keys = [old, next]
    const asked = provider.asked
    for (let tries = 0; tries < 20; tries += 1) expect(await ask(await unknown.sign('ann'))).toBe(REFUSED)
    expect(provider.asked - asked).toBeLessThanOrEqual(1)

    await pause(COOLDOWN_MS + 500)
    expect(await ask(await next.sign('ann')), 'the new key').toBe(200)
    expect(await ask(await old.sign('ann')), 'the old one beside it').toBe(200)
    expect(await ask(await unknown.sign('ann')), 'the unknown one').toBe(REFUSED)

    await provider.down()
    expect(await ask(await next.sign('ann')), 'a known key while the provider is down').toBe(200)
    expect(await ask(await unknown.sign('ann')), 'an unknown one meanwhile').toBe(REFUSED)
  })
})

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
      .sign(new TextEncoder().encode(secret))
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
