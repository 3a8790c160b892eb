/**
 * Signs and verifies watch tokens. They are for one job or for a user's list of jobs, read only, and valid for 15
 * minutes. They are signed with a key derived from AUTH_SECRET, so that a watch token is never accepted as a user's
 * token, nor the reverse.
 */
import { jwtVerify, SignJWT } from 'jose'
import { CLOCK_TOLERANCE_SECONDS, derivedKey, hasSecret, verifyWithSecrets } from './secrets.ts'

const signingKey = (secret: string) => derivedKey(secret, 'digest-service watch token')

/** The lifetime of a watch token, in seconds. */
const LIFETIME_SECONDS = 15 * 60

/**
 * @param jobId undefined for the list of jobs
 * @returns undefined if there is no secret to sign with
 */
export async function signWatchToken(env: Env, userId: string, jobId?: string): Promise<string | undefined> {
  if (!hasSecret(env)) return undefined
  return new SignJWT(jobId === undefined ? { list: true } : { job: jobId })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setExpirationTime(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS)
    .sign(await signingKey(env.AUTH_SECRET))
}

/**
 * Verifies a watch token.
 * @returns the job, or undefined for the list of jobs; its user, and the expiry in ms
 * @throws if the token is invalid or expired
 */
export async function verifyWatchToken(
  env: Env,
  token: string,
): Promise<{ userId: string; jobId: string | undefined; until: number }> {
  const options = {
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  }
  const { payload } = await verifyWithSecrets(env, async (secret) =>
    jwtVerify(token, await signingKey(secret), options),
  )
  const until = (Number(payload.exp) + CLOCK_TOLERANCE_SECONDS) * 1000
  const { job, list } = payload
  if (typeof job !== 'string' && list !== true) throw new Error('The token is for nothing')
  return { userId: String(payload.sub), jobId: typeof job === 'string' ? job : undefined, until }
}
