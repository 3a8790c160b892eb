/** Tokens of a working identity provider: each algorithm is accepted, invalid tokens are rejected. */
import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { AUDIENCE, ISSUER, newKey } from './provider.ts'
import { REFUSED, running } from './service.ts'

describe('a working provider', () => {
  const { provider, ask } = running()

  test('tokens of each algorithm are accepted', async () => {
    provider.keys = await Promise.all([
      newKey('rs', 'RS256'),
      newKey('ps', 'PS256'),
      newKey('es', 'ES256'),
      newKey('ed', 'EdDSA'),
      newKey('es5', 'ES512'),
    ])
    for (const key of provider.keys) expect(await ask(await key.sign('ann')), key.alg).toBe(200)
    expect(provider.asked).toBe(1)
  })

  test('invalid claims are rejected', async () => {
    const [key] = provider.keys
    if (!key) throw new Error('There are no keys')
    const now = Math.floor(Date.now() / 1000)
    for (const claims of [
      { iss: 'https://evil.example' },
      { aud: 'others' },
      { exp: now - 11 },
      { exp: undefined },
      { nbf: now + 600 },
      { sub: undefined },
    ])
      expect(await ask(await key.sign('ann', claims)), JSON.stringify(claims)).toBe(REFUSED)
  })

  test('HS256 signed with a public key of the provider is rejected', async () => {
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
