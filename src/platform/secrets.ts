/**
 * The secrets that tokens are signed with. `AUTH_SECRET` signs and verifies. `AUTH_SECRET_PREVIOUS` only verifies:
 * during a rotation, tokens of both secrets are valid. Tokens of a special purpose are signed with a key derived from them.
 */
import { JWSSignatureVerificationFailed } from 'jose/errors'
import { optionalBindings } from './optionalBindings.ts'

/** A shorter secret can be guessed and counts as none. */
const MIN_LENGTH = 32

/** How far the clocks of two machines may differ, for the instants in a token, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 10

const isLong = (secret: string | undefined): secret is string => (secret ?? '').length >= MIN_LENGTH

/** Whether there is a secret to sign with. */
export const hasSecret = (env: Env) => isLong(env.AUTH_SECRET)

const verifyingSecrets = (env: Env) =>
  [env.AUTH_SECRET, optionalBindings(env).AUTH_SECRET_PREVIOUS].filter(isLong)

/**
 * Verifies a token with the current secret, then with the previous one.
 * @throws the error of `verify`; also if there is no secret
 */
export async function verifyWithSecrets<T>(env: Env, verify: (secret: string) => Promise<T>): Promise<T> {
  let failure: unknown = new Error('There is no secret to verify with')
  for (const secret of verifyingSecrets(env))
    try {
      return await verify(secret)
    } catch (error) {
      failure = error
      if (!(error instanceof JWSSignatureVerificationFailed)) break
    }
  throw failure
}

/** The derived keys, cached: deriving one costs more than signing. */
const cachedKeys = new Map<string, Promise<CryptoKey>>()

/** A key for tokens of one purpose. A token of another purpose is never accepted as one of these. */
export function derivedKey(secret: string, purpose: string): Promise<CryptoKey> {
  const name = `${purpose}\n${secret}`
  const key = cachedKeys.get(name) ?? deriveKey(secret, purpose)
  cachedKeys.set(name, key)
  return key
}

async function deriveKey(secret: string, purpose: string): Promise<CryptoKey> {
  const bytes = new TextEncoder()
  const base = await crypto.subtle.importKey('raw', bytes.encode(secret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes.encode(purpose) },
    base,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  )
}
