/** An identity provider whose key set the service fetches: for tests of a service without a secret of its own. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { onTestFinished, vi } from 'vitest'

let count = 0

/** The settings of a service that trusts only the provider, and a token of it. For one test. */
export async function identityProvider(sub: string) {
  const [iss, aud] = ['https://id.example', 'digests']
  const AUTH_JWKS_URL = `https://id.example/test-${++count}`
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const keys = { keys: [await exportJWK(publicKey)] }
  const real = globalThis.fetch
  const spy = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation((input, init) =>
      String(input) === AUTH_JWKS_URL ? Promise.resolve(Response.json(keys)) : real(input, init),
    )
  onTestFinished(() => spy.mockRestore())
  const jwt = new SignJWT({ sub, iss, aud, scope: 'digest:produce' }).setProtectedHeader({ alg: 'ES256' })
  return {
    settings: { AUTH_SECRET: '', AUTH_JWKS_URL, AUTH_ISSUER: iss, AUTH_AUDIENCE: aud },
    token: await jwt.setExpirationTime('10m').sign(privateKey),
  }
}
