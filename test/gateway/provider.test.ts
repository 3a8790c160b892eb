/** Which keys of a provider verify a token, and how often its key set is fetched. */
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { verifyWithProvider } from '../../src/gateway/provider.ts'

interface Key {
  jwk: JWK
  sign(alg?: string, kid?: string): Promise<string>
}

const encoded = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '')

/** Making an RSA key takes half a second: all have this one. */
const rsa = generateKeyPair('RS256', { extractable: true })

async function newKey(alg: string, about: JWK = {}): Promise<Key> {
  const pair = await (/^[RP]S/.test(alg) ? rsa : generateKeyPair(alg, { extractable: true }))
  const secret = await exportJWK(pair.privateKey)
  return {
    jwk: { ...(await exportJWK(pair.publicKey)), ...about },
    sign: async (own = alg, kid) =>
      new SignJWT({ sub: 'ann' })
        .setProtectedHeader({ alg: own, ...(kid !== undefined && { kid }) })
        .setExpirationTime('10m')
        .sign(await importJWK(secret, own)),
  }
}

let count = 0
const fetched = vi.spyOn(globalThis, 'fetch')
beforeEach(() => void fetched.mockReset())
afterEach(() => void vi.useRealTimers())

/** A provider of its own: key sets are cached by address. */
function provider(keys: () => Promise<Response>) {
  const address = `https://id.example/${++count}`
  fetched.mockImplementation(keys)
  const verify = (token: string) =>
    verifyWithProvider(address, token, {}).then(
      ({ sub }) => sub,
      ({ code }) => code,
    )
  return { verify }
}
const serving = (...keys: Key[]) => provider(async () => Response.json({ keys: keys.map(({ jwk }) => jwk) }))

const INVALID = expect.stringMatching(/^ERR_/)

describe('an algorithm', () => {
  const accepted = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']
  test.each(accepted)('%s is accepted', async (alg) => {
    const key = await newKey(alg)
    expect(await serving(key).verify(await key.sign())).toBe('ann')
  })

  test.each(['none', 'HS256', 'HS512', 'ES256K', 'Ed25519', 'ML-DSA-44', 'RSA-OAEP', 'rs256', ''])(
    '%j is not, whatever signed it',
    async (alg) => {
      const key = await newKey('RS256')
      const [, payload, signature] = (await key.sign()).split('.')
      expect(await serving(key).verify(`${encoded({ alg })}.${payload}.${signature}`)).toEqual(INVALID)
      expect(fetched, 'before a key is looked for').not.toHaveBeenCalled()
    },
  )

  test('is the key’s own, where the key names one', async () => {
    const key = await newKey('RS256', { alg: 'RS256' })
    const { verify } = serving(key)
    expect([await verify(await key.sign('RS256')), await verify(await key.sign('PS256'))]).toEqual([
      'ann',
      INVALID,
    ])
  })
})

describe('two keys without kid', () => {
  test('are tried in turn, of either kind', async () => {
    const keys = [await newKey('ES256'), await newKey('ES256'), await newKey('RS256')]
    const { verify } = serving(...keys)
    for (const key of keys) expect(await verify(await key.sign())).toBe('ann')
    expect(await verify(await (await newKey('ES256')).sign())).toEqual(INVALID)
  })

  test('do not make an expired token valid', async () => {
    const keys = [await newKey('ES256'), await newKey('ES256')]
    const { verify } = serving(...keys)
    const late = await keys[1]?.sign()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 60_000 })
    expect(await verify(late ?? '')).toBe('ERR_JWT_EXPIRED')
  })
})

describe('a key set that cannot be fetched', () => {
  test('is not fetched again for five seconds, however many strangers’ tokens arrive', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const key = await newKey('ES256')
    let isDown = true
    const { verify } = provider(async () =>
      isDown ? new Response(null, { status: 500 }) : Response.json({ keys: [key.jwk] }),
    )
    for (let tries = 0; tries < 50; tries += 1) expect(await verify(await key.sign())).toBe('unavailable')
    expect(fetched).toHaveBeenCalledTimes(1)
    isDown = false
    vi.setSystemTime(Date.now() + 4_999)
    expect(await verify(await key.sign())).toBe('unavailable')
    vi.setSystemTime(Date.now() + 1)
    expect(await verify(await key.sign())).toBe('ann')
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('does not matter to tokens of keys that are known; of others it is not known', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const [known, other] = [await newKey('ES256', { kid: 'known' }), await newKey('ES256', { kid: 'other' })]
    let isDown = false
    const { verify } = provider(async () =>
      isDown ? new Response(null, { status: 500 }) : Response.json({ keys: [known.jwk] }),
    )
    expect(await verify(await known.sign('ES256', 'known'))).toBe('ann')
    isDown = true
    // jose looks for an unknown key again only half a minute after it has fetched the set.
    vi.setSystemTime(Date.now() + 30_000)
    for (let tries = 0; tries < 20; tries += 1)
      expect(await verify(await other.sign('ES256', 'other'))).toBe('unavailable')
    expect(fetched).toHaveBeenCalledTimes(2)
    expect(await verify(await known.sign('ES256', 'known'))).toBe('ann')
  })
})
