/**
 * Signs and verifies tokens of one purpose. Each purpose has a key of its own, derived from the secret: a token is never
 * accepted for another purpose, nor as a user's token.
 */
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { CLOCK_TOLERANCE_SECONDS, verifyWithSecrets } from './secrets.ts'

/** The purposes; each is part of its key. */
type Purpose = 'watch token' | 'digest link'

/** @param expiresAt in seconds */
export async function signToken(
  env: Env,
  purpose: Purpose,
  userId: string,
  expiresAt: number,
  claims: JWTPayload,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setExpirationTime(expiresAt)
    .sign(await signingKey(purpose, env.AUTH_SECRET))
}

/**
 * Verifies a token.
 * @returns its claims, its user, and the expiry with the tolerance for clocks, in ms
 * @throws if the token is invalid; JWTExpired if it has expired
 */
export async function verifyToken(
  env: Env,
  purpose: Purpose,
  token: string,
): Promise<{ userId: string; until: number; claims: JWTPayload }> {
  const options = {
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  }
  const { payload: claims } = await verifyWithSecrets(env, async (secret) =>
    jwtVerify(token, await signingKey(purpose, secret), options),
  )
  const until = (Number(claims.exp) + CLOCK_TOLERANCE_SECONDS) * 1000
  return { userId: String(claims.sub), until, claims }
}

/** The derived keys, cached: deriving one costs more than signing. */
const cachedKeys = new Map<string, Promise<CryptoKey>>()

function signingKey(purpose: Purpose, secret: string): Promise<CryptoKey> {
  const name = purpose + secret
  const key = cachedKeys.get(name) ?? deriveKey(purpose, secret)
  cachedKeys.set(name, key)
  return key
}

async function deriveKey(purpose: Purpose, secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder()
  const base = await crypto.subtle.importKey('raw', bytes.encode(secret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: bytes.encode(`digest-service ${purpose}`),
    },
    base,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  )
}
