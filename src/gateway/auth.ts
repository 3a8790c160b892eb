/** Who calls: a bearer JWT, verified by jose. What a caller may do with whom is the router's. */
import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { DigestError } from '../errors.ts'
import { isUpgrade } from '../http.ts'
import { hasSecret, verifyWatchToken } from '../watchToken.ts'
import { TokenCache } from './tokenCache.ts'

export type Scope = 'digest:produce' | 'digest:admin'

export interface Caller {
  /** The token's `sub`. */
  userId: string
  scopes: ReadonlySet<string>
  /** When the token runs out, in whole ms. */
  expiresAt: number
  /** The one job that a watch token lets its bearer watch, and do nothing else. */
  watchedJobId?: string
}

/** The year 5138: whoever lets a token last longer means for ever. */
const MAX_EXPIRY_MS = 1e14

/** The subprotocol a browser's socket speaks; the token rides along as a second one, `bearer.{token}`. */
export const SUBPROTOCOL = 'digest'

/** An identity provider's keys are asymmetric; HS256 is for our own secret only. */
const PROVIDER_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** One per address for the life of the isolate: jose fetches and caches the keys inside it. */
const keySets = new Map<string, JWTVerifyGetKey>()

/** A client sends the same token again and again: its signature is checked once a minute. */
const tokenCache = new TokenCache<Caller>()

/** Whether any token at all could be accepted. */
export function isConfigured(env: Env): boolean {
  return hasSecret(env) || hasProvider(env)
}

/** Whether an identity provider's keys are asked for. */
export const hasProvider = (env: Env) => Boolean(env.AUTH_JWKS_URL && env.AUTH_ISSUER && env.AUTH_AUDIENCE)

/**
 * @throws `unauthenticated`, saying nothing of what is wrong with a token; with nothing configured, always.
 *   `unavailable` where the identity provider's keys cannot be had
 */
export async function authenticate(env: Env, request: Request): Promise<Caller> {
  const token = bearerToken(request)
  if (!token) throw new DigestError('unauthenticated', 'Send a token as Authorization: Bearer …')
  const known = tokenCache.get(env, token)
  if (known) return known
  try {
    const { sub, scope, exp = 0 } = await verify(env, token)
    if (typeof sub !== 'string') throw new Error('The subject is no string')
    const scopes = new Set(typeof scope === 'string' ? scope.split(' ') : [])
    return tokenCache.keep(env, token, {
      userId: sub,
      scopes,
      expiresAt: Math.min(Math.floor(exp * 1000), MAX_EXPIRY_MS),
    })
  } catch (error) {
    throw error instanceof DigestError
      ? error
      : new DigestError('unauthenticated', 'The token is not valid here')
  }
}

/** For live connections only: a watch token in the query will do. @throws `unauthenticated` */
export async function authenticateWatcher(env: Env, request: Request): Promise<Caller> {
  const token = new URL(request.url).searchParams.get('token')
  if (token === null) return authenticate(env, request)
  try {
    const { userId, jobId, until } = await verifyWatchToken(env, token)
    return { userId, scopes: new Set(), expiresAt: until, watchedJobId: jobId }
  } catch {
    throw new DigestError('unauthenticated', 'The watch token is not valid here')
  }
}

function bearerToken(request: Request): string | undefined {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('Authorization') ?? '') ?? []
  if (token || !isUpgrade(request)) return token
  return offeredSubprotocols(request)
    .find((name) => name.startsWith('bearer.'))
    ?.slice('bearer.'.length)
}

/** The subprotocols that a connection offers. */
export const offeredSubprotocols = (request: Request) =>
  (request.headers.get('Sec-WebSocket-Protocol') ?? '').split(',').map((name) => name.trim())

async function verify(env: Env, token: string): Promise<JWTPayload> {
  const claims = {
    requiredClaims: ['sub', 'exp'],
    ...(env.AUTH_ISSUER && { issuer: env.AUTH_ISSUER }),
    ...(env.AUTH_AUDIENCE && { audience: env.AUTH_AUDIENCE }),
  }
  const { alg } = decodeProtectedHeader(token)
  if (alg === 'HS256' && hasSecret(env)) {
    const secret = new TextEncoder().encode(env.AUTH_SECRET)
    return (await jwtVerify(token, secret, { ...claims, algorithms: ['HS256'] })).payload
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

/** A key that is not in the set is the token's fault, a set that cannot be had is not. */
const withUnavailable =
  (find: JWTVerifyGetKey): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await find(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error
      throw new DigestError('unavailable', 'Tokens cannot be verified just now; try again shortly')
    }
  }
