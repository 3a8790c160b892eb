/**
 * The checks of `GET /health`. Tokens can be verified, and an object of each class responds and reads its storage.
 * They write nothing. Anybody may call it, so the isolate caches the result for 10 seconds: in that time it costs one
 * call to each class and one to the identity provider.
 */
import { waitUntil } from 'cloudflare:workers'
import * as v from 'valibot'
import { DigestError } from '../../contract/errors.ts'
import { log } from '../../platform/log.ts'
import { hasNewsroom } from '../../platform/newsroom.ts'
import { getJobStub, getUserStub } from '../../platform/stubs.ts'
import { hasProvider, isConfigured } from '../auth.ts'
import type { RequestContext } from '../context.ts'
import { canVerify } from '../provider.ts'
import { wrongSettings } from '../settings.ts'
import type { ServedRoute } from './route.ts'

/** The result of each check: `ok`, or the fault in a few words. */
type Checks = Record<'tokens' | 'jobs' | 'users', string>

/** A check that takes longer has failed. A caller waits at most 5 seconds. */
const CHECK_TIMEOUT_MS = 4_000
const CACHE_MS = 10_000

/**
 * The user id and job id that are checked. Their objects are only read: if an identity provider issued this
 * id to a user, neither would notice the other.
 */
const PROBE_ID = 'health-check'

const cache = new WeakMap<Env, { at: number; checks: Promise<Checks> }>()

async function readHealth(context: RequestContext): Promise<object> {
  const { env, requestId } = context
  const checks = await recentChecks(env, requestId)
  const wrong = wrongSettings(env)
  const known = { newsroom: hasNewsroom(env), ...(wrong.length > 0 && { settings: wrong }) }
  const faults = Object.entries(checks).filter(([, state]) => state !== 'ok')
  if (faults.length === 0) return { status: 'ok', checks, ...known }
  const message = faults.map(([name, fault]) => `${name}: ${fault}`).join('; ')
  const refusal = context.setError(new DigestError('unavailable', message))
  return { ...refusal, status: 'unavailable', checks, ...known }
}

function recentChecks(env: Env, requestId: string): Promise<Checks> {
  const last = cache.get(env)
  if (last && Date.now() < last.at + CACHE_MS) return last.checks
  const checks = runChecks(env, requestId)
  cache.set(env, { at: Date.now(), checks })
  // Other callers may wait for this result when this caller has gone.
  waitUntil(checks)
  return checks
}

async function runChecks(env: Env, requestId: string): Promise<Checks> {
  const outcome = async (name: keyof Checks, check: (env: Env, signal: AbortSignal) => Promise<string>) => {
    const began = Date.now()
    const end = new AbortController()
    const limit = scheduler.wait(CHECK_TIMEOUT_MS, { signal: end.signal }).then(() => 'does not answer')
    try {
      return await Promise.race([check(env, end.signal), limit])
    } catch (error) {
      log(env, { operation: `health ${name}`, code: 'internal', ms: Date.now() - began, requestId }, error)
      return 'cannot be reached'
    } finally {
      end.abort()
    }
  }
  const [tokens, jobs, users] = await Promise.all([
    outcome('tokens', checkTokens),
    outcome('jobs', checkJobs),
    outcome('users', checkUsers),
  ])
  return { tokens, jobs, users }
}

const KeySetSchema = v.object({ keys: v.array(v.looseObject({ kty: v.string() })) })

async function checkTokens(env: Env, signal: AbortSignal): Promise<string> {
  if (!isConfigured(env)) return 'no way to verify a token is configured'
  if (!hasProvider(env)) return 'ok'
  // As jose fetches it, but without jose's cache.
  const response = await fetch(env.AUTH_JWKS_URL, { redirect: 'manual', signal })
  if (response.status !== 200) return `the key set answers ${response.status}`
  const { success, output } = v.safeParse(KeySetSchema, await response.json())
  if (!success || output.keys.length === 0) return 'the key set holds no keys'
  return (await canVerify(output)) ? 'ok' : 'no key of the key set can verify a token'
}

const checkJobs = (env: Env) => checkObject(getJobStub(env, PROBE_ID, PROBE_ID), '/status')
const checkUsers = (env: Env) => checkObject(getUserStub(env, PROBE_ID), '/preferences')

/**
 * Any response means that the object has read its storage. The documented path is used because over RPC the
 * job's `not_found` would be counted as an exception of the object.
 */
async function checkObject(object: Pick<Fetcher, 'fetch'>, path: string): Promise<string> {
  const response = await object.fetch(`https://do${path}`)
  await response.body?.cancel()
  return response.status < 500 ? 'ok' : 'cannot read its storage'
}

export const health = {
  health: { method: 'GET', path: '/health', auth: 'anyone', handler: readHealth },
} satisfies Record<string, ServedRoute>
