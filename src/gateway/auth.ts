/**
 * Authentication by JWT or watch token. jose verifies a bearer JWT. Authorization: whether its bearer may use a route,
 * and how often.
 */
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose'
import { DigestError, type ErrorCode, toClientError } from '../contract/errors.ts'
import { hash } from '../platform/hash.ts'
import { assertRate, networkOf } from '../platform/rateLimit.ts'
import { CLOCK_TOLERANCE_SECONDS, hasSecret, verifyWithSecrets } from '../platform/secrets.ts'
import { isUpgrade } from '../platform/upgrade.ts'
import { verifyWatchToken } from '../platform/watchToken.ts'
import type { RequestContext } from './context.ts'
import { authorizeLink } from './link/access.ts'
import { verifyWithProvider } from './provider.ts'
import type { Route } from './routes/route.ts'
import { TokenCache } from './tokenCache.ts'

export type Scope = 'digest:produce' | 'digest:admin'

export interface Caller {
  /** The token's `sub`. */
  userId: string
  scopes: ReadonlySet<string>
  /** When the token expires, in whole ms. */
  expiresAt: number
  /** All that the bearer of a watch token may watch: a job, or the list of jobs. `tokenId` names the token. */
  watches?: { jobId: string | undefined; tokenId: string }
}

/** The year 5138. A token that is valid for longer is treated as one that expires then. */
const MAX_EXPIRY_MS = 1e14

/** A path may name anything. An id has no more characters. */
const MAX_LOGGED = 255

/**
 * The WebSocket subprotocol of browsers. The token is sent as a second subprotocol: `watch.{token}` for a watch token,
 * `bearer.{token}` for a user's. The platform's records show it.
 */
export const SUBPROTOCOL = 'digest'

/** Whether any token could be accepted. */
export function isConfigured(env: Env): boolean {
  return (hasSecret(env) || hasProvider(env)) && maxAgeSeconds(env) > 0
}

/** How old a token may be. A malformed setting lets no token pass: it is a bound. */
export function maxAgeSeconds({ AUTH_MAX_HOURS }: Env): number {
  if (!AUTH_MAX_HOURS) return Number.POSITIVE_INFINITY
  return /^\d{1,6}(\.\d{1,3})?$/.test(AUTH_MAX_HOURS) ? Number(AUTH_MAX_HOURS) * 3_600 : 0
}

/** Whether an identity provider is configured. */
export const hasProvider = (env: Env) => Boolean(env.AUTH_JWKS_URL && env.AUTH_ISSUER && env.AUTH_AUDIENCE)

/**
 * @throws `unauthenticated`, `forbidden` or `rate_limited`; `unavailable` if the identity provider's keys cannot be
 * fetched
 */
export async function authorize(route: Route, context: RequestContext): Promise<void> {
  if (route.auth === 'anyone') return
  try {
    await authorizeCaller(route, context)
  } catch (error) {
    if (REFUSALS.includes(toClientError(error).code)) await limitRefusals(context)
    throw error
  }
}

/** The last two are those of a digest link. */
const REFUSALS: ErrorCode[] = ['unauthenticated', 'forbidden', 'not_found', 'gone']

/** Refusals use up nothing of a user's limit, but of their address's. */
async function limitRefusals({ env, request }: RequestContext): Promise<void> {
  const network = networkOf(request)
  // A sibling calls without an address.
  if (network) await assertRate(env, ['refused', network])
}

async function authorizeCaller({ auth }: Route, context: RequestContext): Promise<void> {
  if (auth === 'link') return authorizeLink(context)
  const { env, request } = context
  const caller = await (auth === 'watcher'
    ? authenticateWatcher(env, request, context.searchParams)
    : authenticate(env, request))
  context.caller = caller
  const { userId } = context
  const jobId = context.params.jobId === undefined ? undefined : context.param('jobId')
  context.logFields = {
    userId: userId.slice(0, MAX_LOGGED),
    ...(jobId !== undefined && { jobId: jobId.slice(0, MAX_LOGGED) }),
    ...(caller.userId !== userId && { callerId: caller.userId.slice(0, MAX_LOGGED) }),
  }
  if (userId !== caller.userId && !caller.scopes.has('digest:admin'))
    throw new DigestError('forbidden', 'The token is for another user')
  if (caller.watches && caller.watches.jobId !== jobId)
    throw new DigestError('forbidden', 'The watch token is for something else')
  if (auth !== 'user' && auth !== 'watcher' && !caller.scopes.has(auth))
    throw new DigestError('forbidden', `The token lacks the scope ${auth}`)
  await assertRate(env, limitKey(caller, userId))
}

/**
 * The rate limit that a caller's requests and reports count for. A producer with admin scope has the whole limit for each
 * reader that it acts for. A watch token has its own limit, so it cannot exhaust its reader's.
 */
export const limitKey = ({ userId: callerId, watches }: Caller, userId: string) => [
  callerId,
  userId,
  watches && (watches.jobId ?? ''),
]

/**
 * @throws `unauthenticated` without saying what is wrong with the token, and always if nothing is configured;
 * `unavailable` if the identity provider's keys cannot be fetched
 */
export async function authenticate(env: Env, request: Request): Promise<Caller> {
  const token = bearerToken(request)
  if (!token) throw new DigestError('unauthenticated', 'Send a token as Authorization: Bearer …')
  const known = tokenCache.get(env, token)
  if (known) return known
  try {
    const payload = await verify(env, token)
    const { sub, exp = 0, iat = 0 } = payload
    if (typeof sub !== 'string') throw new Error('The subject is no string')
    const validUntil = Math.min(exp, iat + maxAgeSeconds(env))
    return tokenCache.add(env, token, {
      userId: sub,
      scopes: scopesOf(payload),
      expiresAt: Math.min(Math.floor((validUntil + CLOCK_TOLERANCE_SECONDS) * 1000), MAX_EXPIRY_MS),
    })
  } catch (error) {
    throw error instanceof DigestError
      ? error
      : new DigestError('unauthenticated', 'The token is not valid here')
  }
}

/** The scopes of a token, in the claims of common identity providers: OAuth, Okta and Entra ID (`scp`), Auth0. */
function scopesOf({ scope, scp, permissions }: JWTPayload): Set<string> {
  const texts = [scope, scp].flatMap((claim) => (typeof claim === 'string' ? claim.split(' ') : []))
  const lists: unknown[] = [scp, permissions].flatMap((claim) => (Array.isArray(claim) ? claim : []))
  return new Set([...texts, ...lists.filter((one) => typeof one === 'string')])
}

/**
 * For live connections: also accepts a watch token, in the query, as a subprotocol, or as the bearer's token.
 * @throws `unauthenticated`
 */
export async function authenticateWatcher(
  env: Env,
  request: Request,
  query: URLSearchParams | undefined,
): Promise<Caller> {
  const token = query?.get('token') ?? subprotocolToken(request, 'watch.')
  if (token !== undefined) return authenticateWatchToken(env, token)
  try {
    return await authenticate(env, request)
  } catch (error) {
    const bearer = bearerToken(request)
    if (bearer === undefined || toClientError(error).code !== 'unauthenticated') throw error
    return authenticateWatchToken(env, bearer)
  }
}

async function authenticateWatchToken(env: Env, token: string): Promise<Caller> {
  try {
    const { userId, jobId, until } = await verifyWatchToken(env, token)
    return { userId, scopes: new Set(), expiresAt: until, watches: { jobId, tokenId: hash(token) } }
  } catch {
    throw new DigestError('unauthenticated', 'The token is not valid here')
  }
}

function bearerToken(request: Request): string | undefined {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '') ?? []
  return token ?? subprotocolToken(request, 'bearer.')
}

/** A token that is sent as a subprotocol. */
const subprotocolToken = (request: Request, prefix: string): string | undefined =>
  isUpgrade(request)
    ? offeredSubprotocols(request)
        .find((name) => name.startsWith(prefix))
        ?.slice(prefix.length)
    : undefined

/** The subprotocols that a connection offers. */
export const offeredSubprotocols = (request: Request) =>
  (request.headers.get('Sec-WebSocket-Protocol') ?? '').split(',').map((name) => name.trim())

async function verify(env: Env, token: string): Promise<JWTPayload> {
  if (!isConfigured(env)) throw new Error('No way to verify a token is configured')
  const claims = {
    requiredClaims: ['sub', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(env.AUTH_ISSUER && { issuer: env.AUTH_ISSUER }),
    ...(env.AUTH_AUDIENCE && { audience: env.AUTH_AUDIENCE }),
    ...(env.AUTH_MAX_HOURS && { maxTokenAge: maxAgeSeconds(env) }),
  }
  const { alg } = decodeProtectedHeader(token)
  if (alg === 'HS256') {
    const options = { ...claims, algorithms: ['HS256'] }
    return verifyWithSecrets(
      env,
      async (secret) => (await jwtVerify(token, new TextEncoder().encode(secret), options)).payload,
    )
  }
  if (!hasProvider(env)) throw new Error('No way to verify this token is configured')
  return verifyWithProvider(env.AUTH_JWKS_URL, token, claims)
}

/** A signature is verified once a minute. */
const tokenCache = new TokenCache<Caller>()
