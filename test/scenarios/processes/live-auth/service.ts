/** A service whose tokens come from an identity provider, for the tests of one file. */
import { afterAll, beforeAll } from 'vitest'
import { type Instead, Runtime } from '../runtime/runtime.ts'
import { AUDIENCE, ISSUER, Provider } from './provider.ts'

/** A new service with a new provider: the service caches the keys for as long as it runs. */
export function running(prepare: (provider: Provider) => Promise<void> = async () => {}, instead?: Instead) {
  const provider = new Provider()
  let runtime: Runtime | undefined
  beforeAll(async () => {
    await provider.up()
    await prepare(provider)
    runtime = await Runtime.start({
      ...(instead && { instead }),
      vars: { AUTH_JWKS_URL: provider.url, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
    })
  })
  afterAll(async () => {
    await runtime?.stop()
    await provider.down()
  })
  /** The status of reading the preferences, and the code of an error. */
  const ask = async (token: string) => {
    const response = await fetch(new URL('/v1/users/me/preferences', runtime?.url), {
      headers: { Authorization: `Bearer ${token}` },
    })
    const { code }: { code?: string } = await response.json()
    return code === undefined ? response.status : `${response.status} ${code}`
  }
  /** Sets the clock of `frozenClock`. */
  const setClock = (ms: number) => fetch(new URL(`/clock/${ms}`, runtime?.url), { method: 'POST' })
  return { provider, ask, setClock }
}

export const REFUSED = '401 unauthenticated'
/** Not the token's fault: a later request succeeds. */
export const LATER = '503 unavailable'
