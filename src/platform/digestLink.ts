/**
 * Makes and verifies digest links. A digest link is a path with a signed token that opens one digest without signing
 * in. Its key is derived from AUTH_SECRET for this purpose, so a link is never accepted as another token, nor the
 * reverse. Nothing is stored.
 */
import { jwtVerify, SignJWT } from 'jose'
import { DigestError, parseInput } from '../contract/errors.ts'
import { type DigestLink, JOB_RETENTION_MS, type LinkInput, LinkSchema } from '../contract/job.ts'
import { CLOCK_TOLERANCE_SECONDS, derivedKey, hasSecret, verifyWithSecrets } from './secrets.ts'
import type { JobStub } from './stubs.ts'

const signingKey = (secret: string) => derivedKey(secret, 'digest-service digest link')

const DAY_SECONDS = 24 * 60 * 60

/** What a link opens. */
export interface OpenedLink {
  userId: string
  jobId: string
  /** When the job was completed. It tells the job from a later one with its id. */
  completedAt: string
  /** When the link expires, in ms. */
  expiresAt: number
}

/** The path of the page that a token opens. */
export const linkPath = (token: string) => `/d/${token}`

/** Until when the digest itself can be read by its link, in ms. */
export const readableUntil = ({ completedAt, expiresAt }: OpenedLink) =>
  Math.min(expiresAt, Date.parse(completedAt) + JOB_RETENTION_MS)

/**
 * Makes a link to a job's digest.
 * @throws `invalid_input`, `not_found`; `conflict` if the job is not completed; `unavailable` without AUTH_SECRET
 */
export async function makeDigestLink(env: Env, job: JobStub, input?: LinkInput): Promise<DigestLink> {
  const { days } = parseInput(LinkSchema, input)
  const { id, userId, status, completedAt } = await job.status()
  if (status !== 'completed' || completedAt === undefined)
    throw new DigestError('conflict', `The job is ${status}: only a completed job has a digest`)
  if (!hasSecret(env)) throw new DigestError('unavailable', 'There is no secret to sign links with')
  const expiresAt = Math.floor(Date.now() / 1000) + days * DAY_SECONDS
  const token = await new SignJWT({ job: id, end: completedAt })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setExpirationTime(expiresAt)
    .sign(await signingKey(env.AUTH_SECRET))
  return { path: linkPath(token), expiresAt: new Date(expiresAt * 1000).toISOString() }
}

/**
 * Verifies the token of a link.
 * @throws if the token is invalid; an error with the code `ERR_JWT_EXPIRED` if it has expired
 */
export async function verifyDigestLink(env: Env, token: string): Promise<OpenedLink> {
  const options = {
    algorithms: ['HS256'],
    requiredClaims: ['sub', 'job', 'end', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
  }
  const { payload } = await verifyWithSecrets(env, async (secret) =>
    jwtVerify(token, await signingKey(secret), options),
  )
  return {
    userId: String(payload.sub),
    jobId: String(payload.job),
    completedAt: String(payload.end),
    expiresAt: Number(payload.exp) * 1000,
  }
}
