/**
 * The rows and columns of the authorization table: the request of each operation, and each kind of caller.
 */
import { env } from 'cloudflare:workers'
import { base64url, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { tags } from '../../openapi/tags.ts'
import { routes } from '../../src/gateway/router.ts'
import type { Route } from '../../src/gateway/routes/route.ts'
import { TEST_SECRET } from '../setup/secret.ts'

export const ORIGIN = 'https://digest.example'
const ISSUER = 'https://id.example'
const AUDIENCE = 'digests'

/** As in production with an identity provider beside the secret. None of these tokens needs its keys. */
export const guarded: Env = {
  ...env,
  AUTH_JWKS_URL: 'https://id.example/keys',
  AUTH_ISSUER: ISSUER,
  AUTH_AUDIENCE: AUDIENCE,
  RATE_LIMIT: { limit: async () => ({ success: true }) },
}
const providerOnly: Env = { ...guarded, AUTH_SECRET: '' }
const unconfigured: Env = {
  ...guarded,
  AUTH_SECRET: '',
  AUTH_JWKS_URL: '',
  AUTH_ISSUER: '',
  AUTH_AUDIENCE: '',
}

/** The user and job of the requests. */
export interface Place {
  userId: string
  jobId: string
}

interface Row {
  /** The job's history. */
  after?: 'complete' | 'cancel'
  body?: unknown
  /** The status for a permitted caller; by default the status of the way to call it. */
  status?: number
}

/** What differs from the documented example and its first status. Most operations need no entry. */
const SPECIAL: Record<string, Row> = {
  startJob: { status: 201 },
  // No newsroom is bound here.
  startDigest: { status: 503 },
  addArticles: { body: { id: 'a2', title: 'Two' } },
  report: { body: { progress: 10 } },
  retry: { after: 'cancel' },
  digest: { after: 'complete' },
  link: { after: 'complete' },
  // The user of the test has votes.
  importData: { status: 409 },
  eraseUser: { status: 204 },
}

/** The request of each operation, from its documentation. */
export const rows: Record<string, Row> = Object.fromEntries(
  tags
    .flatMap((tag) => tag.routes)
    .map(({ operation, example, responses }) => {
      const [first = 200] = Object.keys(responses).map(Number)
      const status = 200 in responses ? 200 : first
      const row = {
        ...(example?.body !== undefined && { body: example.body }),
        ...(status !== 200 && { status }),
      }
      return [operation, { ...row, ...SPECIAL[operation] }]
    }),
)

/** A way to call a route: over HTTP, or as one of the connections. */
export interface Door {
  name: string
  route: Route
  headers: Record<string, string>
  /** How a token is sent. */
  carry(headers: Headers, token: string): void
  status: number
}

const inHeader = (headers: Headers, token: string) => headers.set('Authorization', `Bearer ${token}`)
const asProtocol = (headers: Headers, token: string) =>
  headers.set('Sec-WebSocket-Protocol', `digest, bearer.${token}`)

export const doors: Door[] = routes.flatMap((route): Door[] => {
  const plain = { name: route.operation, route, headers: {}, carry: inHeader, status: 200 }
  if (!['events', 'userEvents'].includes(route.operation)) return [plain]
  const socket = { ...plain, headers: { Upgrade: 'websocket' }, status: 101 }
  return [
    { ...plain, name: `${route.operation} as a stream`, headers: { Accept: 'text/event-stream' } },
    { ...socket, name: `${route.operation} by WebSocket` },
    { ...socket, name: `${route.operation} by WebSocket, as a browser`, carry: asProtocol },
  ]
})

export interface Caller {
  name: string
  /** Who the caller is for the gateway. */
  is:
    | 'nobody'
    | 'another user'
    | 'user'
    | 'producer'
    | 'admin'
    | 'watcher'
    | 'watcher of another job'
    | 'watcher of the list'
  shows(at: Place): Promise<{ bearer?: string; query?: string }>
  env?: Env
}

const seconds = (from: number) => Math.floor(Date.now() / 1000) + from
const encode = (value: object) => base64url.encode(JSON.stringify(value))
const good = (at: Place): JWTPayload => ({
  sub: at.userId,
  iss: ISSUER,
  aud: AUDIENCE,
  exp: seconds(600),
  scope: 'digest:produce digest:admin',
})

const signed = (claims: JWTPayload, key: Uint8Array | string = TEST_SECRET) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(typeof key === 'string' ? new TextEncoder().encode(key) : key)

/** A caller whose token has these claims besides the right ones. */
const saying = (name: string, is: Caller['is'], claims: JWTPayload, key?: Uint8Array | string): Caller => ({
  name,
  is,
  shows: async (at) => ({ bearer: await signed({ ...good(at), ...claims }, key) }),
})
/** A caller with this text as a token. */
const showing = (name: string, make: (at: Place) => string): Caller => ({
  name,
  is: 'nobody',
  shows: async (at) => ({ bearer: make(at) }),
})

/** The key for watch tokens, derived as the service does. */
async function watchKey(secret: string): Promise<Uint8Array> {
  const text = new TextEncoder()
  const base = await crypto.subtle.importKey('raw', text.encode(secret), 'HKDF', false, ['deriveBits'])
  const info = text.encode('digest-service watch token')
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf, base, 256))
}
const watch = async (claims: JWTPayload, secret = TEST_SECRET) =>
  signed({ exp: seconds(600), ...claims }, await watchKey(secret))
const watching = (
  name: string,
  is: Caller['is'],
  claims: (at: Place) => JWTPayload,
  secret?: string,
): Caller => ({
  name,
  is,
  shows: async (at) => ({ query: await watch({ sub: at.userId, job: at.jobId, ...claims(at) }, secret) }),
})

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
const publicPem = await exportSPKI(publicKey)
const OTHER_SECRET = 'a secret of somebody else, also long enough'

export const callers: Caller[] = [
  { name: 'nobody', is: 'nobody', shows: async () => ({}) },
  showing('a malformed token', () => 'hello'),
  showing('a JWT of garbage', () => 'a.b.c'),
  showing('alg none', (at) => `${encode({ alg: 'none' })}.${encode(good(at))}.`),
  showing('HS256 without a signature', (at) => `${encode({ alg: 'HS256' })}.${encode(good(at))}.`),
  saying('a wrong key', 'nobody', {}, OTHER_SECRET),
  saying('HS256 signed with a public key', 'nobody', {}, publicPem),
  { ...saying('the same, without a secret', 'nobody', {}, publicPem), env: providerOnly },
  {
    name: 'RS256 without a provider',
    is: 'nobody',
    shows: async (at) => ({
      bearer: await new SignJWT(good(at)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey),
    }),
    env: { ...guarded, AUTH_JWKS_URL: '' },
  },
  { ...saying('a valid token without configuration', 'nobody', {}), env: unconfigured },
  saying('an expired token', 'nobody', { exp: seconds(-11) }),
  saying('a token without expiry', 'nobody', { exp: undefined }),
  saying('a token not yet valid', 'nobody', { nbf: seconds(600) }),
  saying('a token of a wrong issuer', 'nobody', { iss: 'https://evil.example' }),
  saying('a token without issuer', 'nobody', { iss: undefined }),
  saying('a token for a wrong audience', 'nobody', { aud: 'others' }),
  saying('a token without audience', 'nobody', { aud: undefined }),
  saying('a token without subject', 'nobody', { sub: undefined }),
  saying('another user', 'another user', { sub: 'eve', scope: 'digest:produce' }),
  saying('a user whose name begins alike', 'another user', { sub: 'may', scope: 'digest:produce' }),
  saying('the user without scope', 'user', { scope: undefined }),
  saying('the user with other scopes', 'user', { scope: 'digest:producer digest openid' }),
  saying('the user with scopes as a list', 'user', { scope: ['digest:produce', 'digest:admin'] }),
  saying('a producer', 'producer', { scope: 'openid digest:produce' }),
  saying('an admin', 'admin', { sub: 'root', scope: 'digest:admin' }),
  saying('an admin who produces', 'producer', { sub: 'root', scope: 'digest:admin digest:produce' }),
  watching('a watch token of this job', 'watcher', () => ({})),
  watching('a watch token of another job', 'watcher of another job', () => ({ job: 'two' })),
  watching('a watch token of another user’s job', 'watcher of another job', () => ({ sub: 'eve' })),
  watching('an expired watch token', 'nobody', () => ({ exp: seconds(-11) })),
  watching('a watch token without expiry', 'nobody', () => ({ exp: undefined })),
  watching('a watch token of the list of jobs', 'watcher of the list', () => ({
    job: undefined,
    list: true,
  })),
  watching('a watch token of nothing', 'nobody', () => ({ job: undefined })),
  watching('a watch token that says admin', 'watcher', () => ({ scope: 'digest:admin digest:produce' })),
  watching('a watch token signed with another secret', 'nobody', () => ({}), OTHER_SECRET),
  {
    name: 'a watch token sent as a bearer',
    is: 'watcher',
    shows: async (at) => ({ bearer: await watch({ ...good(at), job: at.jobId }) }),
  },
  {
    name: 'a user’s token sent as a watch token',
    is: 'nobody',
    shows: async (at) => ({ query: await signed({ ...good(at), job: at.jobId }) }),
  },
]
