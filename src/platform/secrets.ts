/**
 * The secrets that tokens are signed with. `AUTH_SECRET` signs and verifies. `AUTH_SECRET_PREVIOUS` only verifies:
 * during a rotation, tokens of both secrets are valid.
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

/** Without a current secret the previous one counts for nothing: whoever removes the secret means both. */
const verifyingSecrets = (env: Env) =>
  hasSecret(env) ? [env.AUTH_SECRET, optionalBindings(env).AUTH_SECRET_PREVIOUS].filter(isLong) : []

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
