/**
 * Makes and verifies digest links. A digest link is a path with a signed token that opens one digest without signing
 * in. Nothing is stored.
 */
import { notConfigured, parseInput } from '../contract/errors.ts'
import { type DigestLink, JOB_RETENTION_MS, type LinkInput, LinkSchema } from '../contract/job.ts'
import { assertCompleted } from './assertCompleted.ts'
import { hasSecret } from './secrets.ts'
import { signToken, verifyToken } from './signedToken.ts'
import type { JobStub } from './stubs.ts'

const DAY_SECONDS = 24 * 60 * 60

/** What a link opens. */
export interface OpenedLink {
  userId: string
  jobId: string
  /** When the job was completed. It tells the job from a later one with its id. */
  completedAt: string
  /** When the link expires, with the tolerance for clocks, in ms. */
  until: number
}

/** The path of the page that a token opens. */
export const linkPath = (token: string) => `/d/${token}`

/** Until when the digest itself can be read by its link, in ms. */
export const readableUntil = ({ completedAt, until }: OpenedLink) =>
  Math.min(until, Date.parse(completedAt) + JOB_RETENTION_MS)

/**
 * Makes a link to a job's digest.
 * @throws `invalid_input`, `not_found`; `conflict` if the job is not completed; `unavailable` without AUTH_SECRET
 */
export async function makeDigestLink(env: Env, job: JobStub, input?: LinkInput): Promise<DigestLink> {
  const { days } = parseInput(LinkSchema, input)
  const status = await job.status()
  assertCompleted(status)
  const { id, userId, completedAt } = status
  if (!hasSecret(env)) throw notConfigured('There is no secret to sign links with')
  const expiresAt = Math.floor(Date.now() / 1000) + days * DAY_SECONDS
  const token = await signToken(env, 'digest link', userId, expiresAt, { job: id, end: completedAt })
  return { path: linkPath(token), expiresAt: new Date(expiresAt * 1000).toISOString() }
}

/**
 * Verifies the token of a link.
 * @throws if the token is invalid; JWTExpired if it has expired
 */
export async function verifyDigestLink(env: Env, token: string): Promise<OpenedLink> {
  const { userId, until, claims } = await verifyToken(env, 'digest link', token)
  const { job, end } = claims
  if (typeof job !== 'string' || typeof end !== 'string') throw new Error('The token is for nothing')
  return { userId, jobId: job, completedAt: end, until }
}
