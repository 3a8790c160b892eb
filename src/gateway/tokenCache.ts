/** Tokens that were verified a short time ago. Clients send the same token again and again. */

import type { OptionalBindings } from '../platform/optionalBindings.ts'

const MAX_AGE_MS = 60_000
const MAX_ENTRIES = 1_000

/** The settings that decide which tokens are valid. */
const SETTINGS = [
  'AUTH_SECRET',
  'AUTH_SECRET_PREVIOUS',
  'AUTH_JWKS_URL',
  'AUTH_ISSUER',
  'AUTH_AUDIENCE',
  'AUTH_MAX_HOURS',
] as const

/**
 * Only valid tokens are cached, for a minute at most and not beyond their expiry. Another configuration empties the
 * cache.
 */
export class TokenCache<Caller extends { expiresAt: number }> {
  #env: Env | undefined
  #settings: readonly (string | undefined)[] = []
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

  #clearIfChanged(env: Env): void {
    // The platform passes the same object to every request of an isolate.
    if (env === this.#env) return
    this.#env = env
    const bindings: Env & OptionalBindings = env
    const settings = SETTINGS.map((name) => bindings[name])
    if (settings.every((value, index) => value === this.#settings[index])) return
    this.#known.clear()
    this.#settings = settings
  }
}
