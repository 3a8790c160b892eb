/**
 * Authentication by JWT or watch token. jose verifies a bearer JWT. Authorization: whether its bearer may use a route,
 * and how often.
 */
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { JWKSMultipleMatchingKeys, JWKSNoMatchingKey } from 'jose/errors'
import { DigestError, toClientError } from '../contract/errors.ts'
import { hash } from '../platform/hash.ts'
import { optionalBindings } from '../platform/optionalBindings.ts'
import { assertRate } from '../platform/rateLimit.ts'
import { CLOCK_TOLERANCE_SECONDS, hasSecret, verifyWithSecrets } from '../platform/secrets.ts'
import { isUpgrade } from '../platform/upgrade.ts'
import { verifyWatchToken } from '../platform/watchToken.ts'
import type { RequestContext } from './context.ts'
import { authorizeLink } from './link/access.ts'
import type { Route } from './routes/route.ts'

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

/**
 * The WebSocket subprotocol of browsers. The token is sent as a second subprotocol: `watch.{token}` for a watch token,
 * `bearer.{token}` for a user's. The platform's records show it.
 */
export const SUBPROTOCOL = 'digest'

/** An identity provider's keys are asymmetric. HS256 is only for our own secret. */
const PROVIDER_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** One per URL for the life of the isolate. jose fetches and caches the keys in it. */
const keySets = new Map<string, JWTVerifyGetKey>()

/** Whether any token could be accepted. */
export function isConfigured(env: Env): boolean {
  return hasSecret(env) || hasProvider(env)
}

/** Whether an identity provider is configured. */
export const hasProvider = (env: Env) => Boolean(env.AUTH_JWKS_URL && env.AUTH_ISSUER && env.AUTH_AUDIENCE)

/** @throws `unauthenticated`, `forbidden` or `rate_limited` */
export async function authorize({ auth }: Route, context: RequestContext): Promise<void> {
  if (auth === 'anyone') return
  if (auth === 'link') return authorizeLink(context)
  const { env, request } = context
  const caller = await (auth === 'watcher'
    ? authenticateWatcher(env, request, context.searchParams)
    : authenticate(env, request))
  context.caller = caller
  const { userId } = context
  const jobId = context.params.jobId === undefined ? undefined : context.param('jobId')
  context.logFields = {
    userId,
    ...(jobId !== undefined && { jobId }),
    ...(caller.userId !== userId && { callerId: caller.userId }),
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
    const { sub, exp = 0 } = payload
    if (typeof sub !== 'string') throw new Error('The subject is no string')
    return tokenCache.add(env, token, {
      userId: sub,
      scopes: scopesOf(payload),
      expiresAt: Math.min(Math.floor((exp + CLOCK_TOLERANCE_SECONDS) * 1000), MAX_EXPIRY_MS),
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
  const claims = {
    requiredClaims: ['sub', 'exp'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(env.AUTH_ISSUER && { issuer: env.AUTH_ISSUER }),
    ...(env.AUTH_AUDIENCE && { audience: env.AUTH_AUDIENCE }),
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
  return (
    await jwtVerify(token, getKeySet(env.AUTH_JWKS_URL), { ...claims, algorithms: PROVIDER_ALGORITHMS })
  ).payload
}

function getKeySet(address: string): JWTVerifyGetKey {
  const known = keySets.get(address) ?? withUnavailable(createRemoteJWKSet(new URL(address)))
  keySets.set(address, known)
  return known
}

/** A key that is missing in the set is the token's fault. A set that cannot be fetched is not. */
const withUnavailable =
  (find: JWTVerifyGetKey): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await find(header, token)
    } catch (error) {
      if (error instanceof JWKSNoMatchingKey || error instanceof JWKSMultipleMatchingKeys) throw error
      throw new DigestError('unavailable', 'Tokens cannot be verified just now; try again shortly')
    }
  }

const MAX_AGE_MS = 60_000
const MAX_ENTRIES = 1_000

/**
 * Tokens that were verified in this isolate a short time ago. Only valid tokens are cached, for a minute at
 * most and not beyond their expiry. Another configuration empties the cache.
 */
export class TokenCache<Caller extends { expiresAt: number }> {
  #env: Env | undefined
  #config: readonly (string | undefined)[] = []
  readonly #known = new Map<string, { caller: Caller; cachedUntil: number }>()

  get(env: Env, token: string): Caller | undefined {
    this.#clearIfChanged(env)
    const known = this.#known.get(token)
    return known && Date.now() < known.cachedUntil ? known.caller : undefined
  }

  add(env: Env, token: string, caller: Caller): Caller {
    this.#clearIfChanged(env)
    this.#known.delete(token)
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MAX_ENTRIES && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(token, { caller, cachedUntil: Math.min(caller.expiresAt, Date.now() + MAX_AGE_MS) })
    return caller
  }

  /** Empties the cache if a secret, issuer, audience or key set has changed. */
  #clearIfChanged(env: Env): void {
    // The platform passes the same object to every request of an isolate.
    if (env === this.#env) return
    this.#env = env
    const { AUTH_SECRET, AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE } = env
    const { AUTH_SECRET_PREVIOUS } = optionalBindings(env)
    const config = [AUTH_SECRET, AUTH_SECRET_PREVIOUS, AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE]
    if (config.every((value, index) => value === this.#config[index])) return
    this.#known.clear()
    this.#config = config
  }
}

/** Clients send the same token again and again. Its signature is verified once a minute. */
const tokenCache = new TokenCache<Caller>()
