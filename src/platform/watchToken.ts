/** Signs and verifies watch tokens. They are for one job or for a user's list of jobs, read only, and valid for 15 minutes. */
import { notConfigured } from '../contract/errors.ts'
import { hasSecret } from './secrets.ts'
import { signToken, verifyToken } from './signedToken.ts'

/** The lifetime of a watch token, in seconds. */
const LIFETIME_SECONDS = 15 * 60

/**
 * @param jobId undefined for the list of jobs
 * @returns undefined if there is no secret to sign with
 */
export async function signWatchToken(env: Env, userId: string, jobId?: string): Promise<string | undefined> {
  if (!hasSecret(env)) return undefined
  const expiresAt = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS
  return signToken(
    env,
    'watch token',
    userId,
    expiresAt,
    jobId === undefined ? { list: true } : { job: jobId },
  )
}

/**
 * Makes a watch token.
 * @param jobId undefined for the list of jobs
 * @throws `unavailable` if there is no secret to sign with
 */
export async function newWatchToken(
  env: Env,
  userId: string,
  jobId?: string,
): Promise<{ watchToken: string }> {
  const watchToken = await signWatchToken(env, userId, jobId)
  if (!watchToken) throw notConfigured('There is no secret to sign watch tokens with')
  return { watchToken }
}

/**
 * The answer of a start with a token of this Worker instead of the object's. An object may run with the former secret
 * for minutes after a rotation, and the gateway would refuse its tokens.
 */
export async function withOwnWatchToken<
  T extends { id: string; userId: string; watchToken?: string | undefined },
>(env: Env, { watchToken: _, ...started }: T) {
  const watchToken = await signWatchToken(env, started.userId, started.id)
  return { ...started, ...(watchToken && { watchToken }) }
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
  const { userId, until, claims } = await verifyToken(env, 'watch token', token)
  const { job, list } = claims
  if (typeof job !== 'string' && list !== true) throw new Error('The token is for nothing')
  return { userId, jobId: typeof job === 'string' ? job : undefined, until }
}
