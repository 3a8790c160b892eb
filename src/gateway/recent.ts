/**
 * Tokens that were found valid a moment ago, in this isolate. Only what says yes is kept, never longer than the token
 * lasts or a minute, and nothing of it under another configuration.
 */

const LONGEST_MS = 60_000
const MOST = 1_000

export class RecentTokens<Caller extends { until: number }> {
  #config = ''
  readonly #known = new Map<string, { caller: Caller; until: number }>()

  get(env: Env, token: string): Caller | undefined {
    this.#follow(env)
    const known = this.#known.get(token)
    return known && Date.now() < known.until ? known.caller : undefined
  }

  keep(env: Env, token: string, caller: Caller): Caller {
    this.#follow(env)
    this.#known.delete(token)
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST && oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(token, { caller, until: Math.min(caller.until, Date.now() + LONGEST_MS) })
    return caller
  }

  /** Forgets everything once another secret, issuer, audience or key set is configured. */
  #follow(env: Env): void {
    const config = [env.AUTH_SECRET, env.AUTH_JWKS_URL, env.AUTH_ISSUER, env.AUTH_AUDIENCE].join('\n')
    if (config !== this.#config) this.#known.clear()
    this.#config = config
  }
}
